"""Where a poster follows a need: its state, what comes next, the steps that only the poster takes."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from disclosure import attachments, mandates
from disclosure.refusing import NamesFoundError
from disclosure.services import excluded_organizations, organization_behind
from needs import forms, public, rules, services, transitions
from needs.enums import PUBLIC_TEXTS, NeedStatus
from needs.history import events
from needs.models import Need
from needs.responses import as_download
from needs.rewriting import is_as_published
from needs.steps import POSTING, next_step
from needs.views.drafting import labelled_comments, marked_texts
from needs.views.on_behalf import followed_page
from needs.views.refusals import explains_refusal, refuse_unwritable

PER_PAGE = 20


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the needs of the acting body, and those entered for clients."""
    actor = request.actor
    needs = Need.objects.concerning(actor).order_by("-saved_at", "-pk")
    page = Paginator(needs, PER_PAGE).get_page(request.GET.get("page"))
    entered = mandates.concerning(actor, [need.public_id for need in page.object_list])
    entries = [(need, next_step(need), entered.get(need.public_id)) for need in page.object_list]
    context = {"page": page, "entries": entries, "can_post": rules.can_post(actor)}
    context["can_enter"] = rules.can_enter(actor)
    return render(request, "needs/mine.html", context)


@require_GET
def workspace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where the need stands, what comes next and what happened so far."""
    followed = Need.objects.followed_by(request.actor).filter(public_id=public_id).first()
    if followed is not None:
        return followed_page(request, followed)
    need, actor = _own(request, public_id), request.actor
    speaks = rules.speaks_for(actor, need)
    context = {
        "need": need,
        "mandate": mandates.of(public_id),
        "is_entered": mandates.is_entered(public_id),
        "preview": public.preview(need, label=services.preview_label(need)),
        "step": next_step(need),
        "events": events(need),
        "comments": labelled_comments(need),
        "excluded": excluded_organizations(public_id).order_by("name_kana", "pk"),
        "kept": attachments.files_of(public_id).defer("content", "rebuilt"),
        "is_shown": public.find(public_id) is not None,
        "is_as_published": is_as_published(need),
        "restricted": services.restricted_detail(need=need, actor=actor, at=timezone.now()),
        "rewritten": _rewritten(request, need),
        "can_edit": rules.can_edit(actor, need),
        "can_withdraw": rules.can_withdraw(actor, need),
        "can_close": rules.can_close(actor, need),
        "can_renew": rules.can_renew(actor, need),
        "can_select": speaks and need.status == NeedStatus.CLOSED and need.has_answers,
        "can_end": speaks and need.status == NeedStatus.SELECTING,
        "can_exclude": speaks and need.status not in rules.OVER,
    }
    return render(request, "needs/workspace.html", context)


@require_http_methods(["GET", "POST"])
@explains_refusal
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show exactly what the world will see, and hand the need to the desk."""
    need = Need.objects.writable_by(request.actor).filter(public_id=public_id).first()
    if need is None:
        refuse_unwritable(request, public_id)
    form = forms.SubmitForm(request.POST or None, initial={"version": need.version})
    if request.method == "POST" and form.is_valid():
        return _submit(request, need, form=form)
    return _preview_page(request, need, form=form)


def _preview_page(
    request: HttpRequest, need: Need, *, form: forms.SubmitForm, status: int = 200, **more: str
) -> HttpResponse:
    findings = services.findings_of(need, organization=organization_behind(need.public_id))
    context = {
        "need": need,
        "steps": POSTING,
        "preview": public.preview(need, label=services.preview_label(need)),
        "form": form,
        "findings": findings,
        "blocked": any(finding.blocking for finding in findings),
        "missing": transitions.missing_of(need),
        "checked": any(services.texts_of(need).values()),
        "marked": marked_texts(services.texts_of(need), findings),
        "rewritten": _rewritten(request, need),
        "can_edit": rules.can_edit(request.actor, need),
        "can_submit": rules.can_submit(request.actor, need),
        "is_as_published": is_as_published(need),
        "is_verified": rules.is_verified(request.actor, need),
        **more,
    }
    return render(request, "needs/preview.html", context, status=status)


def _submit(request: HttpRequest, need: Need, *, form: forms.SubmitForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        transitions.submit(need=need, actor=request.actor, version=version, at=timezone.now())
    except NamesFoundError as error:
        messages.error(request, str(error))
        return redirect("needs:preview", public_id=need.public_id)
    except transitions.IncompleteError as error:
        return _preview_page(
            request, need, form=form, status=409, refused=str(error), refused_field=error.field
        )
    except DomainError:
        need.refresh_from_db()
        if need.status != NeedStatus.IN_REVIEW:
            raise
        # The same button pressed twice: the first press has done it.
        return redirect("needs:workspace", public_id=need.public_id)
    messages.success(request, _("提出しました。コーディネーターが確認します。"))
    return redirect("needs:workspace", public_id=need.public_id)


@require_http_methods(["GET", "POST"])
@explains_refusal
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the need back, with a reason."""
    need = _own(request, public_id)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        transitions.withdraw(need=need, actor=request.actor, reason=reason, at=timezone.now())
        messages.success(request, _("ニーズを取り下げました。"))
        return redirect("needs:workspace", public_id=public_id)
    context = {
        "need": need,
        "form": form,
        "title": _("このニーズを取り下げますか"),
        "text": _(
            "取り下げると、公開も募集も終わります。元には戻せません。理由は担当コーディネーターに伝わります。"
        ),
        "submit": _("取り下げる"),
        "danger": True,
    }
    return render(request, "needs/confirm.html", context)


@require_http_methods(["GET", "POST"])
@explains_refusal
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take no more answers."""
    need = _own(request, public_id)
    if request.method == "POST":
        transitions.close(need=need, actor=request.actor, at=timezone.now())
        messages.success(request, _("受付を終えました。"))
        return redirect("needs:workspace", public_id=public_id)
    context = {
        "need": need,
        "title": _("受付を終えますか"),
        "text": _("新しい提案を受け付けなくなります。届いている提案はそのまま選べます。"),
        "submit": _("受付を終える"),
    }
    return render(request, "needs/confirm.html", context)


@require_POST
@explains_refusal
def select(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin to choose from the answers."""
    transitions.start_selecting(need=_own(request, public_id), actor=request.actor, at=timezone.now())
    return redirect("needs:workspace", public_id=public_id)


@require_http_methods(["GET", "POST"])
@explains_refusal
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End the selection without a partner."""
    need = _own(request, public_id)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        transitions.not_conclude(need=need, actor=request.actor, reason=reason, at=timezone.now())
        messages.success(request, _("選定を終えました。"))
        return redirect("needs:workspace", public_id=public_id)
    context = {
        "need": need,
        "form": form,
        "title": _("相手を決めずに終えますか"),
        "text": _("このニーズは「不成立」になります。元には戻せません。"),
        "submit": _("終える"),
        "danger": True,
    }
    return render(request, "needs/confirm.html", context)


@require_POST
@explains_refusal
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the need open for longer, in one click."""
    need = transitions.renew(need=_own(request, public_id), actor=request.actor, at=timezone.now())
    day = need.deadline
    messages.success(
        request,
        _("締切日を%(year)s年%(month)s月%(day)s日まで延ばしました。")
        % {"year": day.year, "month": day.month, "day": day.day},
    )
    return redirect("needs:workspace", public_id=public_id)


@require_GET
def original_file(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand the poster's own company its upload back."""
    need = _own(request, public_id)
    file = attachments.files_of(need.public_id).filter(public_id=file_id).first()
    if file is None:
        raise Http404
    return as_download(bytes(file.content), content_type="application/octet-stream", name=file.name)


def _own(request: HttpRequest, public_id: UUID) -> Need:
    return get_object_or_404(Need.objects.owned_by(request.actor), public_id=public_id)


def _rewritten(request: HttpRequest, need: Need) -> list[tuple[str, str, str]]:
    # Once the poster writes again, a difference to the last submission is the poster's own.
    shown = public.find(need.public_id)
    as_shown = shown is not None and all(getattr(shown, name) == getattr(need, name) for name in PUBLIC_TEXTS)
    if need.status not in {NeedStatus.IN_REVIEW, NeedStatus.ANONYMITY_CLEARED} and not as_shown:
        return []
    return services.rewritten(need=need, actor=request.actor, at=timezone.now())
