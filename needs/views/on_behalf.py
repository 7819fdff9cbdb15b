"""Pages of staff who enter a need for a client: choosing the client, the consent, and following the need."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from disclosure import mandates
from disclosure.services import is_reachable
from needs import forms, on_behalf, public, rules, services
from needs.models import Need
from needs.on_behalf_forms import ClientSearchForm, EntryForm
from needs.steps import next_step
from needs.views.refusals import explains_refusal, refuse_unwritable
from organizations import filling
from organizations.enums import COMPANY_TYPES
from organizations.models import Organization
from organizations.responses import for_members

WAITS_FOR_CHECK = gettext_lazy("代理入力は、事務局が団体を確認したあとに使えます。")


@require_http_methods(["GET", "POST"])
@for_members()
def enter(request: HttpRequest) -> HttpResponse:
    """Choose or register the client, record its consent, and begin the need."""
    if rules.may_enter_later(request.actor):
        messages.info(request, WAITS_FOR_CHECK)
        return redirect("organizations:mine")
    if not rules.can_enter(request.actor):
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    client = _chosen(request, sent.get("organization", ""))
    if client is None and "new" not in sent:
        return _search_page(request)
    form = EntryForm(request.POST or None, client=client)
    if request.method != "POST":
        form.initial = {"token": forms.new_token(request.user.pk), "agreed_on": timezone.localdate()}
        return _entry_page(request, form)
    if (filled := filling.asked_for(request.POST, names=form.fields)) is not None:
        return _entry_page(request, EntryForm(initial=filled.values, client=client), filled=filled)
    return _begin(request, form) if form.is_valid() else _entry_page(request, form, status=422)


def _begin(request: HttpRequest, form: EntryForm) -> HttpResponse:
    public_id = forms.token_id(form.cleaned_data["token"], user_id=request.user.pk)
    if public_id is None:
        form.add_error(
            None, _("画面を開いてから時間がたちました。もう一度「入力を始める」を押してください。")
        )
        return _again(request, form)
    try:
        on_behalf.enter(
            public_id=public_id,
            actor=request.actor,
            client=form.client_or_facts(),
            consent=form.consent(),
            email=form.cleaned_data["email"],
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _again(request, form)
    messages.success(request, _("同意を記録しました。ニーズを入力してください。"))
    return redirect("needs:edit", public_id=public_id)


def _again(request: HttpRequest, form: EntryForm) -> HttpResponse:
    form.data = form.data.copy()
    form.data["token"] = forms.new_token(request.user.pk)
    return _entry_page(request, form, status=409)


def followed_page(request: HttpRequest, need: Need) -> HttpResponse:
    """Show who entered the need where it stands, and no more than that once the client has taken over."""
    writes = Need.objects.writable_by(request.actor).filter(pk=need.pk).exists()
    context = {
        "need": need,
        "mandate": mandates.of(need.public_id),
        "writes": writes,
        "can_edit": rules.can_edit(request.actor, need),
        "is_shown": public.find(need.public_id) is not None,
        "preview": public.preview(need, label=services.preview_label(need)) if writes else None,
        "step": next_step(need),
        "is_reached": is_reachable(need.public_id),
    }
    return render(request, "needs/followed.html", context)


@require_POST
@explains_refusal
def take_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on with the need oneself."""
    need = get_object_or_404(Need.objects.owned_by(request.actor), public_id=public_id)
    on_behalf.take_over(need=need, actor=request.actor)
    messages.success(request, _("自社で引き継ぎました。"))
    return redirect("needs:workspace", public_id=public_id)


@require_POST
@explains_refusal
def end_mandate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw the consent to enter the need, as the client or as who entered it."""
    followed = Need.objects.followed_by(request.actor).filter(public_id=public_id).first()
    need = followed or Need.objects.owned_by(request.actor).filter(public_id=public_id).first()
    if need is None:
        refuse_unwritable(request, public_id)
    on_behalf.end(need=need, actor=request.actor, at=timezone.now())
    messages.success(request, _("代理入力の同意を取り消しました。コーディネーターに知らせました。"))
    return redirect("needs:mine") if followed else redirect("needs:workspace", public_id=public_id)


def _chosen(request: HttpRequest, text: str) -> Organization | None:
    public_id = forms.as_uuid(text) if text else None
    if public_id is None:
        return None
    chosen = get_object_or_404(Organization, public_id=public_id)
    if not on_behalf.may_be_client(chosen, actor=request.actor):
        raise Http404
    return chosen


def _search_page(request: HttpRequest) -> HttpResponse:
    form = ClientSearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = services.organizations_like(words, apart_from=request.actor.organization) if words else []
    context = {
        "form": form,
        "words": words,
        "found": [organization for organization in found if organization.type in COMPANY_TYPES],
        "known": mandates.clients_of(request.actor)[: services.MOST_FOUND],
    }
    return render(request, "needs/client.html", context)


def _entry_page(
    request: HttpRequest, form: EntryForm, *, status: int = 200, filled: filling.Filled | None = None
) -> HttpResponse:
    context = {"form": form, "client": form.client, "filled": filled}
    return render(request, "needs/enter.html", context, status=status)
