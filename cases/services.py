"""Opening and stopping case files."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import notices
from cases.enums import CaseStatus, PartySide
from cases.models import Case, CaseStatusChange, Party
from core.workflow import Workflow
from disclosure.models import Disclosure
from matching.enums import IntroductionStatus
from matching.models import Introduction
from notifications.notices import notify

WORKFLOW = Workflow(name="case", steps={CaseStatus.MEETING: {CaseStatus.STOPPED}, CaseStatus.STOPPED: set()})
FIRST_MEETING_DAYS = 30


@transaction.atomic
def open_case(*, introduction_id: UUID, at: datetime) -> Case:
    """Open the case of an agreed introduction; a second call returns the first one's case."""
    introduction = Introduction.objects.select_for_update(of=("self",), no_key=True).get(
        public_id=introduction_id, status=IntroductionStatus.APPROVED
    )
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


def open_missing(*, at: datetime) -> int:
    """Open the cases whose doorbell was missed."""
    missing = Introduction.objects.filter(status=IntroductionStatus.APPROVED, case__isnull=True)
    ids = list(missing.order_by("pk").values_list("public_id", flat=True))
    for introduction_id in ids:
        open_case(introduction_id=introduction_id, at=at)
    return len(ids)


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
    people = [party.person for party in case.parties.select_related("person").order_by("pk")]
    people += [case.coordinator] if case.coordinator else []
    notice = notices.CaseOpened(title=case.title, due_on=case.first_meeting_due_on.isoformat())
    notify(
        notice,
        to=people,
        key=f"case-opened:{case.public_id}",
        path=reverse("cases:detail", args=[case.public_id]),
    )
