"""The review page of the desk: the poster's words and the coordinator's wording side by side."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError, StaleVersion
from disclosure import attachments, mandates
from disclosure.enums import Purpose
from disclosure.screening import highlight
from disclosure.services import brokers_of, log_view, may_broker, open_identity
from needs import forms, public, rules, services, transitions
from needs.enums import PUBLIC_TEXTS, NeedStatus
from needs.history import events
from needs.models import Need
from needs.responses import as_download
from needs.steps import next_step

if TYPE_CHECKING:
    from needs.admin import NeedAdmin


def page(request: HttpRequest, desk: "NeedAdmin", *, object_id: str) -> HttpResponse:
    """Show the review, or take the step whose button was pressed."""
    need = _found(request, desk, object_id)
    step = next((STEPS[name] for name in STEPS if name in request.POST), None)
    if request.method != "POST" or step is None:
        return _render(request, desk, need)
    trail = desk.trail(request, need)
    try:
        answer = step(request, desk, need)
    except StaleVersion as error:
        return _stale(request, desk, need, error)
    except DomainError as error:
        need.refresh_from_db()
        return _render(request, desk, need, refused=str(error), status=409)
    # After a decision the next need of the same list opens.
    decided = answer.status_code == HTTPStatus.FOUND and step in {_return, _approve}
    return redirect(trail.onward) if trail and decided else answer


def file(
    request: HttpRequest, desk: "NeedAdmin", *, object_id: str, file_id: UUID, which: str
) -> HttpResponse:
    """Hand the assigned coordinator an upload or its rebuilt copy; the owner can read that it was opened."""
    need = _found(request, desk, object_id)
    kept = attachments.files_of(need.public_id).filter(public_id=file_id).first()
    if kept is None or not rules.can_review(request.actor, need) or which not in {"original", "rebuilt"}:
        raise Http404
    log_view(
        listing_id=need.public_id,
        actor=request.actor,
        item="files",
        purpose=Purpose.REVIEW,
        at=timezone.now(),
    )
    if which == "original":
        return as_download(bytes(kept.content), content_type="application/octet-stream", name=kept.name)
    if kept.rebuilt is None:
        raise Http404
    return as_download(bytes(kept.rebuilt), content_type=kept.rebuilt_type, name=f"copy.{kept.extension}")


def _take(request: HttpRequest, desk: "NeedAdmin", need: Need) -> HttpResponse:
    services.take_review(need=need, actor=request.actor, at=timezone.now())
    return _done(request, desk, need, _("このニーズの担当になりました。"))


def _save(request: HttpRequest, desk: "NeedAdmin", need: Need) -> HttpResponse:
    form = forms.RedactionForm(request.POST)
    if not form.is_valid():
        return _render(request, desk, need, form=form)
    need = _redact(request, need, form)
    done = _done(request, desk, need, _("保存しました。"))
    if not _words_of_return(request):
        return done
    messages.info(request, _("差戻しの文章は、まだ送っていません。"))
    need = _found(request, desk, str(need.pk))
    return _render(request, desk, need, form=_stored(need))


def _return(request: HttpRequest, desk: "NeedAdmin", need: Need) -> HttpResponse:
    form = forms.ReturnForm(request.POST, auto_id="id_return_%s")
    wording = _typed_wording(request, need)
    if not form.is_valid() or (wording is not None and not wording.is_valid()):
        return _render(request, desk, need, return_form=form)
    _redact_and_return(request, need, form, wording)
    return _done(request, desk, need, _("差し戻しました。投稿者に知らせました。"))


@transaction.atomic
def _redact_and_return(
    request: HttpRequest, need: Need, form: forms.ReturnForm, wording: forms.RedactionForm | None
) -> None:
    """Send the need back with the wording that stands in the boxes, or neither."""
    if wording is not None:
        need = _redact(request, need, wording)
    transitions.request_changes(
        need=need,
        actor=request.actor,
        version=need.version if wording is not None else form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        comments=form.comments(),
        at=timezone.now(),
    )


def _approve(request: HttpRequest, desk: "NeedAdmin", need: Need) -> HttpResponse:
    form = forms.RedactionForm(request.POST)
    if not form.is_valid():
        return _render(request, desk, need, form=form)
    try:
        need = _redact_and_clear(request, need, form)
    except StaleVersion:
        raise
    except DomainError as error:
        need.refresh_from_db()
        kept = form if need.status == NeedStatus.IN_REVIEW else None
        return _render(request, desk, need, form=kept, refused=str(error), status=409)
    shown = need.status == NeedStatus.PUBLISHED
    return _done(
        request, desk, need, _("公開しました。") if shown else _("承認しました。次の一斉公開で公開されます。")
    )


@transaction.atomic
def _redact_and_clear(request: HttpRequest, need: Need, form: forms.RedactionForm) -> Need:
    """Keep the wording and clear it, or neither: a refused wording must not replace the poster's."""
    need = _redact(request, need, form)
    return transitions.clear(need=need, actor=request.actor, version=need.version, at=timezone.now())


STEPS: dict[str, Callable[[HttpRequest, "NeedAdmin", Need], HttpResponse]] = {
    "_take": _take,
    "_save": _save,
    "_return": _return,
    "_approve": _approve,
}


def _redact(request: HttpRequest, need: Need, form: forms.RedactionForm) -> Need:
    return services.redact(
        need=need,
        actor=request.actor,
        version=form.cleaned_data["version"],
        values=form.texts(),
        released=form.cleaned_data["release"],
    )


def _done(request: HttpRequest, desk: "NeedAdmin", need: Need, text: str) -> HttpResponse:
    desk.log_change(request, need, "")
    messages.success(request, text)
    return redirect(request.get_full_path())


def _stale(request: HttpRequest, desk: "NeedAdmin", need: Need, error: StaleVersion) -> HttpResponse:
    """Show what the first coordinator changed; what the second typed stays in the form."""
    need.refresh_from_db()
    form = forms.RedactionForm(request.POST)
    rows: list = []
    if form.is_valid():
        rows = forms.differences(form, services.texts_of(need))
    form.data = form.data.copy()
    form.data["version"] = str(need.version)
    kept = form if need.status == NeedStatus.IN_REVIEW and "problem" in request.POST else None
    return _render(request, desk, need, form=kept, differences=rows, refused=str(error), status=409)


def _found(request: HttpRequest, desk: "NeedAdmin", object_id: str) -> Need:
    if not object_id.isdecimal() or len(object_id) > 18:
        raise Http404
    need = desk.get_queryset(request).filter(pk=object_id).first()
    if need is None:
        raise Http404
    return need


def _render(
    request: HttpRequest, desk: "NeedAdmin", need: Need, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **desk.admin_site.each_context(request),
        "title": _("ニーズの確認"),
        "opts": Need._meta,
        "need": need,
        "step": next_step(need),
        "can_take": _can_take(request, need),
        "trail": desk.trail(request, need),
        **more,
    }
    if rules.can_review(request.actor, need):
        context |= _review_context(request, need, typed=more)
    response = TemplateResponse(request, "admin/needs/need/review.html", context, status=status)
    return response.render()


def _can_take(request: HttpRequest, need: Need) -> bool:
    free = request.actor.is_coordinator and need.status == NeedStatus.IN_REVIEW
    return (
        free
        and not brokers_of(need.public_id).exists()
        and may_broker(listing_id=need.public_id, coordinator=request.actor.user)
    )


def _review_context(request: HttpRequest, need: Need, *, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what only the assigned coordinator sees; opening it is in the log that the poster reads."""
    card = open_identity(
        listing_id=need.public_id, actor=request.actor, purpose=Purpose.REVIEW, at=timezone.now()
    )
    findings = services.findings_of(need, organization=card.organization)
    files = list(attachments.files_of(need.public_id).defer("content", "rebuilt"))
    form = typed.get("form") or _typed_wording(request, need) or _stored(need)
    # The list judges the wording in the boxes; the marks stand in the stored text beside them.
    texts = form.texts() if form.is_bound and form.is_valid() else services.texts_of(need)
    worded = services.findings_of(texts, organization=card.organization)
    original = card.original or {}
    return {
        "is_mine": True,
        "card": card,
        "mandate": mandates.of(need.public_id),
        "form": form,
        "return_form": typed.get("return_form")
        or forms.ReturnForm(initial=_words_of_return(request), auto_id="id_return_%s"),
        "pairs": [
            (original.get(name, ""), highlight(getattr(need, name), findings, field=name), form[name])
            for name in PUBLIC_TEXTS
        ],
        "restricted": original.get("restricted_detail", ""),
        "findings": worded,
        "blocked": any(finding.blocking for finding in worded),
        "files": files,
        "released": {str(public_id) for public_id in form["release"].value() or []},
        "preview": public.preview(need, label=services.public_label(need)),
        "events": events(need),
        "may_decide": need.status == NeedStatus.IN_REVIEW,
    }


def _stored(need: Need) -> forms.RedactionForm:
    files = attachments.files_of(need.public_id).filter(released=True)
    released = list(files.values_list("public_id", flat=True))
    stored = services.texts_of(need) | {"version": need.version, "release": released}
    return forms.RedactionForm(initial=stored)


def _typed_wording(request: HttpRequest, need: Need) -> forms.RedactionForm | None:
    """Return the wording that came with the page, whichever of its buttons was pressed."""
    came = need.status == NeedStatus.IN_REVIEW and "problem" in request.POST
    return forms.RedactionForm(request.POST) if came else None


def _words_of_return(request: HttpRequest) -> dict[str, str]:
    """Return what was typed for sending the need back, when another button was pressed."""
    names = ("reason", *forms.comment_fields())
    return {name: request.POST[name] for name in names if request.POST.get(name, "").strip()}
