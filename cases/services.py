"""Opening and stopping case files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.enums import CaseStatus, CaseWaiting, PartySide
from cases.models import Case, CaseStatusChange, NextStep, Party, StepDone
from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion
from core.workflow import Workflow
from disclosure.enums import Purpose
from disclosure.models import Disclosure
from disclosure.services import log_view
from matching.audience import deciders_of
from matching.enums import IntroductionStatus
from matching.models import Introduction
from matching.screening import refuse_names_of_both
from notifications.notices import notify
from organizations.acting import Actor
from organizations.label_words import shown_label
from organizations.models import Membership

WORKFLOW = Workflow(name="case", steps={CaseStatus.MEETING: {CaseStatus.STOPPED}, CaseStatus.STOPPED: set()})
FIRST_MEETING_DAYS = 30
# So many business days the coordinator has to write down what comes after a step.
PLANNING_DAYS = 5


@transaction.atomic
def open_case(*, introduction_id: UUID, at: datetime) -> Case | None:
    """Open the case of an agreed introduction; a second call returns the first one's case."""
    approved = Introduction.objects.filter(public_id=introduction_id, status=IntroductionStatus.APPROVED)
    introduction = approved.select_for_update(of=("self",), no_key=True).first()
    if introduction is None:
        # A consent was taken back before the doorbell was heard.
        return None
    meeting_due_on = timezone.localdate(at) + timedelta(days=FIRST_MEETING_DAYS)
    case, created = Case.objects.get_or_create(
        introduction=introduction,
        defaults={
            "title": introduction.first_title,
            "coordinator": introduction.coordinator,
            "opened_at": at,
            "first_meeting_due_on": meeting_due_on,
            "due_on": meeting_due_on,
        },
    )
    if created:
        _add_parties(case, introduction)
        CaseStatusChange.objects.create(case=case, was="", now=case.status, by=None, at=at)
        _tell(case)
    return case


@transaction.atomic
def stop_case(*, introduction_id: UUID, at: datetime) -> None:
    """Stop the case of a revoked introduction."""
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .filter(introduction__public_id=introduction_id)
        .first()
    )
    if case is None or case.status == CaseStatus.STOPPED:
        return
    WORKFLOW.check(CaseStatus(case.status), CaseStatus.STOPPED)
    was, case.status, case.due_on = case.status, CaseStatus.STOPPED, None
    case.save(update_fields=["status", "due_on"])
    CaseStatusChange.objects.create(case=case, was=was, now=case.status, by=None, at=at)


@transaction.atomic
def record_next_step(*, case: Case, planned_on: date, note: str, by: Actor, at: datetime) -> NextStep:
    """Write down what comes next, and tell the parties; saying the same again changes nothing."""
    kept = Case.objects.for_coordinator(by).select_for_update(of=("self",), no_key=True)
    case = kept.select_related("introduction").get(pk=case.pk)
    if case.status == CaseStatus.STOPPED:
        raise DomainError(_("この案件は中止になったため、次の予定を書けません。"))
    if planned_on < timezone.localdate(at):
        raise DomainError(_("予定の日には、きょうか、それより後の日を入れてください。"))
    # Colleagues who may not know the other side read it as well.
    refuse_names_of_both({"note": note}, listing_ids=case.introduction.listing_ids)
    newest = case.next_step if case.waits_for_sides else None
    if newest is not None and (newest.planned_on, newest.note) == (planned_on, note):
        return newest
    step = NextStep.objects.create(case=case, planned_on=planned_on, note=note, by=by.user, at=at)
    _wait(case, CaseWaiting.SIDES, until=planned_on)
    notify(
        notices.CaseNextStep(title=case.title, planned_on=planned_on, note=note),
        to=people_of(case),
        key=f"case-next-step:{case.public_id}:{step.pk}",
        path=reverse("cases:detail", args=[case.public_id]),
    )
    return step


@transaction.atomic
def finish_step(*, case: Case, due_on: date | None, by: Actor, at: datetime) -> StepDone:
    """Say that what was planned for this day is done; from now on the coordinator's plan is waited for."""
    case = Case.objects.for_party(by).select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if not case.waits_for_sides or case.due_on != due_on:
        raise StaleVersion(_("予定が変わりました。いまの予定を確かめてください。"))
    side = case.parties.filter(organization=by.organization).order_by("pk").values_list("side", flat=True)[0]
    done = StepDone.objects.create(case=case, planned_on=due_on, side=side, by=by.user, at=at)
    _wait(case, CaseWaiting.DESK, until=add_business_days(at, PLANNING_DAYS))
    notify(
        notices.CaseStepDone(title=case.title, due_on=case.due_on),
        to=[case.coordinator] if case.coordinator else [],
        key=f"case-step-done:{case.public_id}:{done.pk}",
        path=desk_path(case),
    )
    return done


def _wait(case: Case, waiting_for: CaseWaiting, *, until: date) -> None:
    case.waiting_for, case.due_on = waiting_for, until
    case.save(update_fields=["waiting_for", "due_on"])


def people_of(case: Case) -> list:
    """Return the parties who still stand for their body: somebody who left is told nothing."""
    standing = Membership.objects.active().filter(
        user=OuterRef("person"), organization=OuterRef("organization")
    )
    parties = case.parties.filter(Exists(standing)).select_related("person").order_by("pk")
    return [party.person for party in parties]


def desk_path(case: Case) -> str:
    """Return where the coordinator keeps a case."""
    return reverse("admin:cases_case_change", args=[case.pk])


@transaction.atomic
def follow_introduction(*, introduction_id: UUID, at: datetime) -> None:
    """Give an open case to whoever keeps its introduction now, and tell both sides who that is."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).exclude(status=CaseStatus.STOPPED)
    case = rows.filter(introduction__public_id=introduction_id).select_related("introduction").first()
    if case is None or case.coordinator_id == case.introduction.coordinator_id:
        return
    case.coordinator = case.introduction.coordinator
    case.save(update_fields=["coordinator"])
    name = case.coordinator.full_name if case.coordinator else ""
    notify(
        notices.CaseCoordinatorChanged(title=case.title, name=name),
        to=people_of(case),
        key=f"case-coordinator:{case.public_id}:{at.isoformat()}",
        path=reverse("cases:detail", args=[case.public_id]),
    )


def catch_up(*, at: datetime) -> int:
    """Open, hand over and stop the cases whose doorbell was missed."""
    kept = F("introduction__coordinator")
    elsewhere = Case.objects.exclude(status=CaseStatus.STOPPED).exclude(coordinator=kept)
    both_none = Q(coordinator=None, introduction__coordinator=None)
    for introduction_id in elsewhere.exclude(both_none).values_list("introduction__public_id", flat=True):
        follow_introduction(introduction_id=introduction_id, at=at)
    approved = Introduction.objects.filter(status=IntroductionStatus.APPROVED, case__isnull=True)
    opening = list(approved.order_by("pk").values_list("public_id", flat=True))
    for introduction_id in opening:
        open_case(introduction_id=introduction_id, at=at)
    revoked = Introduction.objects.filter(status=IntroductionStatus.REVOKED, case__status=CaseStatus.MEETING)
    stopping = list(revoked.order_by("pk").values_list("public_id", flat=True))
    for introduction_id in stopping:
        stop_case(introduction_id=introduction_id, at=at)
    return len(opening) + len(stopping)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as the reader may know it."""

    side: str
    organization: str
    person: str


def parties_for(case: Case, *, actor: Actor, at: datetime) -> list[PartyLine]:
    """Return the parties with the names this reader may know, and log the reading of the other side's.

    The other side is named to those to whom the consent has opened it, and to the case's coordinator; a
    colleague of theirs reads its label. After a consent was taken back only the own side stays named.
    """
    rows = list(case.parties.select_related("organization", "person").order_by("side", "pk"))
    own = {row.side for row in rows if row.organization_id == actor.organization_id}
    in_force = case.introduction.status == IntroductionStatus.APPROVED
    is_party = any(row.person_id == actor.user.pk and row.side in own for row in rows)
    open_to_reader = in_force and (actor.is_desk or is_party)
    sides = dict(zip(PartySide.values, case.introduction.listing_ids, strict=True))
    purpose = Purpose.BROKERING if actor.is_desk else Purpose.INTRODUCED
    for side in sorted({row.side for row in rows} - own) if open_to_reader else ():
        log_view(listing_id=sides[side], actor=actor, item="identity", purpose=purpose, at=at)
    named = [_named(row) for row in rows if open_to_reader or row.side in own]
    return named + (_masked(case, apart_from=own) if in_force and not open_to_reader else [])


def _named(row: Party) -> PartyLine:
    return PartyLine(row.get_side_display(), row.organization.name, row.person.full_name)


def _masked(case: Case, *, apart_from: set[str]) -> list[PartyLine]:
    """Return each other side as it is called before consent."""
    labels = dict(
        zip(PartySide, (case.introduction.first_label, case.introduction.second_label), strict=True)
    )
    return [
        PartyLine(side.label, shown_label(label), "")
        for side, label in labels.items()
        if side not in apart_from
    ]


def _add_parties(case: Case, introduction: Introduction) -> None:
    # Who may read the one side belongs to the other side.
    sides = {
        introduction.first_listing: PartySide.SECOND,
        introduction.second_listing: PartySide.FIRST,
    }
    opened = Disclosure.objects.in_force().filter(introduction_id=introduction.public_id).order_by("pk")
    Party.objects.bulk_create(
        [
            Party(
                case=case,
                side=sides[row.listing_id],
                person_id=row.to_person_id,
                organization_id=row.to_organization_id,
            )
            for row in opened
        ],
        ignore_conflicts=True,
    )


def _tell(case: Case) -> None:
    """Tell the coordinator, and parties whom the message of the agreement did not reach."""
    asked = case.introduction.listing_ids
    told = {person.pk for listing in asked for person in deciders_of(listing)}
    parties = case.parties.select_related("person").order_by("pk")
    people = [party.person for party in parties if party.person_id not in told]
    people += [case.coordinator] if case.coordinator else []
    notice = notices.CaseOpened(title=case.title, due_on=case.first_meeting_due_on)
    notify(
        notice,
        to=people,
        key=f"case-opened:{case.public_id}",
        path=reverse("cases:detail", args=[case.public_id]),
    )
