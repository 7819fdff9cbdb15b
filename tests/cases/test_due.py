"""The day of a case's next step: who is reminded when it has passed, and how it is said to be done."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from cases import clock, services
from core.calendar import add_business_days, today
from core.errors import StaleVersion
from matching.transitions import introductions
from notifications.models import InboxMessage
from organizations.acting import Actor
from tests.factories import sign_in
from tests.matching import scenes
from tests.matching.factories import now
from tests.support import standing

pytestmark = pytest.mark.django_db

globals().update(
    standing.fixtures(scenes.case, "company_admin", "coordinator", "researcher", "member", "case")
)

NOTE = "工場で試料を見ます。"


@pytest.fixture
def late(case, coordinator):
    """A case whose planned day was yesterday."""
    services.record_next_step(case=case, planned_on=today(), note=NOTE, by=Actor.of(coordinator), at=now())
    case.refresh_from_db()
    return passed(case, 1)


def passed(case, days):
    day = today() - timedelta(days=days)
    case.next_steps.update(planned_on=day)
    case.due_on = day
    case.save()
    return case


def told(kind):
    rows = InboxMessage.objects.filter(kind=kind).order_by("pk")
    return sorted(rows.values_list("recipient", flat=True))


def test_both_sides_are_reminded_once_and_the_coordinator_after_three_business_days(late, coordinator):
    sides = sorted(late.parties.values_list("person", flat=True))
    escalated_at = now() + timedelta(days=(add_business_days(late.due_on, 3) - today()).days)

    clock.sweep_due(at=now())
    early = (told("cases/step_late"), told("cases/overdue"))
    for _again in range(2):
        clock.sweep_due(at=escalated_at)

    assert early == (sides, [])
    assert (told("cases/step_late"), told("cases/overdue")) == (sides, [coordinator.user_id])


def test_day_that_has_not_passed_and_a_stopped_case_stay_silent(case, researcher):
    case.due_on = today()
    case.save()
    clock.sweep_due(at=now())
    passed(case, 1)
    introductions.revoke(introduction=case.introduction, by=Actor.of(researcher), at=now())
    services.stop_case(introduction_id=case.introduction.public_id, at=now())
    clock.sweep_due(at=now())

    assert (told("cases/step_late"), told("cases/overdue")) == ([], [])


def test_somebody_who_left_the_body_is_not_reminded(late, researcher):
    researcher.ended_on = today()
    researcher.save()

    clock.sweep_due(at=now())

    rest = late.parties.exclude(person=researcher.user).values_list("person", flat=True)
    assert told("cases/step_late") == sorted(rest)


def done(who, case, due_on):
    typed = {"due_on": due_on.isoformat()}
    return sign_in(Client(), who).post(reverse("cases:done", args=[case.public_id]), typed)


def test_step_that_is_done_reminds_nobody_and_waits_for_the_coordinators_plan(late, researcher, coordinator):
    answers = [done(researcher, late, late.due_on).status_code for _again in range(2)]
    clock.sweep_due(at=now())
    late.refresh_from_db()

    assert answers == [302, 409]
    assert (late.steps_done.count(), late.waiting_for, late.due_on) == (
        1,
        "desk",
        add_business_days(now(), 5),
    )
    assert (told("cases/step_late"), told("cases/step_done")) == ([], [coordinator.user_id])

    clock.sweep_due(at=now() + timedelta(days=30))
    assert (told("cases/step_late"), told("cases/overdue")) == ([], [coordinator.user_id])


def test_done_for_another_day_or_by_a_stranger_is_refused(late, researcher, other_member):
    with pytest.raises(StaleVersion):
        services.finish_step(case=late, due_on=today(), by=Actor.of(researcher), at=now())
    with pytest.raises(ObjectDoesNotExist):
        services.finish_step(case=late, due_on=late.due_on, by=Actor.of(other_member), at=now())

    assert (done(other_member, late, late.due_on).status_code, late.steps_done.count()) == (404, 0)


def test_passed_day_is_marked_for_both_sides_and_the_desk(late, researcher, member, coordinator):
    pages = [
        (who, reverse("cases:detail", args=[late.public_id])) for who in (researcher, member, coordinator)
    ]
    pages.append((coordinator, reverse("admin:cases_case_changelist") + "?when=late"))

    shown = [sign_in(Client(), who).get(page).content.decode() for who, page in pages]

    assert ["期日を過ぎています" in page for page in shown] == [True] * 4
    assert ["済んだと記録する" in page for page in shown] == [True, True, False, False]
    on_time = sign_in(Client(), coordinator).get(reverse("admin:cases_case_changelist") + "?when=today")
    assert late.title not in on_time.content.decode()


def test_passed_day_waits_in_my_page_and_is_counted_on_the_desk(late, researcher, coordinator):
    mine = sign_in(Client(), researcher).get(reverse("pages:my")).content.decode()
    desk = sign_in(Client(), coordinator).get(reverse("admin:index")).content.decode()

    assert ("案件の予定を行い、済んだら記録する" in mine, "期限切れ（1日）" in mine) == (True, True)
    narrowed = "status__exact=meeting&amp;when=late"
    assert f"{reverse('admin:cases_case_changelist')}?{narrowed}" in desk
