"""From one row of the queue to the next, and the time line of a pair beside it."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from matching.desk import timeline
from matching.transitions import introductions, suggestions
from tests.factories import actor_of, sign_in
from tests.matching import desk_scene as scene
from tests.matching import factories

pytestmark = pytest.mark.django_db
ASKED = quote("whose=all&order=score")


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


@pytest.fixture
def pairs(need, researcher):
    titles = ("一つ目の台座", "二つ目の台座", "三つ目の台座")
    return [
        scene.suggestion_of(need, scene.seed_of(researcher, title=title), probability=0.9 - number / 10)
        for number, title in enumerate(titles)
    ]


def address(pair) -> str:
    return f"/admin/matching/suggestion/{pair.pk}/change/?queue={ASKED}"


def test_a_row_knows_its_place_and_its_neighbours(client: Client, pairs, coordinator):
    sign_in(client, coordinator)
    trail = client.get(address(pairs[1])).context["trail"]

    assert (trail.position, trail.total) == (2, 3)
    assert [trail.previous, trail.next] == [
        f"/admin/matching/suggestion/{pair.pk}/change/?queue=whose%3Dall%26order%3Dscore"
        for pair in (pairs[0], pairs[2])
    ]
    assert trail.back == "/admin/matching/suggestion/queue/?whose=all&order=score"


def test_after_a_decision_the_next_row_opens_and_after_the_last_the_queue(client, pairs, coordinator):
    sign_in(client, coordinator)

    onward = [
        client.post(address(pair), {"_shortlist": "1", "version": 1}).url for pair in (pairs[1], pairs[2])
    ]

    assert onward[0].startswith(f"/admin/matching/suggestion/{pairs[2].pk}/change/?queue=")
    assert onward[1] == "/admin/matching/suggestion/queue/?whose=all&order=score"
    assert "候補に残しました。" in client.get(onward[1]).content.decode()


def test_taking_a_pair_stays_on_it(client, pairs, coordinator):
    answer = sign_in(client, coordinator).post(address(pairs[0]), {"_assign_me": "1", "version": 1})

    pairs[0].refresh_from_db()
    assert (answer.url, pairs[0].assigned_to) == (address(pairs[0]), coordinator.user)


@pytest.mark.parametrize("asked", ["%00", "kind=x&when=%FF", "whose=mine"])
def test_a_strange_queue_gives_no_place_and_no_error(client, pairs, coordinator, asked):
    page = f"/admin/matching/suggestion/{pairs[0].pk}/change/?queue={quote(asked)}"

    assert sign_in(client, coordinator).get(page).status_code == 200


def test_a_need_opens_the_next_of_its_list(client, company_admin, coordinator):
    from tests.needs import factories as needs

    first, second = (
        needs.submitted(company_admin, at=timezone.now(), title=title) for title in ("一つ目", "二つ目")
    )
    sign_in(client, coordinator)

    trail = client.get(f"/admin/needs/need/{second.pk}/change/").context["trail"]

    assert (trail.position, trail.total) == (1, 2)
    assert trail.next == f"/admin/needs/need/{first.pk}/change/"


def test_the_time_line_tells_all_and_names_no_side(pairs, coordinator, company, university):
    actor, at = actor_of(coordinator), timezone.now()
    suggestions.assign(suggestion=pairs[0], version=1, to=coordinator.user, by=actor, at=at)
    introductions.request_from_suggestion(
        suggestion=pairs[0],
        version=2,
        purpose="測り方について一度お話ししませんか。",
        by=actor,
        at=timezone.now(),
    )
    pairs[0].refresh_from_db()

    events = timeline.of_suggestion(pairs[0], actor=actor)

    assert [event.what for event in events] == [
        "候補に挙がりました（近さ：高）",
        f"担当: なし → {coordinator.user.full_name}",
        "紹介済み",
        "双方に紹介の同意をたずねました",
    ]
    assert {event.who for event in events} == {"マッチングエンジン", coordinator.user.full_name}
    assert company.name not in str(events)
    assert university.name not in str(events)


def test_a_colleague_does_not_read_of_somebody_elses_introduction(pairs, coordinator, other_coordinator):
    introductions.request_from_suggestion(
        suggestion=pairs[0],
        version=1,
        purpose="測り方について一度お話ししませんか。",
        by=actor_of(coordinator),
        at=timezone.now(),
    )

    told = timeline.of_suggestion(pairs[0], actor=actor_of(other_coordinator))

    assert "双方に紹介の同意をたずねました" not in [event.what for event in told]


def test_the_case_ends_the_time_line(client, researcher, need, coordinator, company_admin):
    from cases.services import open_case

    asked = factories.asked(factories.received(researcher, need, coordinator), coordinator)
    factories.agreed(asked, company_admin, researcher)
    case = open_case(introduction_id=asked.public_id, at=timezone.now())

    page = sign_in(client, coordinator).get(f"/admin/cases/case/{case.pk}/change/")

    told = [event.what for event in page.context["events"]]
    assert told[-1] == "案件が始まりました"
    assert {"双方に紹介の同意をたずねました", "紹介に同意しました", "紹介：双方同意"} <= set(told)
