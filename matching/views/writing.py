"""The first words to a published listing: a proposal, an approach, or a question."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import keeping
from core.errors import StaleVersion
from core.responses import is_autosave
from disclosure.refusing import NamesFoundError
from disclosure.services import hidden_from
from matching import conversations, drafting, listings, rules, under_way
from matching.forms import ProposalForm, QuestionForm
from matching.listings import Listing
from matching.models import Proposal
from matching.views.drafts import autosave, stale_page
from matching.views.refusals import explains_refusal, marked
from organizations.acting import Actor
from organizations.labels import masked_label
from organizations.responses import for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@explains_refusal(back="needs:detail")
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a proposal to a need."""
    return _write(request, _open_listing(request, public_id, is_need=True))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@explains_refusal(back="seeds:detail")
def approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin an approach to a seed."""
    return _write(request, _open_listing(request, public_id, is_need=False))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@explains_refusal(back="needs:detail")
def ask_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the side behind a need a first question."""
    return _ask(request, _open_listing(request, public_id, is_need=True))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
@explains_refusal(back="seeds:detail")
def ask_seed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the side behind a seed a first question."""
    return _ask(request, _open_listing(request, public_id, is_need=False))


def _open_listing(request: HttpRequest, public_id: UUID, *, is_need: bool) -> Listing:
    # Asked in this order, what hides costs as many questions as what does not exist.
    hidden = hidden_from(request.actor)
    listing = listings.find(public_id, is_need=is_need)
    if listing is None or public_id in hidden:
        raise Http404
    rules.check_may_write(listing, by=request.actor)
    return listing


def _write(request: HttpRequest, listing: Listing) -> HttpResponse:
    form = ProposalForm(request.POST or None, is_approach=not listing.is_need)
    if (typed := keeping.returned(request)) is not None:
        form = ProposalForm(typed, is_approach=not listing.is_need)
        return _page(request, "matching/write.html", listing, form=form, status=200, is_back=True)
    if request.method != "POST":
        known = _known_already(request, listing)
        if known is not None:
            return known
    if is_autosave(request):
        return autosave(form, lambda kept: _begun(listing, kept, by=request.actor))
    if request.method != "POST" or not form.is_valid() or form.is_blank():
        return _page(request, "matching/write.html", listing, form=form)
    try:
        proposal = _begun(listing, form, by=request.actor)
    except StaleVersion as error:
        draft = drafting.own_draft(listing, by=request.actor)
        if draft is not None:
            return stale_page(request, draft, form=form, refused=error)
        # The draft that the page knew is gone: what was typed begins a new one.
        form.cleaned_data["version"] = 0
        proposal = _begun(listing, form, by=request.actor)
    messages.success(request, _("下書きを保存しました。まだ相手には届いていません。"))
    name = "matching:proposal_preview" if "preview" in request.POST else "matching:proposal_edit"
    return redirect(name, public_id=proposal.public_id)


def _known_already(request: HttpRequest, listing: Listing) -> HttpResponse | None:
    """Lead to what the two already have, or to the draft that was begun."""
    standing = under_way.with_listing(request.actor, listing.public_id, is_need=listing.is_need)
    if standing is not None:
        said = _("この相手とは、紹介か案件が進んでいます。続きは、このページで確かめてください。")
        messages.info(request, said)
        return redirect("matching:introduction", public_id=standing.public_id)
    draft = drafting.own_draft(listing, by=request.actor)
    return redirect("matching:proposal_edit", public_id=draft.public_id) if draft is not None else None


def _begun(listing: Listing, form: ProposalForm, *, by: Actor) -> Proposal:
    token, version = form.cleaned_data["token"], form.cleaned_data["version"]
    return drafting.begin(listing=listing, token=token, fields=form.fields_to_keep(), by=by, version=version)


def _ask(request: HttpRequest, listing: Listing) -> HttpResponse:
    # Refused before anything is typed: a question is not kept for later.
    rules.check_may_ask(request.actor)
    form = QuestionForm(request.POST or keeping.returned(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, "matching/ask.html", listing, form=form)
    try:
        conversation = conversations.ask(
            listing=listing,
            body=form.cleaned_data["body"],
            token=form.cleaned_data["token"],
            by=request.actor,
            at=timezone.now(),
        )
    except NamesFoundError as error:
        shown = marked({"body": form.cleaned_data["body"]}, error.findings, labels={"body": _("メッセージ")})
        more = {"findings": error.findings, "marked": shown, "status": 422}
        return _page(request, "matching/ask.html", listing, form=form, **more)
    messages.success(request, _("質問を送りました。"))
    return redirect("matching:conversation", public_id=conversation.public_id)


def _page(
    request: HttpRequest, template: str, listing: Listing, *, form: object, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "listing": listing,
        "listing_url": reverse(
            "needs:detail" if listing.is_need else "seeds:detail", args=[listing.public_id]
        ),
        "own_label": masked_label(request.actor.organization),
        "form": form,
        **more,
    }
    if getattr(form, "errors", None) and status == 200:
        status = 422
    return render(request, template, context, status=status)
