"""What a case adds to the time line of its pair on the desk."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.enums import CaseStatus
from cases.models import Case, CaseStatusChange, NextStep, StepDone
from matching.desk.timeline import Event


def events(introductions: Sequence[int]) -> list[Event]:
    """Return when the cases of these introductions were opened or stopped, and what is next."""
    rows = CaseStatusChange.objects.filter(case__introduction__in=introductions)
    steps = rows.select_related("by", "case").order_by("at", "pk")
    moved = [
        Event(row.at, _who(row), _what(row), _next(row.case) if not row.was else row.reason) for row in steps
    ]
    planned = NextStep.objects.filter(case__introduction__in=introductions).select_related("by")
    done = StepDone.objects.filter(case__introduction__in=introductions).order_by("at", "pk")
    return [
        *moved,
        *(Event(row.at, row.by.full_name, row.heading, row.note) for row in planned.order_by("at", "pk")),
        *(Event(row.at, row.get_side_display(), row.heading, "") for row in done),
    ]


def _who(row: CaseStatusChange) -> str:
    return row.by.full_name if row.by else _("システム")


def _what(row: CaseStatusChange) -> str:
    if not row.was:
        return _("案件が始まりました")
    return _("案件：%(status)s") % {"status": CaseStatus(row.now).label}


def _next(case: Case) -> str:
    due = case.first_meeting_due_on
    if case.status != CaseStatus.MEETING:
        return ""
    return _("次の予定：初回の面談（%(month)s月%(day)s日まで）") % {"month": due.month, "day": due.day}
