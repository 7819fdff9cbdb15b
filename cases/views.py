"""Cases as their parties and coordinator see them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.enums import CaseStatus
from cases.models import Case
from cases.services import parties_for

PER_PAGE = 20


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """List the cases of the acting person, or go to the one that a named introduction has opened."""
    rows = Case.objects.readable_by(request.actor).order_by("-opened_at", "-pk")
    if (case := _of_introduction(rows, request.GET.get("introduction", ""))) is not None:
        return redirect("cases:detail", public_id=case.public_id)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/list.html", {"page": page})


@require_safe
def case_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one case with its parties, its thread and its history."""
    cases = Case.objects.readable_by(request.actor).select_related("introduction__conversation")
    case = get_object_or_404(cases, public_id=public_id)
    parties = parties_for(case, actor=request.actor, at=timezone.now())
    context = {
        "case": case,
        "parties": parties,
        "masked": any(not party.person for party in parties),
        "conversation": case.introduction.conversation,
        "is_open": case.status != CaseStatus.STOPPED,
        "next_step": case.next_step,
        "events": _events(case),
    }
    return render(request, "cases/detail.html", context)


def _of_introduction(rows: QuerySet[Case], text: str) -> Case | None:
    try:
        return rows.filter(introduction__public_id=UUID(text)).first()
    except ValueError:
        return None


def _events(case: Case) -> list[dict]:
    changes = case.changes.order_by("at", "pk")
    moved = [
        {"at": change.at, "what": CaseStatus(change.now).label, "note": change.reason} for change in changes
    ]
    planned = [
        {"at": step.at, "what": step.heading, "note": step.note}
        for step in case.next_steps.order_by("at", "pk")
    ]
    return sorted(moved + planned, key=lambda event: event["at"])
