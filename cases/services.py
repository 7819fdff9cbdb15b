"""Opening and stopping case files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.enums import CaseStatus, PartySide
from cases.models import Case, CaseStatusChange, NextStep, Party
from core.errors import DomainError
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

WORKFLOW = Workflow(name="case", steps={CaseStatus.MEETING: {CaseStatus.STOPPED}, CaseStatus.STOPPED: set()})
FIRST_MEETING_DAYS = 30


@transaction.atomic
def open_case(*, introduction_id: UUID, at: datetime) -> Case | None:
    """Open the case of an agreed introduction; a second call returns the first one's case."""
    approved = Introduction.objects.filter(public_id=introduction_id, status=IntroductionStatus.APPROVED)
    introduction = approved.select_for_update(of=("self",), no_key=True).first()
    if introduction is None:
        # A consent was taken back before the doorbell was heard.
        return None
    case, created = Case.objects.get_or_create(
        introduction=introduction,
        defaults={
            "title": introduction.first_title,
            "coordinator": introduction.coordinator,
            "opened_at": at,
            "first_meeting_due_on": timezone.localdate(at) + timedelta(days=FIRST_MEETING_DAYS),
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
    was, case.status = case.status, CaseStatus.STOPPED
    case.save(update_fields=["status"])
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
    newest = case.next_step
    if newest is not None and (newest.planned_on, newest.note) == (planned_on, note):
        return newest
    step = NextStep.objects.create(case=case, planned_on=planned_on, note=note, by=by.user, at=at)
    notify(
        notices.CaseNextStep(title=case.title, planned_on=planned_on, note=note),
        to=[party.person for party in case.parties.select_related("person").order_by("pk")],
        key=f"case-next-step:{case.public_id}:{step.pk}",
        path=reverse("cases:detail", args=[case.public_id]),
    )
    return step


def catch_up(*, at: datetime) -> int:
    """Open and stop the cases whose doorbell was missed."""
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
