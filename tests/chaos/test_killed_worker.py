"""Workers die at random moments and Redis forgets: nothing is lost, nothing is told twice.

The suite kills once, at another moment each time; ``make chaos KILLS=50`` kills more often; ``SEED=`` repeats
a run.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from cases.models import Case, Party
from matching import engine, suggesting, texts
from matching.engine import drifting
from matching.kinds import Kind
from matching.models import Introduction, Suggestion
from needs import transitions
from needs.models import PublishedNeed
from notifications.models import InboxMessage, OutboundMail
from organizations.enums import ApprovalPolicy, Role
from seeds.models import PublishedSeed
from tama_portal.celery import app
from tests.chaos.region import Region
from tests.factories import MembershipFactory, UniversityFactory
from tests.support import stack
from tests.support.mail import Mailbox

KILLS = int(os.environ.get("KILLS", "1"))
SEED = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
PATIENCE_SECONDS = 120
# What dies and comes back is the same in both modes; loading the larger encoder takes a worker ten seconds.
MODE = "full" if os.environ.get("PROOF") else "light"
SWEEPS = {
    "needs.tasks.publish_due": "work",
    "cases.tasks.open_missing": "work",
    "matching.tasks.catch_up": "matching",
    "notifications.tasks.sweep_outbox": "mail",
}
pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(mailbox: Mailbox, tmp_path: Path) -> Iterator[stack.Stack]:
    """The back office alone: a worker that hears what this process rings."""
    app.conf.task_always_eager = False
    running = stack.build(mailbox=mailbox, log_dir=tmp_path)
    running.environment |= {"OUTBOX_STALE_SECONDS": "3", "MATCHING_MODE": MODE}
    yield running
    app.conf.task_always_eager = True
    for name in list(running.children):
        running.kill(name)


@pytest.fixture
def region(company_admin: object, coordinator: object) -> Region:
    university = UniversityFactory(seed_policy=ApprovalPolicy.AUTO)
    researcher = MembershipFactory(organization=university, role=Role.RESEARCHER)
    return Region(company_admin, researcher, coordinator, random.Random(SEED))


def test_whatever_moment_the_worker_dies_everything_arrives_once(office, region, mailbox):
    print(f"SEED={SEED} KILLS={KILLS}")
    office.start_worker()
    for number in range(KILLS):
        region.publishes(2)
        _ring_sweeps()
        _wait_for_work()
        region.introduces()
        time.sleep(region.dice.uniform(0, 0.5))
        office.kill("worker")
        if number == KILLS // 2:
            redis.Redis.from_url(django_settings.REDIS_URL).flushdb()
        region.publishes(1)
        office.start_worker()

    _ring_until(lambda: region.found() == set(region.pairs))
    region.introduces()
    _ring_until(lambda: _is_settled(region, mailbox))

    assert set(PublishedNeed.objects.values_list("pk", flat=True)) == {need for need, _ in region.pairs}
    assert set(PublishedSeed.objects.values_list("pk", flat=True)) == {seed for _, seed in region.pairs}
    _every_introduction_has_its_case(len(region.pairs))
    assert Counter(InboxMessage.objects.values_list("kind", flat=True)) == _told(len(region.pairs))
    sent = {mail["Message-ID"] for mail in mailbox.messages}
    assert sent == set(OutboundMail.objects.values_list("message_id", flat=True))


def _every_introduction_has_its_case(number: int) -> None:
    approved = set(Introduction.objects.filter(status="approved").values_list("pk", flat=True))
    assert len(approved) == number
    assert sorted(Case.objects.values_list("introduction_id", flat=True)) == sorted(approved)
    assert Party.objects.count() == 2 * number


def _told(pairs: int) -> dict[str, int]:
    """Return how often each kind of message is in the inboxes when everybody was told everything once."""
    return {
        "needs/submitted": pairs,
        "needs/cleared": pairs,
        "needs/published": pairs,
        "seeds/shown": pairs,
        "matching/suggestions_found": 2 * pairs,
        "matching/introduction_asked": 2 * pairs,
        "matching/introduction_agreed": 2 * pairs,
        "cases/opened": pairs,
    }


def _is_settled(region: Region, mailbox: Mailbox) -> bool:
    told = InboxMessage.objects.count() == sum(_told(len(region.pairs)).values())
    return told and not OutboundMail.objects.exclude(status="sent").exists()


def _ring_sweeps() -> None:
    # What beat does every few seconds, without waiting for beat.
    for name, queue in SWEEPS.items():
        app.send_task(name, queue=queue)


def _ring_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not settled, SEED={SEED}"
        _ring_sweeps()
        time.sleep(0.5)


def _wait_for_work() -> None:
    """Return as soon as the worker has published or sent something more."""
    before, deadline = _work_done(), time.monotonic() + PATIENCE_SECONDS
    while _work_done() == before:
        assert time.monotonic() < deadline, "the worker does nothing"
        time.sleep(0.05)


def _work_done() -> int:
    return PublishedNeed.objects.count() + OutboundMail.objects.filter(status="sent").count()


def test_two_sides_published_at_the_same_moment_find_each_other(region, monkeypatch):
    # In a large region one more listing does not make the engine count, and wait, again.
    monkeypatch.setattr(drifting, "DRIFT", 100)
    region.publishes(3)
    need_id, seed_id = region.pairs[0]
    transitions.publish_due(at=timezone.now())
    Suggestion.objects.all().delete()
    for kind, listing_id in ((Kind.NEED, need_id), (Kind.SEED, seed_id)):
        # The words stay known, so that nothing but the listings themselves is new.
        engine.forget(kind, listing_id)
    indexed, looked = threading.Event(), threading.Event()

    def need_comes_first() -> None:
        engine.index(Kind.NEED, need_id, texts.public_text(Kind.NEED, need_id))
        indexed.set()
        looked.wait(timeout=20)
        connection.close()

    # The need's worker has indexed and looks for nothing any more: the seed's must find the pair.
    first = threading.Thread(target=need_comes_first)
    first.start()
    indexed.wait(timeout=20)
    suggesting.refresh(kind=Kind.SEED, listing_id=seed_id, at=timezone.now())
    looked.set()
    first.join(timeout=20)

    assert (need_id, seed_id) in region.found()
