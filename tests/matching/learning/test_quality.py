"""The quarter's figures: counted from decisions, silent where there are too few."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.calendar import today
from matching.enums import SuggestionStatus
from matching.learning import quality
from matching.models import Suggestion, SuggestionChange
from needs.models import PublishedNeed
from tests.factories import actor_of, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/admin/matching/suggestion/quality/"


def published(*, on: date, themes: tuple[str, ...] = ("T01",), title: str = "板を測りたい") -> PublishedNeed:
    return PublishedNeed.objects.create(
        public_id=uuid4(), label="多摩地域", is_anonymous=True, kind="technical", title=title, problem="p",
        wanted_result="w", theme_codes=list(themes), publication_ok="ok", student_ok=False,
        decision_within_days=30, deadline=today() + timedelta(days=30), published_on=on, search_text=title,
    )  # fmt: skip


def judged(need: PublishedNeed, now: str, *, by, days: int = 0, band: str = "high") -> Suggestion:
    row = Suggestion.objects.create(
        need=need, seed_id=uuid4(), score=1, band=band, engine_version="test", status=now,
        dismiss_reason="cost" if now == SuggestionStatus.DISMISSED else "",
        due_on=today(), computed_at=timezone.now(),
    )  # fmt: skip
    if now != SuggestionStatus.NEW:
        at = timezone.now() - timedelta(days=days)
        SuggestionChange.objects.create(suggestion=row, was="new", now=now, by=by.user, at=at)
    return row


def this_quarter() -> quality.Quality:
    return quality.quality(quality.quarter_of(today()))


def test_a_quarter_begins_in_april_july_october_or_january():
    quarter = quality.quarter_of(date(2026, 11, 22))

    assert (quarter.first, quarter.last, quarter.before) == (
        date(2026, 10, 1), date(2026, 12, 31), date(2026, 7, 1),
    )  # fmt: skip
    assert quality.quarter_of(date(2027, 3, 31)).first == date(2027, 1, 1)


def test_figures_come_from_the_last_decision_on_each_pair(coordinator):
    needs = [published(on=today()) for _number in range(5)]
    for need in needs:
        judged(need, SuggestionStatus.SHORTLISTED, by=coordinator)
    turned = judged(needs[0], SuggestionStatus.SHORTLISTED, by=coordinator)
    SuggestionChange.objects.create(
        suggestion=turned, was="shortlisted", now="dismissed", by=coordinator.user, at=timezone.now()
    )

    found = this_quarter()

    assert (found.precision.part, found.precision.whole, found.precision.percent) == (5, 6, 83)
    assert (found.coverage.part, found.coverage.whole) == (5, 5)
    assert (found.median_days, found.waited) == (0, 5)
    assert [share.name for share in found.precision_by_theme] != []


def test_a_pair_handed_over_or_reopened_is_not_judged(coordinator):
    row = judged(published(on=today()), SuggestionStatus.NEW, by=coordinator)
    for was, now, by in (("new", "new", coordinator.user), ("dismissed", "new", None)):
        SuggestionChange.objects.create(suggestion=row, was=was, now=now, by=by, at=timezone.now())

    assert this_quarter().precision.whole == 0


def test_weak_pairs_do_not_cover_a_need(coordinator):
    need = published(on=today())
    judged(need, SuggestionStatus.NEW, by=coordinator, band="reference")

    silent = list(quality.silent_needs(actor_of(coordinator)))

    assert [row["public_id"] for row in silent] == [need.public_id]
    assert this_quarter().coverage.part == 0


def test_a_need_that_hides_from_a_coordinator_is_not_on_the_list(coordinator, other_coordinator):
    from disclosure.services import exclude

    need = published(on=today())
    exclude(listing_id=need.pk, organizations=[coordinator.organization])

    assert list(quality.silent_needs(actor_of(coordinator))) == []


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_small_numbers_are_not_told(client: Client, coordinator, count, told):
    for _number in range(count):
        judged(published(on=today()), SuggestionStatus.SHORTLISTED, by=coordinator)

    page = sign_in(client, coordinator).get(PAGE)

    assert page.context["quality"].precision.is_told == told
    assert ("100%" in page.content.decode()) == told
    assert "件数が少ないため表示しません" in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("coordinator", 200), ("portal_admin", 200), ("member", 404)])
def test_the_whole_desk_reads_the_figures(client: Client, request, role, status):
    assert sign_in(client, request.getfixturevalue(role)).get(PAGE).status_code == status


@pytest.mark.parametrize("of", ["", "x", "9999-01-01", "0001-01-01", "2026-02-30", "%00"])
def test_a_strange_quarter_is_this_one(client: Client, coordinator, of):
    page = sign_in(client, coordinator).get(f"{PAGE}?of={of}&page=x")

    assert page.context["quarter"] == quality.quarter_of(today())


def test_a_lower_mode_is_seen_at_once(client: Client, coordinator, settings):
    sign_in(client, coordinator)
    fine = client.get("/admin/").content.decode()

    settings.MATCHING_MODE = "full"
    low = client.get("/admin/").content.decode()

    told = ("機能を下げて動いています", "使えるもの", "使えないもの", "すること")
    assert [(words in fine, words in low) for words in told] == [(False, True)] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_need_and_three(
    client: Client, coordinator, count, django_assert_num_queries
):
    for _number in range(count):
        judged(published(on=today()), SuggestionStatus.SHORTLISTED, by=coordinator)
        published(on=today(), title="だれにも届かない")
    sign_in(client, coordinator)
    client.get(PAGE)

    with django_assert_num_queries(QUERIES):
        page = client.get(PAGE)

    assert len(page.context["silent"].object_list) == count


QUERIES = 14
