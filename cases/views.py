"""Cases as their parties and coordinator see them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.enums import CaseStatus
from cases.forms import DoneForm
from cases.models import Case, CaseStatusChange
from cases.services import finish_step, parties_for
from core.errors import DomainError

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
    return _page(request, _readable(request, public_id))


@require_POST
def case_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say for the own side that the next step was done."""
    case = get_object_or_404(Case.objects.for_party(request.actor), public_id=public_id)
    form = DoneForm(request.POST)
    due_on = form.cleaned_data["due_on"] if form.is_valid() else None
    try:
        finish_step(case=case, due_on=due_on, by=request.actor, at=timezone.now())
    except DomainError as error:
        return _page(request, _readable(request, public_id), status=409, refused=str(error))
    messages.success(request, _("済んだと記録しました。次の予定は、コーディネーターが書きます。"))
    return redirect("cases:detail", public_id=public_id)


def _readable(request: HttpRequest, public_id: UUID) -> Case:
    cases = Case.objects.readable_by(request.actor).select_related("introduction__conversation")
    return get_object_or_404(cases, public_id=public_id)


def _page(request: HttpRequest, case: Case, *, status: int = 200, refused: str = "") -> HttpResponse:
    parties = parties_for(case, actor=request.actor, at=timezone.now())
    context = {
        "case": case,
        "parties": parties,
        "masked": any(not party.person for party in parties),
        "conversation": case.introduction.conversation,
        "refused": refused,
        "may_finish": case.waits_for_sides and not request.actor.is_desk,
        "is_open": case.status != CaseStatus.STOPPED,
        "next_step": case.next_step,
        "events": _events(case),
    }
    return render(request, "cases/detail.html", context, status=status)


def _of_introduction(rows: QuerySet[Case], text: str) -> Case | None:
    try:
        return rows.filter(introduction__public_id=UUID(text)).first()
    except ValueError:
        return None


def _step_of(change: CaseStatusChange) -> str:
    return str(CaseStatus(change.now).label) if change.was else _("案件が始まりました")


def _events(case: Case) -> list[dict]:
    changes = case.changes.order_by("at", "pk")
    moved = [{"at": change.at, "what": _step_of(change), "note": change.reason} for change in changes]
    planned = [
        {"at": step.at, "what": step.heading, "note": step.note}
        for step in case.next_steps.order_by("at", "pk")
    ]
    done = [
        {"at": row.at, "what": row.heading, "note": row.get_side_display()}
        for row in case.steps_done.order_by("at", "pk")
    ]
    return sorted(moved + planned + done, key=lambda event: event["at"])
