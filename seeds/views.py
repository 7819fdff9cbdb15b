"""The own side's pages: drafts, preview, sending out, taking back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import keeping
from core.calendar import today
from core.errors import DomainError, StaleVersion
from core.responses import draft_is_stale, draft_kept, draft_not_kept, is_autosave
from disclosure.services import organization_behind
from organizations.enums import ApprovalPolicy
from organizations.responses import for_members
from seeds import comparison, publication, rules, services, transitions
from seeds.forms import ReasonForm, SeedForm, VersionForm
from seeds.models import Seed

PAGE = 20
WRITTEN = ("title", "one_line", "summary", "applications", "advantages", "keywords")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the own seeds; for a liaison office those of its institution."""
    _owners_only(request)
    seeds = Seed.objects.owned_by(request.actor).with_author_name().order_by("-updated_at", "-pk")
    page = Paginator(seeds, PAGE).get_page(request.GET.get("page"))
    return render(request, "seeds/mine.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(start="seed")
def new(request: HttpRequest) -> HttpResponse:
    """Write a new seed; it is saved half-filled and sent twice it is one."""
    _owners_only(request)
    name = request.user.full_name if request.actor.is_researcher else ""
    form = SeedForm(request.POST or None, name=name)
    if is_autosave(request):
        return _autosave(request, form)
    if (typed := keeping.returned(request)) is not None:
        return _form_page(request, SeedForm(typed, name=name), is_back=True)
    if request.method != "POST" or not form.is_valid() or _is_blank(form):
        return _form_page(request, form)
    token = form.cleaned_data["token"] or form.initial["token"]
    seed = services.create_draft(actor=request.actor, text=form.text(), token=token)
    # Somebody who went back and wrote on sends the same token with another text: that one is saved too.
    return _save(request, form, seed)


def _is_blank(form: SeedForm) -> bool:
    """Refuse a page on which nothing was written, as for needs."""
    is_blank = not any(form.cleaned_data[name] for name in WRITTEN)
    if is_blank:
        form.add_error(None, _("どれか1つだけでも書いてください。"))
    return is_blank


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write on; somebody else's newer text is shown instead of overwritten."""
    seed = _own(request, public_id)
    form = SeedForm(request.POST or None, seed=seed)
    if is_autosave(request):
        return _autosave(request, form, seed=seed)
    if (typed := keeping.returned(request)) is not None:
        return _form_page(request, SeedForm(typed, seed=seed), seed=seed, is_back=True)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, seed=seed)
    return _save(request, form, seed)


@require_safe
def workspace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where the seed stands, what is public of it, and the next steps of whoever asks."""
    seed = get_object_or_404(Seed.objects.identified_for(request.actor), public_id=public_id)
    return workspace_page(request, seed)


@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show exactly what the world will see, and what is still in the way."""
    seed = _own(request, public_id)
    shown = {
        "draft": seed,
        "seed": publication.preview(seed, on=today()),
        "obstacles": _obstacles(seed),
        "guard": rules.guard_of(seed),
        "title_only_text": rules.TITLE_ONLY_TEXT,
        "asks_office": _asks_office(request, seed),
        "form": VersionForm(initial={"version": seed.version}),
    }
    return render(request, "seeds/preview.html", shown)


@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the text out."""
    seed, form = _own(request, public_id), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    step = partial(transitions.submit, version=version)
    return take_step(request, seed, step, done=_("提出しました。"))


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the seed from the world."""
    seed, form = _own(request, public_id), ReasonForm(request.POST, needed=False)
    if not form.is_valid():
        return workspace_page(request, seed, status=422, forms={"withdraw_form": form})
    step = partial(transitions.withdraw, reason=form.cleaned_data["reason"])
    return take_step(request, seed, step, done=_("取り下げました。"))


@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fetch the text back from the liaison office."""
    return take_step(
        request, _own(request, public_id), transitions.take_back, done=_("書きなおせるようになりました。")
    )


@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a withdrawn seed a draft again."""
    return take_step(request, _own(request, public_id), transitions.reopen, done=_("下書きに戻しました。"))


def take_step(request: HttpRequest, seed: Seed, step: Callable, *, done: str) -> HttpResponse:
    """Take one step of the seed and answer; a refusal is told on the seed's page."""
    try:
        step(seed=seed, actor=request.actor, at=timezone.now())
    except DomainError as error:
        seed.refresh_from_db()
        return workspace_page(request, seed, refused=error, status=409)
    messages.success(request, done)
    return redirect("seeds:workspace", public_id=seed.public_id)


def workspace_page(
    request: HttpRequest,
    seed: Seed,
    *,
    refused: DomainError | None = None,
    status: int = 200,
    forms: dict | None = None,
) -> HttpResponse:
    """Render the seed's page for its own side, the liaison office or the broker."""
    version = {"version": seed.version}
    shown: dict[str, Any] = {
        "draft": seed,
        "seed": publication.preview(seed, on=today()),
        "differences": comparison.with_published(seed),
        "changes": comparison.history(seed),
        "asked": comparison.asked_for(seed),
        "guard": rules.guard_of(seed),
        "findings": rules.findings(seed),
        "is_own": Seed.objects.owned_by(request.actor).filter(pk=seed.pk).exists(),
        "is_office": Seed.objects.in_office_of(request.actor).filter(pk=seed.pk).exists(),
        "refused": refused,
        "withdraw_form": ReasonForm(initial=version, needed=False, prefix=None),
        "approve_form": VersionForm(initial=version),
        "send_back_form": ReasonForm(initial=version),
        "guard_form": ReasonForm(initial=version),
    }
    return render(request, "seeds/workspace.html", shown | (forms or {}), status=status)


def _own(request: HttpRequest, public_id: UUID) -> Seed:
    return get_object_or_404(Seed.objects.owned_by(request.actor), public_id=public_id)


def _owners_only(request: HttpRequest) -> None:
    if not (request.actor.is_researcher or request.actor.is_liaison_office):
        raise Http404


def _form_page(
    request: HttpRequest,
    form: SeedForm,
    *,
    seed: Seed | None = None,
    refused: DomainError | None = None,
    differences: list | None = None,
    is_back: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "is_back": is_back,
        "form": form,
        "draft": seed,
        "asked": comparison.asked_for(seed) if seed else "",
        "refused": refused,
        "differences": differences,
        "screened_fields": " ".join(rules.SCREENED),
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "seeds/form.html", shown, status=status)


def _autosave(request: HttpRequest, form: SeedForm, *, seed: Seed | None = None) -> HttpResponse:
    """Keep what can be kept of a form that somebody still writes in."""
    form.is_valid()
    text, token = form.text(), form.cleaned_data.get("token") or form.initial["token"]
    try:
        seed = seed or services.create_draft(actor=request.actor, text=text, token=token)
        seed = services.save_text(seed=seed, text=text, version=form.cleaned_data.get("version", 0))
    except StaleVersion:
        return draft_is_stale()
    except DomainError as error:
        return draft_not_kept(str(error))
    labels = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    path = reverse("seeds:edit", args=[seed.public_id])
    return draft_kept(version=seed.version, at=timezone.now(), path=path, not_kept=labels)


def _save(request: HttpRequest, form: SeedForm, seed: Seed) -> HttpResponse:
    version = form.cleaned_data["version"] or 0
    try:
        seed = services.save_text(seed=seed, text=form.text(), version=version)
    except StaleVersion as error:
        seed.refresh_from_db()
        differences = comparison.with_typed(seed, form.text())
        form.now_based_on(seed.version)
        return _form_page(request, form, seed=seed, refused=error, differences=differences, status=409)
    except DomainError as error:
        return _form_page(request, form, seed=seed, refused=error, status=409)
    return _saved(request, seed)


def _saved(request: HttpRequest, seed: Seed) -> HttpResponse:
    if "preview" in request.POST:
        return redirect("seeds:preview", public_id=seed.public_id)
    messages.success(request, _("下書きを保存しました。"))
    return redirect("seeds:edit", public_id=seed.public_id)


def _obstacles(seed: Seed) -> list[tuple[str, list[str]]]:
    return list(rules.obstacles(seed).items())


def _asks_office(request: HttpRequest, seed: Seed) -> bool:
    policy = organization_behind(seed.public_id).seed_policy
    return policy == ApprovalPolicy.APPROVE and not request.actor.is_liaison_office
