"""A suggested pair on the desk: both public texts side by side, the reasons, and one button a step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from core.trail import Trail
from matching import introducing
from matching.desk import forms, queue, timeline
from matching.enums import SuggestionStatus
from matching.models import Suggestion
from matching.reasons import band_of, why
from matching.transitions import introductions, suggestions
from needs import public as public_needs
from seeds import public as public_seeds
from seeds.models import PublishedSeed

if TYPE_CHECKING:
    from matching.admin import SuggestionAdmin


def page(request: HttpRequest, desk: "SuggestionAdmin", suggestion: Suggestion) -> HttpResponse:
    """Show the pair, or take the step whose button was pressed."""
    name = next((name for name in STEPS if name in request.POST), None)
    if request.method != "POST" or name is None:
        return render(request, desk, suggestion)
    form_class, step = STEPS[name]
    form = form_class(request.POST)
    if not form.is_valid():
        return render(request, desk, suggestion, typed={name: form}, status=400)
    trail = _trail(request, suggestion)
    try:
        done = step(request, suggestion, form.cleaned_data)
    except StaleVersion as error:
        return _refused(
            request, desk, suggestion, str(error), {name: form}, seen=form.cleaned_data["version"]
        )
    except DomainError as error:
        return _refused(request, desk, suggestion, str(error), {name: form})
    desk.log_change(request, suggestion, "")
    messages.success(request, done)
    # After a decision the next row of the queue opens, when this one was opened from there.
    return redirect(trail.onward if trail and name in DECISIONS else request.get_full_path())


def _trail(request: HttpRequest, suggestion: Suggestion) -> Trail | None:
    if queue.QUEUE not in request.GET:
        return None
    return queue.trail(request.actor, request.GET[queue.QUEUE], kind="suggestion", pk=suggestion.pk)


def _shortlist(request: HttpRequest, suggestion: Suggestion, data: dict[str, Any]) -> str:
    suggestions.shortlist(suggestion=suggestion, by=request.actor, at=timezone.now(), **data)
    return _("候補に残しました。")


def _dismiss(request: HttpRequest, suggestion: Suggestion, data: dict[str, Any]) -> str:
    suggestions.dismiss(suggestion=suggestion, by=request.actor, at=timezone.now(), **data)
    return _("見送りました。どちらかの内容が変わるまで、この組み合わせは出てきません。")


def _assign(request: HttpRequest, suggestion: Suggestion, data: dict[str, Any]) -> str:
    suggestions.assign(
        suggestion=suggestion,
        version=data["version"],
        to=data["coordinator"],
        by=request.actor,
        at=timezone.now(),
    )
    return _("担当を決めました。")


def _assign_me(request: HttpRequest, suggestion: Suggestion, data: dict[str, Any]) -> str:
    return _assign(request, suggestion, data | {"coordinator": request.user})


def _introduce(request: HttpRequest, suggestion: Suggestion, data: dict[str, Any]) -> str:
    introductions.request_from_suggestion(suggestion=suggestion, by=request.actor, at=timezone.now(), **data)
    return _("双方に紹介の同意をお願いしました。回答の期限は14日後です。")


STEPS: dict[str, tuple[type[forms.VersionForm], Callable[..., str]]] = {
    "_shortlist": (forms.VersionForm, _shortlist),
    "_dismiss": (forms.DismissForm, _dismiss),
    "_assign": (forms.AssignForm, _assign),
    "_assign_me": (forms.VersionForm, _assign_me),
    "_introduce": (forms.IntroduceForm, _introduce),
}
DECISIONS = {"_shortlist", "_dismiss", "_introduce"}


def _refused(
    request: HttpRequest,
    desk: "SuggestionAdmin",
    suggestion: Suggestion,
    text: str,
    typed: dict[str, Any],
    *,
    seen: int | None = None,
) -> HttpResponse:
    """Show what a colleague did in the meantime; what was typed stays."""
    suggestion.refresh_from_db()
    missed = []
    if seen is not None:
        count = max(suggestion.version - seen, 0)
        missed = list(suggestion.changes.select_related("by").order_by("-pk")[:count])
    return render(request, desk, suggestion, refused=text, missed=missed, typed=typed, status=409)


def render(
    request: HttpRequest,
    desk: "SuggestionAdmin",
    suggestion: Suggestion,
    *,
    status: int = 200,
    typed: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Render the page with public text only; nobody learns here who stands behind the need."""
    is_open = suggestion.status in {SuggestionStatus.NEW, SuggestionStatus.SHORTLISTED}
    context = {
        **desk.admin_site.each_context(request),
        "title": _("候補の確認"),
        "opts": Suggestion._meta,
        "suggestion": suggestion,
        "need": public_needs.find(suggestion.need_id),
        "seed": public_seeds.card(PublishedSeed.objects.all(), suggestion.seed_id),
        "band": band_of(suggestion)[0],
        "why": why(suggestion),
        "is_open": is_open,
        "events": timeline.of_suggestion(suggestion, actor=request.actor),
        "trail": _trail(request, suggestion),
        "why_not": introducing.why_not_suggested(suggestion, by=request.actor) if is_open else "",
        "forms": _forms(suggestion, typed or {}),
        **more,
    }
    template = "admin/matching/suggestion.html"
    return TemplateResponse(request, template, context, status=status).render()


def _forms(suggestion: Suggestion, typed: dict[str, Any]) -> dict[str, Any]:
    initial = {"version": suggestion.version, "coordinator": suggestion.assigned_to_id}
    made = {}
    for name, (form_class, _step) in STEPS.items():
        form = typed.get(name) or form_class(initial=initial, auto_id=f"id{name}_%s")
        if form.is_bound:
            form.data = form.data.copy()
            form.data["version"] = str(suggestion.version)
        made[name.strip("_")] = form
    return made
