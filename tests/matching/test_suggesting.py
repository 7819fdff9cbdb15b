"""From publication to a suggestion on the page: found, told once, barred where it must be, found again."""

from uuid import uuid4

import pytest

from disclosure.services import exclude
from matching import tasks
from matching.enums import SuggestionStatus
from matching.models import Suggestion
from matching.transitions import suggestions
from needs.models import Need
from notifications.models import InboxMessage
from organizations.acting import Actor
from tests.matching import factories
from tests.matching.factories import now

pytestmark = pytest.mark.django_db
MEASURE = {
    "title": "薄い板の曲がりを画像で測る装置",
    "one_line": "板の曲がりを三秒で自動で記録します。",
    "summary": "油の付いた薄い板の曲がりの大きさを、二台のカメラの画像から自動で測って記録します。",
    "keywords": ["曲がり", "板", "測定"],
}
OTHER = {
    "title": "果物の甘さを当てる光",
    "one_line": "光で果物の甘さを当てます。",
    "summary": "近赤外の光を果物に当て、甘さと酸っぱさを当てます。",
    "keywords": ["果物", "糖度"],
}


@pytest.fixture
def near(researcher):
    factories.seed(researcher, **OTHER)
    return factories.seed(researcher, **MEASURE)


def test_catching_up_finds_the_near_pair_and_tells_both_sides_once(need, near, researcher):
    for _ in range(2):
        tasks.catch_up()

    best = Suggestion.objects.order_by("-score").first()
    assert (best.need_id, best.seed_id) == (need.public_id, near.public_id)
    assert "曲がり" in "".join(best.reasons["japanese"])
    told = InboxMessage.objects.filter(kind="matching/suggestions_found")
    assert set(told.values_list("recipient__family_name", flat=True)) <= {"青木", "赤木", "研野"}
    keys = list(told.values_list("recipient_id", "key"))
    assert len(keys) == len(set(keys))


def test_publication_rings_for_the_engine(member, coordinator, near, django_capture_on_commit_callbacks):
    tasks.refresh_seed(seed_id=str(near.public_id))

    with django_capture_on_commit_callbacks(execute=True):
        factories.need(member, coordinator)

    assert Suggestion.objects.filter(seed_id=near.public_id, current=True).count() == 1


def test_excluded_and_own_organisations_are_never_suggested(need, near, university):
    exclude(listing_id=need.public_id, organizations=[university])

    tasks.catch_up()

    assert Suggestion.objects.filter(current=True).count() == 0


def test_nightly_round_looks_again_for_every_open_need(need, near, member, coordinator, monkeypatch):
    other = factories.need(member, coordinator)
    monkeypatch.setattr(tasks, "NIGHTLY_CHUNK", 1)
    tasks.catch_up()
    Suggestion.objects.all().delete()

    tasks.refresh_all()

    paired = Suggestion.objects.filter(seed_id=near.public_id, current=True)
    assert set(paired.values_list("need_id", flat=True)) == {need.public_id, other.public_id}


def test_needs_are_refreshed_by_the_chunk_and_a_withdrawn_one_is_passed_over(need, near):
    tasks.catch_up()
    Suggestion.objects.all().delete()

    tasks.refresh_needs(need_ids=[str(uuid4()), str(need.public_id)])

    assert Suggestion.objects.filter(need_id=need.public_id, seed_id=near.public_id).exists()


def test_withdrawn_need_leaves_the_lists(need, near, company_admin, django_capture_on_commit_callbacks):
    from needs import transitions as needs

    tasks.catch_up()
    with django_capture_on_commit_callbacks(execute=True):
        needs.withdraw(need=Need.objects.get(), actor=Actor.of(company_admin), reason="解決", at=now())

    assert Suggestion.objects.filter(current=True).count() == 0
    assert Suggestion.objects.for_owner(Actor.of(company_admin)).current().count() == 0


def test_dismissed_pair_comes_back_only_when_a_side_changes(need, near, coordinator):
    tasks.catch_up()
    pair = Suggestion.objects.get(need_id=need.public_id, seed_id=near.public_id)
    suggestions.dismiss(
        suggestion=pair,
        version=1,
        reason="technical_fit",
        text="装置が大きすぎます。",
        by=Actor.of(coordinator),
        at=now(),
    )

    tasks.refresh_need(need_id=str(need.public_id))
    pair.refresh_from_db()
    assert pair.status == SuggestionStatus.DISMISSED
    tasks.refresh_need(need_id=str(need.public_id), changed=True)

    pair.refresh_from_db()
    assert pair.status == SuggestionStatus.NEW
