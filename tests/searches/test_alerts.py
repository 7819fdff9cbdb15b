"""Alerts: cut by calendar days, told once, never missed, never about what does not exist for the person."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from disclosure.models import Identity
from disclosure.services import exclude
from needs.models import PublishedNeed
from notifications.models import InboxMessage, OutboundMail
from organizations.enums import OrganizationStatus
from organizations.models import OrganizationStatusChange
from outlets.lists import LISTS
from searches import services
from searches.alerts import sweep, told_up_to
from searches.models import SavedSearch
from seeds.filters import SeedFilter
from tests.factories import MembershipFactory, OrganizationFactory
from tests.needs import factories as needs
from tests.seeds import factories as seeds

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
DAYS = [MONDAY + timedelta(days=more) for more in range(15)]


@pytest.fixture
def keep(researcher):
    """Keep conditions of the seeds list, or of another."""

    def keeping(frequency: str = "daily", *, kind: str = "seeds", query: str = "", user=None) -> SavedSearch:
        saved, _new = services.save(
            user=user or researcher.user,
            listed=LISTS[kind],
            query=query,
            name="見はり",
            frequency=frequency,
            day=MONDAY,
        )
        return saved

    return keeping


def publish(researcher, day: date, **texts):
    at = datetime(day.year, day.month, day.day, 15, tzinfo=timezone.get_current_timezone())
    return seeds.published(researcher, at=at, **texts)


def told() -> list[str]:
    return list(InboxMessage.objects.filter(topic="searches").order_by("pk").values_list("title", flat=True))


def test_each_day_is_told_the_next_morning_and_once(keep, researcher):
    keep()
    publish(researcher, DAYS[1])
    sweep(day=DAYS[1])
    assert told() == []

    for _twice in range(2):
        sweep(day=DAYS[2])
    sweep(day=DAYS[3])

    assert told() == ["新着1件：見はり"]


def test_mornings_without_a_sweep_are_made_up_for(keep, researcher):
    keep()
    for day in (DAYS[0], DAYS[2], DAYS[3]):
        publish(researcher, day)

    sweep(day=DAYS[4])

    assert told() == ["新着3件：見はり"]


def test_a_week_is_told_on_tuesday_or_on_the_first_day_after_it(keep, researcher):
    keep("weekly")
    publish(researcher, DAYS[3])
    for day in DAYS[3:8]:
        sweep(day=day)
    assert told() == []

    sweep(day=DAYS[9])  # Tuesday, DAYS[8], was skipped

    assert told() == ["新着1件：見はり"]
    assert SavedSearch.objects.get().told_until == DAYS[8]


def test_weeks_end_on_the_last_tuesday():
    assert {day.weekday() for day in DAYS} == set(range(7))
    assert [told_up_to("weekly", day=day) for day in DAYS[1:9]] == [DAYS[1]] * 7 + [DAYS[8]]


def test_never_is_never_and_starts_afresh_when_switched_on(keep, researcher):
    saved = keep("never")
    publish(researcher, DAYS[1])
    sweep(day=DAYS[3])
    services.change(saved, name="見はり", frequency="daily", day=DAYS[3])
    sweep(day=DAYS[4])

    assert told() == []
    assert SavedSearch.objects.get().new_count == 1


def test_only_what_meets_the_conditions_is_told_with_a_link_that_stops_it(keep, researcher):
    keep(query=urlencode({"q": "水槽"}))
    publish(researcher, DAYS[1])
    publish(researcher, DAYS[1], title="小さな水槽を洗う泡")

    sweep(day=DAYS[2])

    mail = OutboundMail.objects.get()
    assert "・小さな水槽を洗う泡" in mail.text
    assert seeds.TEXT["title"] not in mail.text
    assert "List-Unsubscribe" in mail.headers


def test_a_condition_that_means_nothing_any_more_is_no_alert_about_everything(keep, researcher):
    keep(query="theme=gone")
    publish(researcher, DAYS[1])

    sweep(day=DAYS[2])

    assert told() == []


def test_a_listing_that_does_not_exist_for_the_owner_is_not_told(keep, member, coordinator):
    rival = MembershipFactory()
    at = datetime(2026, 6, 2, 12, tzinfo=timezone.get_current_timezone())
    need = needs.published(member, coordinator=coordinator, at=at)
    PublishedNeed.objects.update(deadline=date(2099, 1, 1))
    exclude(listing_id=need.public_id, organizations=[rival.organization])
    keep(kind="needs", user=rival.user)
    keep(kind="needs")

    sweep(day=DAYS[3])

    assert told() == ["新着1件：見はり"]
    assert SavedSearch.objects.get(user=rival.user).new_count == 0


def test_new_researchers_and_new_bodies_are_told(keep, researcher):
    keep(kind="researchers")
    keep(kind="organizations")
    publish(researcher, DAYS[1])
    body = OrganizationFactory(name="あたらしい会社")
    OrganizationStatusChange.objects.create(
        organization=body,
        was=OrganizationStatus.PENDING,
        now=OrganizationStatus.APPROVED,
        at=datetime(2026, 6, 2, 9, tzinfo=timezone.get_current_timezone()),
    )

    sweep(day=DAYS[2])
    publish(researcher, DAYS[2])  # the same researcher again is not new
    sweep(day=DAYS[3])

    assert told() == ["新着1件：見はり", "新着1件：見はり"]


def test_one_that_fails_stops_no_other(keep, researcher, monkeypatch):
    keep(query=urlencode({"q": "空気"}))
    keep()
    publish(researcher, DAYS[1])

    class Failing(SeedFilter):
        def saying(self, rows, name, value):
            return rows.filter(pk__in=list(Identity.objects.values_list("organization__name")))

    monkeypatch.setitem(LISTS, "seeds", replace(LISTS["seeds"], filterset=Failing))

    sweep(day=DAYS[2])

    assert told() == ["新着1件：見はり"]
