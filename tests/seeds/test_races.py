"""Two people at the same moment: one wins, nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.errors import DomainError
from disclosure.models import Identity
from notifications.models import InboxMessage
from organizations.acting import Actor
from seeds import services, transitions
from seeds.models import PublishedSeed, Seed, SeedStatusChange
from tests.seeds.factories import NOON, draft, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable) -> list[str]:
    """Run the steps in threads that start together; return what became of each."""
    start = Barrier(len(steps))

    def run(step: Callable) -> str:
        try:
            start.wait()
            step()
        except DomainError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(run, steps))


def test_two_officers_decide_at_once_and_one_wins(researcher, liaison_officer):
    seed, actor = submitted(researcher), Actor.of(liaison_officer)

    outcomes = at_once(
        lambda: transitions.approve(seed=seed, actor=actor, version=1, at=NOON),
        lambda: transitions.send_back(seed=seed, actor=actor, version=1, reason="短い", at=NOON),
    )

    assert outcomes == ["done", "refused"]
    assert SeedStatusChange.objects.count() == 2
    assert (Seed.objects.get().status == "published") == (PublishedSeed.objects.count() == 1)


def test_a_double_click_on_submit_is_one_submission(researcher, liaison_officer):
    seed, actor = draft(researcher), Actor.of(researcher)
    click = lambda: transitions.submit(seed=seed, actor=actor, version=1, at=NOON)  # noqa: E731

    assert at_once(click, click) == ["done", "done"]
    assert (SeedStatusChange.objects.count(), InboxMessage.objects.count()) == (1, 1)


def test_a_double_click_on_save_is_one_seed(researcher):
    token, actor = uuid4(), Actor.of(researcher)
    click = lambda: services.create_draft(actor=actor, text={"title": "題名"}, token=token)  # noqa: E731

    assert at_once(click, click) == ["done", "done"]
    assert (Seed.objects.count(), Identity.objects.count()) == (1, 1)


def test_two_texts_saved_at_once_do_not_overwrite_each_other(researcher):
    seed = draft(researcher)

    outcomes = at_once(
        lambda: services.save_text(seed=seed, text={"title": "一つめ", "themes": []}, version=1),
        lambda: services.save_text(seed=seed, text={"title": "二つめ", "themes": []}, version=1),
    )

    assert outcomes == ["done", "refused"]
    assert Seed.objects.get().version == 2
