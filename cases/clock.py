"""The daily round over cases whose day has passed: both sides are reminded, then the coordinator acts."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import notices
from cases.enums import CaseWaiting
from cases.models import Case
from cases.services import desk_path, people_of
from core.calendar import add_business_days
from notifications.notices import notify

# So many business days after the day, a case that still waits for its sides is the coordinator's.
ESCALATE_AFTER = 3


def sweep_due(*, at: datetime) -> None:
    """Tell whoever is waited for; the keys hold the day and make a second run silent."""
    day = timezone.localdate(at)
    for case in Case.objects.filter(due_on__lt=day).select_related("coordinator").order_by("pk"):
        _late(case, day)


@transaction.atomic
def _late(case: Case, day: date) -> None:
    key = f"{case.public_id}:{case.due_on.isoformat()}"
    if case.waiting_for == CaseWaiting.SIDES:
        step = case.next_step
        notify(
            notices.CaseStepLate(title=case.title, due_on=case.due_on, note=step.note if step else ""),
            to=people_of(case),
            key=f"case-late:{key}",
            path=reverse("cases:detail", args=[case.public_id]),
        )
        if add_business_days(case.due_on, ESCALATE_AFTER) > day:
            return
    waiting = str(CaseWaiting(case.waiting_for).label)
    notify(
        notices.CaseOverdue(title=case.title, due_on=case.due_on, waiting_for=waiting),
        to=[case.coordinator] if case.coordinator else [],
        key=f"case-overdue:{key}",
        path=desk_path(case),
    )
