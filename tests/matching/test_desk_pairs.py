"""A pair on the desk: judged on what the page showed, never naming who posted."""

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.services import brokers_of
from matching.enums import SuggestionStatus as Status
from matching.models import Conversation, Introduction
from matching.transitions import introductions
from tests.factories import actor_of, sign_in
from tests.matching import desk_scene as scene
from tests.matching import factories

pytestmark = pytest.mark.django_db
REASON = {"reason": "technical_fit", "text": "板の厚さが合わないためです。"}


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


@pytest.fixture
def pair(need, researcher):
    return scene.suggestion_of(need, scene.seed_of(researcher))


def address(pair) -> str:
    return reverse("admin:matching_suggestion_change", args=[pair.pk])


def test_both_public_texts_and_the_reason_stand_side_by_side(
    client: Client, pair, need, coordinator, company
):
    page = sign_in(client, coordinator).get(address(pair)).content.decode()

    assert need.title in page
    assert "空気で静かに持ち上がる薄い台座" in page
    assert "どちらにも「曲がり」が出てきます。" in page
    assert company.name not in page


def test_a_pair_is_shortlisted(client: Client, pair, coordinator):
    sign_in(client, coordinator).post(address(pair), {"_shortlist": "1", "version": 1})

    pair.refresh_from_db()
    assert (pair.status, pair.version) == (Status.SHORTLISTED, 2)
    assert list(pair.changes.values_list("was", "now", "by")) == [("new", "shortlisted", coordinator.user_id)]


def test_dismissing_needs_a_reason_and_keeps_what_was_typed(client: Client, pair, coordinator):
    answer = sign_in(client, coordinator).post(
        address(pair), {"_dismiss": "1", "version": 1, "reason": "", "text": "書きかけの説明"}
    )

    pair.refresh_from_db()
    assert (answer.status_code, pair.status) == (400, Status.NEW)
    assert "書きかけの説明" in answer.content.decode()


def test_of_two_coordinators_one_wins_and_the_other_sees_what_changed(
    client: Client, pair, coordinator, other_coordinator
):
    sign_in(client, other_coordinator).post(address(pair), {"_dismiss": "1", "version": 1, **REASON})

    answer = sign_in(client, coordinator).post(address(pair), {"_shortlist": "1", "version": 1})

    page = answer.content.decode()
    pair.refresh_from_db()
    assert (answer.status_code, pair.status) == (409, Status.DISMISSED)
    assert "画面を開いたあとの変更" in page
    assert other_coordinator.user.full_name in page
    assert REASON["text"] in page


def test_introducing_asks_both_sides(client: Client, pair, coordinator):
    sign_in(client, coordinator).post(
        address(pair), {"_introduce": "1", "version": 1, "purpose": "測り方について一度お話ししませんか。"}
    )

    pair.refresh_from_db()
    asked = Introduction.objects.get()
    assert pair.status == Status.INTRODUCED
    assert (asked.coordinator, asked.listing_ids) == (coordinator.user, (pair.need_id, pair.seed_id))


@pytest.mark.parametrize(
    "words",
    [
        "株式会社青梅精密の板のことで、お話ししませんか。",
        "奥多摩工科大学の台座のことで、お話ししませんか。",
        "赤木さんと一度お話ししませんか。",
        "研野さんと一度お話ししませんか。",
        "０４２ー６７７ー１１１１でお話ししませんか。",
        "desk@example.jpまで、お知らせください。",
    ],
)
def test_purpose_that_tells_a_side_who_the_other_is_goes_to_nobody(
    client: Client, pair, coordinator, company, university, words
):
    answer = sign_in(client, coordinator).post(
        address(pair), {"_introduce": "1", "version": 1, "purpose": words}
    )

    pair.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, pair.status, Introduction.objects.count()) == (409, Status.NEW, 0)
    assert "だれが書いたか分かる言葉や連絡先があります" in page
    assert f">\n{words}</textarea>" in page


def test_pair_that_is_already_being_introduced_is_refused_with_that_sentence(
    client: Client, pair, need, researcher, coordinator
):
    factories.asked(factories.received(researcher, need, coordinator), coordinator)

    answer = sign_in(client, coordinator).post(
        address(pair), {"_introduce": "1", "version": 1, "purpose": "測り方について一度お話ししませんか。"}
    )

    pair.refresh_from_db()
    assert (answer.status_code, pair.status, Introduction.objects.count()) == (409, Status.NEW, 1)
    assert "この組み合わせには、すでに進行中の紹介があります。" in answer.content.decode()


def test_introduction_is_offered_only_where_it_would_be_taken(
    client: Client, pair, need, other_coordinator, coordinator
):
    mine = sign_in(client, coordinator).get(address(pair)).text
    colleagues = sign_in(client, other_coordinator).get(address(pair)).text

    assert ['name="_introduce"' in page for page in (mine, colleagues)] == [True, False]
    assert ["いまは申し込めません。" in page for page in (mine, colleagues)] == [False, True]
    assert f"このニーズの担当は{coordinator.user.full_name}さんです。" in colleagues


def test_only_the_coordinator_of_the_need_introduces(
    client: Client, pair, need, other_coordinator, coordinator
):
    answer = sign_in(client, other_coordinator).post(
        address(pair), {"_introduce": "1", "version": 1, "purpose": "測り方について一度お話ししませんか。"}
    )

    pair.refresh_from_db()
    assert (answer.status_code, pair.status) == (409, Status.NEW)
    assert coordinator.user.full_name in answer.content.decode()
    assert list(brokers_of(need.public_id)) == [coordinator.user]


def test_a_pair_is_handed_to_a_colleague(client: Client, pair, coordinator, other_coordinator):
    sign_in(client, coordinator).post(
        address(pair), {"_assign": "1", "version": 1, "coordinator": other_coordinator.user_id}
    )

    pair.refresh_from_db()
    assert pair.assigned_to == other_coordinator.user


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "\x00"])
def test_a_broken_form_changes_nothing(client: Client, pair, coordinator, version):
    answer = sign_in(client, coordinator).post(address(pair), {"_shortlist": "1", "version": version})

    pair.refresh_from_db()
    assert (answer.status_code, pair.status) == (400, Status.NEW)


def test_a_coordinator_whom_a_side_shuts_out_loses_the_introduction(pair, need, coordinator, noon):
    from disclosure.models import ExcludedCoordinator

    actor = actor_of(coordinator)
    asked = introductions.request_from_suggestion(
        suggestion=pair, version=1, purpose="測り方について一度お話ししませんか。", by=actor, at=noon
    )
    assert list(Introduction.objects.brokered_by(actor)) == [asked]

    ExcludedCoordinator.objects.create(listing_id=need.public_id, coordinator=coordinator.user)

    assert list(Introduction.objects.brokered_by(actor)) == []
    assert list(Conversation.objects.brokered_by(actor)) == []
