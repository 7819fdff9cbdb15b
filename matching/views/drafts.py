"""Writing on a proposal that is not sent yet, and looking at it with the other side's eyes."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import keeping
from core.errors import DomainError, StaleVersion
from core.responses import draft_is_stale, draft_kept, draft_not_kept, is_autosave
from disclosure.checking import check_text
from matching import drafting
from matching.enums import ProposalStatus
from matching.forms import TEXTS, ProposalForm, VersionForm, initial_of
from matching.history import returned
from matching.models import Proposal
from matching.shown_titles import show_listings
from matching.transitions import guards, proposals
from matching.views.proposal_page import facts_of
from matching.views.refusals import explains_refusal, marked
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal(back="matching:proposal")
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write on; saving shows at once what would tell the other side who is writing."""
    proposal = _draft(request, public_id)
    if (typed := keeping.returned(request)) is not None:
        form = ProposalForm(typed, is_approach=proposal.is_approach)
        form.full_clean()
        return edit_page(request, proposal, form=form, is_back=True)
    if request.method != "POST":
        form = ProposalForm(initial=initial_of(proposal), is_approach=proposal.is_approach)
        return edit_page(request, proposal, form=form)
    form = ProposalForm(request.POST, is_approach=proposal.is_approach)
    if is_autosave(request):
        return autosave(form, lambda kept: _saved(proposal, kept, by=request.actor))
    if not form.is_valid():
        return edit_page(request, proposal, form=form, status=422)
    try:
        _saved(proposal, form, by=request.actor)
    except StaleVersion as error:
        proposal.refresh_from_db()
        return stale_page(request, proposal, form=form, refused=error)
    messages.success(request, _("下書きを保存しました。まだ相手には届いていません。"))
    name = "matching:proposal_preview" if "preview" in request.POST else "matching:proposal_edit"
    return redirect(name, public_id=public_id)


def autosave(form: ProposalForm, save: Callable[[ProposalForm], Proposal]) -> HttpResponse:
    """Keep what can be kept of a form that somebody still writes in."""
    form.is_valid()
    try:
        proposal = save(form)
    except StaleVersion:
        return draft_is_stale()
    except DomainError as error:
        return draft_not_kept(str(error))
    labels = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    path = reverse("matching:proposal_edit", args=[proposal.public_id])
    return draft_kept(version=proposal.version, at=timezone.now(), path=path, not_kept=labels)


def _saved(proposal: Proposal, form: ProposalForm, *, by: Actor) -> Proposal:
    version = form.cleaned_data["version"]
    return drafting.save(proposal=proposal, fields=form.fields_to_keep(), version=version, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal(back="matching:proposal")
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what the other side will see, and send it."""
    found = get_object_or_404(Proposal.objects.sent_by(request.actor), public_id=public_id)
    if request.method == "POST":
        form = VersionForm(request.POST)
        version = form.cleaned_data["version"] if form.is_valid() else 0
        proposals.submit(proposal=found, version=version, by=request.actor, at=timezone.now())
        messages.success(request, _("提出しました。"))
        return redirect("matching:proposal", public_id=public_id)
    proposal = _draft(request, public_id)
    texts = {name: getattr(proposal, name) for name in TEXTS}
    context = {
        "proposal": proposal,
        "form": VersionForm(initial={"version": proposal.version}),
        "facts": facts_of(proposal),
        "missing": _missing(proposal),
        "asks_office": _asks_office(request),
        **_checked(request, proposal, texts),
    }
    return render(request, "matching/preview.html", context)


def edit_page(
    request: HttpRequest, proposal: Proposal, *, form: ProposalForm, status: int = 200, **more: object
) -> HttpResponse:
    """Render the form with what gives the writer away marked in what was typed, or else in what is stored."""
    show_listings([proposal])
    texts = {name: getattr(proposal, name) for name in TEXTS}
    if form.is_bound:
        texts = {name: form.cleaned_data.get(name, "") for name in TEXTS}
    context = {"proposal": proposal, "form": form, "returned": returned(proposal)}
    context |= {**_checked(request, proposal, texts), **more}
    return render(request, "matching/edit.html", context, status=status)


def stale_page(
    request: HttpRequest, proposal: Proposal, *, form: ProposalForm, refused: DomainError
) -> HttpResponse:
    """Show what differs from what is stored; what was typed stays and can be saved over it."""
    typed = form.fields_to_keep()
    differences = [
        (str(form.fields[name].label), getattr(proposal, name), typed[name])
        for name in TEXTS
        if typed[name] != getattr(proposal, name)
    ]
    form.data = form.data.copy()
    form.data["version"] = str(proposal.version)
    return edit_page(request, proposal, form=form, status=409, refused=refused, differences=differences)


def _draft(request: HttpRequest, public_id: UUID) -> Proposal:
    proposal = get_object_or_404(Proposal.objects.sent_by(request.actor), public_id=public_id)
    if proposal.status != ProposalStatus.DRAFT:
        raise DomainError(_("この提案はもう編集できません。"))
    proposal.proposer_label = drafting.label_of(proposal)
    return proposal


def _checked(request: HttpRequest, proposal: Proposal, texts: dict[str, str]) -> dict[str, object]:
    findings = check_text(texts, organization=request.actor.organization)
    return {
        "findings": findings,
        "blocked": any(finding.blocking for finding in findings),
        "marked": marked(texts, findings, labels=proposal.words.names),
    }


def _missing(proposal: Proposal) -> list[str]:
    names = [name for name in guards.REQUIRED if not getattr(proposal, name).strip()]
    names += [] if proposal.no_confidential else ["no_confidential"]
    return [str(proposal.words.names[name]) for name in names]


def _asks_office(request: HttpRequest) -> bool:
    organization = request.actor.organization
    is_asked = organization.is_research and organization.proposal_policy == ApprovalPolicy.APPROVE
    return is_asked and not request.actor.is_liaison_office
