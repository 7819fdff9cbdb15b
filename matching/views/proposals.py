"""Following a proposal on either side, and the steps that each side takes."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from disclosure.refusing import NamesFoundError
from disclosure.services import posts_needs
from matching.forms import CommentForm, DeclineForm, PurposeForm, VersionForm
from matching.models import Proposal
from matching.shown_titles import show_listings
from matching.steps import next_step, pairs_of
from matching.transitions import introductions, proposals
from matching.views.proposal_page import page_of
from organizations.acting import Actor

PER_PAGE = 20


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """List what the acting side has sent, has received, or has to check."""
    tab = request.GET.get("tab") or _first_tab(request.actor)
    sent = Proposal.objects.sent_by(request.actor)
    rows, as_target = {
        "received": (Proposal.objects.received_by(request.actor), True),
        "office": (Proposal.objects.in_office_of(request.actor), False),
    }.get(tab, (sent, False))
    order = ("due_on", "pk") if tab == "office" else ("-created_at", "-pk")
    page = Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    as_office = request.actor.is_liaison_office and not as_target
    pairs = pairs_of(page.object_list, actor=request.actor)
    side = {"as_target": as_target, "as_office": as_office}
    entries = [(row, next_step(row, **side, pair=pairs.get(row.pk))) for row in page.object_list]
    show_listings(page.object_list)
    context = {"page": page, "entries": entries, "tab": tab, "as_target": as_target}
    return render(request, "matching/proposals.html", context)


@require_safe
def proposal_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where a proposal stands, and what the reader can do about it."""
    proposal = _readable(request, public_id)
    return render(request, "matching/proposal.html", page_of(proposal, actor=request.actor))


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the own proposal back."""
    return _step(request, public_id, proposals.withdraw, done=_("取り下げました。"))


@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the researcher's proposal go."""
    return _step(
        request,
        public_id,
        proposals.approve_by_office,
        done=_("承認しました。コーディネーターに届きました。"),
    )


@require_POST
def send_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the proposal back to its researcher with a comment."""
    return _step(
        request,
        public_id,
        proposals.return_to_researcher,
        form=CommentForm(request.POST, label=_("コメント")),
        name="send_back_form",
        given=lambda cleaned: {"reason": cleaned["text"]},
        done=_("差し戻しました。研究者に知らせました。"),
    )


@require_POST
def shortlist(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the proposal as a candidate."""
    return _step(request, public_id, proposals.shortlist, done=_("候補に残しました。"))


@require_POST
def ask_more(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for more before deciding."""
    return _step(
        request,
        public_id,
        proposals.ask_for_more,
        form=CommentForm(request.POST, label=_("質問")),
        name="ask_form",
        given=lambda cleaned: {"question": cleaned["text"], "token": cleaned["token"]},
        done=_("質問を送りました。"),
    )


@require_POST
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no with a reason."""
    return _step(
        request,
        public_id,
        proposals.decline,
        form=DeclineForm(request.POST),
        name="decline_form",
        given=lambda cleaned: {"reason": cleaned["reason"], "text": cleaned["text"]},
        done=_("見送りました。理由を相手に伝えました。"),
    )


@require_POST
def adopt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on together after the meeting."""
    return _step(request, public_id, proposals.adopt, done=_("採用を記録しました。"))


@require_POST
def introduce(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the names to be opened on both sides."""
    proposal, form = _readable(request, public_id), PurposeForm(request.POST)
    if not form.is_valid():
        return _again(request, proposal, name="introduce_form", form=form)
    try:
        introduction = introductions.request_from_proposal(
            proposal=proposal,
            purpose=form.cleaned_data["purpose"],
            by=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        return _refused(request, proposal, error, name="introduce_form", form=form)
    said = _(
        "紹介を申し込みました。こちら側も、内容を読んで同意してください。双方がそろうと、名前が伝わります。"
    )
    messages.success(request, said)
    return redirect("matching:introduction", public_id=introduction.public_id)


def _first_tab(actor: Actor) -> str:
    """Return what this role most often comes for: companies to answer, offices to check, others to follow."""
    if actor.is_liaison_office:
        return "office"
    return "received" if posts_needs(actor) else ""


def _step(
    request: HttpRequest,
    public_id: UUID,
    step: Callable,
    *,
    done: str,
    form: VersionForm | None = None,
    name: str = "",
    given: Callable = lambda cleaned: {},
) -> HttpResponse:
    proposal, form = _readable(request, public_id), form or VersionForm(request.POST)
    if not form.is_valid():
        return _again(request, proposal, name=name, form=form)
    version, more = form.cleaned_data["version"], given(form.cleaned_data)
    try:
        step(proposal=proposal, version=version, by=request.actor, at=timezone.now(), **more)
    except DomainError as error:
        return _refused(request, proposal, error, name=name, form=form)
    messages.success(request, done)
    return redirect("matching:proposal", public_id=public_id)


def _again(request: HttpRequest, proposal: Proposal, *, name: str, form: object) -> HttpResponse:
    context = page_of(proposal, actor=request.actor) | {name: form}
    return render(request, "matching/proposal.html", context, status=422)


def _refused(
    request: HttpRequest, proposal: Proposal, error: DomainError, *, name: str, form: object
) -> HttpResponse:
    """Tell the refusal on the proposal's page, as it stands now, and keep what was typed."""
    proposal.refresh_from_db()
    context = page_of(proposal, actor=request.actor)
    if name and context.get(name) is not None:
        form.data = form.data.copy()
        form.data["version"] = str(proposal.version)
        context[name] = form
    status = 422 if isinstance(error, NamesFoundError) else 409
    context |= {"refused": str(error), "findings": getattr(error, "findings", [])}
    return render(request, "matching/proposal.html", context, status=status)


def _readable(request: HttpRequest, public_id: UUID) -> Proposal:
    return get_object_or_404(Proposal.objects.readable_by(request.actor), public_id=public_id)
