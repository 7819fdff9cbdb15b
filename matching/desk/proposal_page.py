"""A proposal on the desk: read it through, pass it on or back, introduce, or decline for its reader."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classifications.choices import code_name
from core.errors import DomainError
from core.trail import Trail
from disclosure.enums import Purpose
from disclosure.services import brokers_of, open_identity
from matching import audience, introducing
from matching.desk import forms, queue, timeline
from matching.enums import ProposalStatus
from matching.models import Proposal
from matching.transitions import introductions, proposals
from needs import public as public_needs
from seeds import public as public_seeds
from seeds.models import PublishedSeed

if TYPE_CHECKING:
    from matching.admin import ProposalAdmin

READY = (ProposalStatus.RECEIVED, ProposalStatus.SHORTLISTED)


def page(request: HttpRequest, desk: "ProposalAdmin", proposal: Proposal) -> HttpResponse:
    """Show the proposal, or take the step whose button was pressed."""
    name = next((name for name in STEPS if name in request.POST), None)
    if request.method != "POST" or name is None:
        return render(request, desk, proposal)
    form_class, step = STEPS[name]
    form = form_class(request.POST)
    if not form.is_valid():
        return render(request, desk, proposal, typed={name: form}, status=400)
    trail = _trail(request, proposal)
    try:
        done = step(request, proposal, form.cleaned_data)
    except DomainError as error:
        proposal.refresh_from_db()
        # The page shows the newest state, so what was typed can be sent for that one.
        form.data = form.data | {"version": str(proposal.version)}
        return render(request, desk, proposal, refused=str(error), typed={name: form}, status=409)
    desk.log_change(request, proposal, "")
    messages.success(request, done)
    # After a decision the next row of the queue opens, when this one was opened from there.
    return redirect(trail.onward if trail and name != "_take" else request.get_full_path())


def _trail(request: HttpRequest, proposal: Proposal) -> Trail | None:
    if queue.QUEUE not in request.GET:
        return None
    return queue.trail(request.actor, request.GET[queue.QUEUE], kind="proposal", pk=proposal.pk)


def _take(request: HttpRequest, proposal: Proposal, data: dict[str, Any]) -> str:
    proposals.take(proposal=proposal, by=request.actor, at=timezone.now())
    return _("この提案の担当になりました。")


def _pass_on(request: HttpRequest, proposal: Proposal, data: dict[str, Any]) -> str:
    proposals.pass_on(proposal=proposal, version=data["version"], by=request.actor, at=timezone.now())
    return _("相手に届けました。回答の期限も双方に知らせました。")


def _send_back(request: HttpRequest, proposal: Proposal, data: dict[str, Any]) -> str:
    moved = proposals.return_to_writer(
        proposal=proposal,
        version=data["version"],
        reason=data["reason"],
        text=data["text"],
        by=request.actor,
        at=timezone.now(),
    )
    day = date_format(moved.due_on, "Y年n月j日")
    return _("差し戻しました。再提出の期限（%(day)s）を書いた人に知らせました。") % {"day": day}


def _decline(request: HttpRequest, proposal: Proposal, data: dict[str, Any]) -> str:
    proposals.decline(
        proposal=proposal,
        version=data["version"],
        reason=data["reason"],
        text=data["text"],
        by=request.actor,
        at=timezone.now(),
    )
    return _("見送りました。理由を書いた人に伝え、受け取った側にも知らせました。")


def _introduce(request: HttpRequest, proposal: Proposal, data: dict[str, Any]) -> str:
    introductions.request_from_proposal(
        proposal=proposal, purpose=data["purpose"], by=request.actor, at=timezone.now()
    )
    return _("双方に紹介の同意をお願いしました。回答の期限は14日後です。")


STEPS: dict[str, tuple[type[forms.VersionForm], Callable[..., str]]] = {
    "_take": (forms.VersionForm, _take),
    "_pass_on": (forms.VersionForm, _pass_on),
    "_send_back": (forms.ReturnForm, _send_back),
    "_introduce": (forms.IntroduceForm, _introduce),
    "_decline": (forms.DeclineForm, _decline),
}


def render(
    request: HttpRequest,
    desk: "ProposalAdmin",
    proposal: Proposal,
    *,
    status: int = 200,
    typed: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Render the proposal: its heading for everybody on the desk, its text for its coordinator alone."""
    broker = brokers_of(proposal.public_id).first()
    context = {
        **desk.admin_site.each_context(request),
        "title": _("提案の確認"),
        "opts": Proposal._meta,
        "proposal": proposal,
        "proposer": audience.name_of_proposer(proposal),
        "broker": broker,
        "can_take": broker is None and request.actor.is_coordinator,
        "need": public_needs.find(proposal.need_id) if proposal.need_id else None,
        "seed": _seed(proposal),
        "trail": _trail(request, proposal),
        **more,
    }
    if broker == request.actor.user and request.actor.is_coordinator:
        context |= _full(request, proposal, typed or {})
    template = "admin/matching/proposal.html"
    return TemplateResponse(request, template, context, status=status).render()


def _seed(proposal: Proposal) -> public_seeds.PublicSeed | None:
    return public_seeds.card(PublishedSeed.objects.all(), proposal.seed_id) if proposal.seed_id else None


def _full(request: HttpRequest, proposal: Proposal, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what only the proposal's coordinator sees; the reading is in the log of the proposing side."""
    card = open_identity(
        listing_id=proposal.public_id, actor=request.actor, purpose=Purpose.BROKERING, at=timezone.now()
    )
    initial = {"version": proposal.version}
    made = {
        name.strip("_"): typed.get(name) or form_class(initial=initial, auto_id=f"id{name}_%s")
        for name, (form_class, _step) in STEPS.items()
    }
    is_ready = proposal.status in READY
    return {
        "is_mine": True,
        "card": card,
        "forms": made,
        "cost": code_name("budget_band", proposal.cost_band) if proposal.cost_band else "",
        "may_pass_on": proposal.status == ProposalStatus.SUBMITTED,
        "may_send_back": proposal.status == ProposalStatus.SUBMITTED,
        "may_introduce": is_ready,
        "why_not": introducing.why_not_proposed(proposal, by=request.actor) if is_ready else "",
        "may_decline": proposal.status in proposals.DECIDABLE,
        "events": timeline.of_proposal(proposal, actor=request.actor),
    }
