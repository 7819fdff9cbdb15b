"""Writing a need: the first three texts, all the rest, files, and who must not see it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import keeping
from core.errors import DomainError, StaleVersion
from core.responses import draft_is_stale, draft_kept, draft_not_kept, is_autosave
from disclosure import attachments
from disclosure.screening import highlight
from disclosure.services import excluded_coordinators, excluded_organizations, organization_behind
from needs import forms, rules, services
from needs.enums import PUBLIC_TEXTS, NeedStatus
from needs.models import Need
from needs.steps import POSTING, next_step, reached
from needs.views.refusals import EndedError, explains_refusal, refuse_unwritable, refused_with_typed
from organizations.acting import Actor
from organizations.models import Organization
from organizations.responses import for_members

OPEN_TOO_LONG = gettext_lazy(
    "画面を開いてから時間がたちました。もう一度「下書きを保存する」を押してください。"
)


@require_http_methods(["GET", "POST"])
@for_members(start="need")
def new(request: HttpRequest) -> HttpResponse:
    """Start a need; the same form sent twice makes one."""
    if not rules.can_post(request.actor):
        raise Http404
    form = forms.NewNeedForm(request.POST or None)
    if is_autosave(request):
        return _autosave_new(request, form)
    if (typed := keeping.returned(request)) is not None:
        return _new_page(request, forms.NewNeedForm(typed), is_back=True)
    if request.method != "POST" or not form.is_valid():
        return _new_page(request, form)
    try:
        need = _begin(request, form)
    except StaleVersion:
        return _begun_elsewhere(request, form)
    if need is None:
        form.add_error(None, OPEN_TOO_LONG)
        return _new_page(request, form)
    messages.success(request, _("下書きを保存しました。くわしい内容を書きたせます。"))
    return redirect("needs:edit", public_id=need.public_id)


def _autosave_new(request: HttpRequest, form: forms.NewNeedForm) -> HttpResponse:
    """Keep the first texts of somebody who still writes; nothing typed makes no need."""
    if not form.is_valid() and not form.has_texts():
        return draft_not_kept("", closed=False)
    try:
        need = _begin(request, form)
    except StaleVersion:
        return draft_is_stale()
    except DomainError as error:
        return draft_not_kept(str(error))
    if need is None:
        return draft_not_kept(str(OPEN_TOO_LONG))
    return _kept(need, form, at=need.saved_at)


def _begin(request: HttpRequest, form: forms.NewNeedForm) -> Need | None:
    public_id = forms.token_id(form.cleaned_data["token"], user_id=request.user.pk)
    if public_id is None:
        return None
    return services.begin_draft(
        public_id=public_id,
        actor=request.actor,
        values=form.values(),
        version=form.cleaned_data["version"],
        at=timezone.now(),
    )


def _begun_elsewhere(request: HttpRequest, form: forms.NewNeedForm) -> HttpResponse:
    """Show both texts; pressing the button again keeps the one in the boxes."""
    public_id = forms.token_id(form.cleaned_data["token"], user_id=request.user.pk)
    need = Need.objects.owned_by(request.actor).get(public_id=public_id)
    rows = forms.differences(form, services.texts_of(need))
    form.data = form.data.copy()
    form.data["version"] = str(need.version)
    return _new_page(request, form, differences=rows, status=409)


def _new_page(
    request: HttpRequest, form: forms.NewNeedForm, *, status: int = 200, **more: object
) -> HttpResponse:
    token = forms.new_token(request.user.pk)
    if form.is_bound:
        form.data = form.data.copy()
        # An empty form keeps its token; one whose token is spoilt gets a new one.
        spoilt = form.non_field_errors() and not form.has_error(NON_FIELD_ERRORS, code="empty")
        form.data["token"] = token if spoilt else form.data.get("token")
    else:
        form.initial["token"] = token
    return render(request, "needs/new.html", {"form": form, "steps": POSTING, **more}, status=status)


@require_http_methods(["GET", "POST"])
@explains_refusal
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the details; saving shows at once what would give the poster away."""
    need = Need.objects.writable_by(request.actor).filter(public_id=public_id).first()
    if need is None:
        return _ended(request, public_id)
    if is_autosave(request):
        return _autosave(request, need)
    if not rules.can_edit(request.actor, need):
        return _not_editable(request, need)
    if request.method == "POST":
        return _save(request, need)
    if (typed := keeping.returned(request)) is not None:
        form = forms.NeedForm(typed, published_on=need.published_on)
        form.full_clean()
        return _page(request, need, form=form, is_back=True)
    return _page(request, need, form=_stored_form(request, need))


def _ended(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give back what somebody was still writing for a client that has taken over or withdrawn its consent."""
    try:
        refuse_unwritable(request, public_id)
    except EndedError as error:
        if request.method != "POST":
            raise
        if is_autosave(request):
            return draft_not_kept(str(error))
        form = forms.NeedForm(request.POST, request.FILES)
        return refused_with_typed(request, form=form, reason=str(error), back_url=error.back_url)


def _autosave(request: HttpRequest, need: Need) -> HttpResponse:
    """Keep what can be kept of a form that somebody still writes in; files wait for the button."""
    form, at = forms.NeedForm(request.POST, published_on=need.published_on), timezone.now()
    form.is_valid()
    version = form.cleaned_data["version"]
    try:
        need = services.save_draft(
            need=need, actor=request.actor, version=version, values=form.values(), at=at
        )
    except StaleVersion:
        return draft_is_stale()
    except DomainError as error:
        return draft_not_kept(str(error))
    return _kept(need, form, at=at)


def _kept(need: Need, form: forms.NeedForm | forms.NewNeedForm, *, at: datetime) -> HttpResponse:
    path = reverse("needs:edit", args=[need.public_id])
    return draft_kept(version=need.version, at=at, path=path, not_kept=forms.labels_of_errors(form))


def _not_editable(request: HttpRequest, need: Need) -> HttpResponse:
    """Refuse; a form that was still open in another tab comes back as text to copy."""
    reason = _why_closed(request.actor, need)
    if request.method != "POST":
        raise DomainError(reason)
    form = forms.NeedForm(request.POST, request.FILES)
    back_url = reverse("needs:workspace", args=[need.public_id])
    return refused_with_typed(request, form=form, reason=reason, back_url=back_url)


def _why_closed(actor: Actor, need: Need) -> str:
    """Say what the need waits for, or who writes it."""
    if not rules.writes(actor, need):
        return _("このニーズを直せるのは、書いた人と団体の管理者です。")
    said = _("いまは「%(status)s」のため、直せません。") % {"status": need.get_status_display()}
    return f"{said}{next_step(need).text}"


def _save(request: HttpRequest, need: Need) -> HttpResponse:
    form = forms.NeedForm(request.POST, request.FILES, published_on=need.published_on)
    valid = form.is_valid()
    uploaded = _keep_files(request, need, form=form)
    if not valid or not uploaded:
        return _page(request, need, form=form)
    try:
        services.save_draft(
            need=need,
            actor=request.actor,
            version=form.cleaned_data["version"],
            values=form.values(),
            at=timezone.now(),
        )
    except StaleVersion:
        return _stale(request, need, form=form)
    messages.success(request, _("保存しました。"))
    return redirect("needs:preview" if "preview" in request.POST else "needs:edit", public_id=need.public_id)


def _keep_files(request: HttpRequest, need: Need, *, form: forms.NeedForm) -> bool:
    """Keep what can be kept even when the texts need another look, and say what cannot."""
    attachments.remove_files(listing_id=need.public_id, public_ids=_ids(request, "remove"))
    ok = True
    for upload in request.FILES.getlist("files"):
        try:
            attachments.keep_file(
                listing_id=need.public_id,
                name=upload.name,
                content=upload.read(),
                by=request.user,
                at=timezone.now(),
            )
        except (DomainError, ValidationError) as error:
            form.add_error(
                "files", f"{upload.name}：{error if isinstance(error, DomainError) else error.message}"
            )
            ok = False
    return ok


def _stale(request: HttpRequest, need: Need, *, form: forms.NeedForm) -> HttpResponse:
    """Show what differs from what somebody else saved; what was typed stays and can be saved over it."""
    need.refresh_from_db()
    if not rules.can_edit(request.actor, need):
        return _not_editable(request, need)
    stored = _stored(request, need)
    rows = forms.differences(form, stored)
    if not rows and not _other_changes(form, stored):
        return redirect("needs:edit", public_id=need.public_id)
    form.data = form.data.copy()
    form.data["version"] = str(need.version)
    return _page(request, need, form=form, differences=rows, stale=True, status=409)


def _other_changes(form: forms.NeedForm, stored: dict) -> bool:
    typed = form.values() | {"is_anonymous": "1" if form.cleaned_data["is_anonymous"] else "0"}
    listed = {"themes", "research_fields", "collaboration_types"}
    return any(
        (set(typed[name]) != set(stored[name])) if name in listed else (typed[name] != stored[name])
        for name in typed
    )


def _stored(request: HttpRequest, need: Need) -> dict:
    restricted = services.restricted_detail(need=need, actor=request.actor, at=timezone.now())
    return forms.initial_of(need, restricted=restricted)


def _stored_form(request: HttpRequest, need: Need) -> forms.NeedForm:
    return forms.NeedForm(initial=_stored(request, need))


def _page(
    request: HttpRequest, need: Need, *, form: forms.NeedForm, status: int = 200, **more
) -> HttpResponse:
    texts = services.texts_of(need)
    if form.is_bound:
        # Mark what was typed, not what was stored.
        texts = {name: form.cleaned_data.get(name) or "" for name in PUBLIC_TEXTS}
    findings = services.findings_of(texts, organization=organization_behind(need.public_id))
    context = {
        "need": need,
        "steps": POSTING,
        "reached": reached(need),
        "client": _client_of(request, need),
        "form": form,
        "marked": marked_texts(texts, findings),
        "findings": findings,
        "blocked": any(finding.blocking for finding in findings),
        "checked": any(texts.values()) and not form.errors,
        "screened_fields": " ".join(PUBLIC_TEXTS),
        "comments": labelled_comments(need),
        "kept": attachments.files_of(need.public_id).defer("content", "rebuilt"),
        **more,
    }
    return render(request, "needs/edit.html", context, status=status)


def _client_of(request: HttpRequest, need: Need) -> Organization | None:
    """Return for whom the acting person writes, when that is not the own company."""
    organization = organization_behind(need.public_id)
    return None if organization == request.actor.organization else organization


def marked_texts(texts: dict[str, str], findings: list) -> list[tuple[str, list]]:
    """Return label and fragments of every text in which something was found."""
    fields = {finding.field for finding in findings}
    return [
        (str(Need._meta.get_field(name).verbose_name), highlight(text, findings, field=name))
        for name, text in texts.items()
        if name in fields
    ]


def labelled_comments(need: Need) -> list[tuple[str, str]]:
    """Return why the coordinator sent the need back, and the comments with the names of their fields."""
    if need.status != NeedStatus.CHANGES_REQUESTED:
        return []
    back = need.changes.filter(now=NeedStatus.CHANGES_REQUESTED).order_by("-at", "-pk").first()
    reason = [(_("差戻しの理由"), back.reason)] if back else []
    comments = need.desk_comments.items()
    return [*reason, *((str(Need._meta.get_field(name).verbose_name), text) for name, text in comments)]


@require_http_methods(["GET", "POST"])
@explains_refusal
def exclusions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the organisations for which the need does not exist."""
    need = get_object_or_404(Need.objects.owned_by(request.actor), public_id=public_id)
    if request.method == "POST":
        services.keep_away(
            need=need,
            actor=request.actor,
            organizations=_ids(request, "organization"),
            coordinators=_ids(request, "coordinator"),
            at=timezone.now(),
        )
        messages.success(request, _("ニーズを見せない団体と人を保存しました。"))
        return redirect("needs:exclusions", public_id=public_id)
    form = forms.ExclusionSearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    chosen = excluded_organizations(public_id).order_by("name_kana", "pk")
    found = services.organizations_like(words, apart_from=request.actor.organization) if words else []
    found = [organization for organization in found if organization not in chosen]
    unwanted = set(excluded_coordinators(public_id))
    context = {
        "need": need,
        "form": form,
        "chosen": chosen,
        "found": found,
        "words": words,
        "desk": [(person, person in unwanted) for person in services.coordinators_of_the_desk()],
    }
    return render(request, "needs/exclusions.html", context)


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    """Return the ids that were ticked; what is no id is left out."""
    return [value for value in map(forms.as_uuid, request.POST.getlist(name)) if value]
