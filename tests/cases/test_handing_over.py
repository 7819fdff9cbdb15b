"""A coordinator leaves the desk: the open work has somebody else, or waits in sight; nothing is silent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import Case
from core.calendar import today
from disclosure.desk import NOBODYS, whose_condition
from disclosure.models import Identity
from disclosure.services import brokers_of, exclude_coordinators
from matching.enums import SuggestionStatus
from matching.handing_over import hand_over, left_behind
from matching.models import Introduction, Suggestion
from needs.models import Need
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.services import end_membership
from tests.factories import sign_in
from tests.matching import scenes
from tests.support import standing

pytestmark = pytest.mark.django_db

globals().update(
    standing.fixtures(
        scenes.case, "company_admin", "coordinator", "desk", "researcher", "member", "need", "seed", "case"
    )
)


def leave(membership):
    membership.ended_on = today()
    membership.save()


def round_of_the_sweeps():
    hand_over(at=timezone.now())
    services.catch_up(at=timezone.now())


def told(kind):
    return list(
        InboxMessage.objects.filter(kind=kind).order_by("recipient").values_list("recipient", flat=True)
    )


def test_everything_open_goes_to_a_colleague_once_and_all_are_told(
    case, need, coordinator, other_coordinator, company_admin, researcher, member
):
    Suggestion.objects.update(status=SuggestionStatus.SHORTLISTED, assigned_to=coordinator.user)
    leave(coordinator)

    for _again in range(2):
        round_of_the_sweeps()

    new = other_coordinator.user
    assert list(brokers_of(need.public_id)) == [new]
    assert [Introduction.objects.get().coordinator, Case.objects.get().coordinator] == [new, new]
    assert Suggestion.objects.get().assigned_to == new
    assert told("matching/work_handed_over") == [new.pk]
    body = InboxMessage.objects.get(kind="matching/work_handed_over").body
    assert ("ニーズ：1件" in body, "案件：1件" in body, need.title in body) == (True, True, False)
    assert told("cases/coordinator_changed") == sorted(case.parties.values_list("person", flat=True))
    assert [
        Case.objects.for_coordinator(Actor.of(one)).count() for one in (other_coordinator, coordinator)
    ] == [1, 0]


def test_successor_reads_the_case_and_its_timeline_says_who_came(
    client, case, coordinator, other_coordinator
):
    leave(coordinator)
    round_of_the_sweeps()

    page = sign_in(client, other_coordinator).get(reverse("admin:cases_case_change", args=[case.pk]))

    assert page.status_code == 200
    assert f"担当: {coordinator.user.full_name} → {other_coordinator.user.full_name}" in page.text


def test_what_nobody_may_take_waits_in_sight_and_is_taken_by_who_comes(
    case, need, coordinator, other_coordinator, portal_admin
):
    exclude_coordinators(listing_id=need.public_id, coordinators=[other_coordinator.user], at=timezone.now())
    leave(coordinator)
    round_of_the_sweeps()

    unkept = Need.objects.filter(whose_condition(NOBODYS, user=None))
    assert list(unkept) == [need]
    assert Identity.objects.brokered_by(Actor.of(other_coordinator)).count() == 0
    assert (told("matching/work_handed_over"), Case.objects.get().coordinator) == ([], None)
    assert told("matching/work_of_no_one") == [portal_admin.user_id]

    exclude_coordinators(listing_id=need.public_id, coordinators=[], at=timezone.now())
    round_of_the_sweeps()
    assert Case.objects.get().coordinator == other_coordinator.user


def test_leaving_rings_the_doorbell(
    case, coordinator, other_coordinator, portal_admin, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        end_membership(membership=coordinator, actor=Actor.of(coordinator), at=timezone.now())

    assert Case.objects.get().coordinator == other_coordinator.user


def test_coordinator_who_stays_keeps_everything(case, need, coordinator, other_coordinator):
    assert hand_over(at=timezone.now()) == 0
    assert list(brokers_of(need.public_id)) == [coordinator.user]


def test_a_coordinator_reads_how_much_would_move_before_leaving(client, case, coordinator, other_coordinator):
    page = sign_in(client, coordinator).get(reverse("organizations:mine")).content.decode()

    counts = left_behind(coordinator.user)
    assert (counts["needs"], counts["cases"], "案件：1件" in page) == (1, 1, True)
    assert left_behind(other_coordinator.user) == {}

    leave(coordinator)
    hand_over(at=timezone.now())

    # What was foretold is what the colleague now holds.
    assert left_behind(other_coordinator.user) == counts
