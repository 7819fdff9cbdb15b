"""Checks of liaison offices that come due: reminders, alerts, and never an approval by itself."""

from datetime import date

import pytest

from notifications.models import InboxMessage
from organizations.enums import Role
from seeds import services
from seeds.enums import SeedStatus
from seeds.models import PublishedSeed
from seeds.tasks import sweep_due
from tests.factories import MembershipFactory
from tests.seeds.factories import submitted

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(InboxMessage.objects.filter(kind=kind).values_list("recipient__family_name", flat=True))


def test_office_is_reminded_a_business_day_before_once(researcher, liaison_officer, coordinator):
    submitted(researcher)

    for _ in range(2):
        services.remind(day=date(2026, 6, 9))

    assert told("seeds/check_due_soon") == {"窓口"}
    assert InboxMessage.objects.filter(kind="seeds/check_due_soon").count() == 1
    assert told("seeds/office_overdue") == set()


def test_nobody_is_reminded_early(researcher, liaison_officer):
    submitted(researcher)

    services.remind(day=date(2026, 6, 8))

    assert told("seeds/check_due_soon") == set()


def test_late_check_alerts_office_and_coordinators_and_publishes_nothing(
    researcher, liaison_officer, coordinator
):
    seed = submitted(researcher, title="蜃気楼合金")

    for _ in range(2):
        services.remind(day=date(2026, 6, 11))

    assert told("seeds/check_overdue") == {"窓口"}
    assert told("seeds/office_overdue") == {"調"}
    alert = InboxMessage.objects.get(kind="seeds/office_overdue")
    assert (alert.title + alert.body).count("蜃気楼合金") == 0
    seed.refresh_from_db()
    assert (seed.status, PublishedSeed.objects.count()) == (SeedStatus.OFFICE_CHECK, 0)


def test_sweep_reads_todays_date(researcher, liaison_officer):
    submitted(researcher)

    sweep_due()

    assert told("seeds/check_overdue") == {"窓口"}


def test_ended_officer_hears_nothing(researcher, university):
    MembershipFactory(organization=university, role=Role.LIAISON_OFFICE, ended_on=date(2026, 5, 1))

    submitted(researcher)

    assert InboxMessage.objects.count() == 0
