"""Organisations on the desk: checking, rejecting, suspending; memberships for the portal administrator."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from classifications.choices import code_name
from core import rowwise
from core.desk import DeskModelAdmin, WhenFilter
from organizations import rules, transitions
from organizations.enums import OrganizationStatus
from organizations.forms import size_choices
from organizations.models import Membership, Organization, OrganizationStatusChange
from organizations.signals import organization_facts_changed

# What who only reads sees instead of a code.
IN_WORDS = {"size_band": "size_in_words", "is_fictional": "invented"}
PAGE = "admin:organizations_organization_change"


class ReasonForm(forms.Form):
    """Why; the other side reads it as it is."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text=gettext_lazy("団体の管理者に、このまま届きます。"),
    )


class StatusChangeInline(admin.TabularInline):
    """The log of the desk's decisions."""

    model = OrganizationStatusChange
    verbose_name_plural = gettext_lazy("確認の記録")
    fields = readonly_fields = ("when", "step", "person", "words")
    ordering = ("-at", "-pk")
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.actor.is_desk

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @admin.display(description=gettext_lazy("日時"))
    def when(self, change: OrganizationStatusChange) -> str:
        return date_format(timezone.localtime(change.at), _("Y年n月j日 H:i"))

    @admin.display(description=gettext_lazy("状態"))
    def step(self, change: OrganizationStatusChange) -> str:
        return f"{OrganizationStatus(change.was).label} → {OrganizationStatus(change.now).label}"

    @admin.display(description=gettext_lazy("担当者"))
    def person(self, change: OrganizationStatusChange) -> str:
        return str(change.by or "")

    @admin.display(description=gettext_lazy("理由"))
    def words(self, change: OrganizationStatusChange) -> str:
        return change.reason


class OccurringMunicipalities(admin.RelatedOnlyFieldListFilter):
    """The towns that have an organisation, in their official order; folded until one is chosen."""

    template = "admin/organizations/folded_filter.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = gettext_lazy("登録なし")

    def field_admin_ordering(self, field: Any, request: HttpRequest, model_admin: Any) -> tuple[str, ...]:
        return "sort", "pk"


@admin.register(Organization)
class OrganizationAdmin(DeskModelAdmin):
    may_add = "is_portal_admin"
    may_change = "is_portal_admin"
    list_display = ("name", "type", "status", "municipality", "corporate_number", "due_on", "created_at")
    list_filter = ("status", WhenFilter, "type", ("municipality", OccurringMunicipalities))
    # Wide rows: fifty of them would weigh too much.
    list_per_page = 40
    search_fields = ("name", "name_kana", "corporate_number")
    ordering = ("due_on", "name_kana", "pk")
    list_select_related = ("municipality",)
    readonly_fields = (
        "status", "due_on", "created_at", "reference", "applicant", "size_in_words", "invented",
    )  # fmt: skip
    fieldsets = (
        (
            gettext_lazy("登録の状態"),
            {"fields": ("status", "applicant", "created_at", "due_on", "reference")},
        ),
        (
            gettext_lazy("どんな団体か"),
            {"fields": ("type", "name", "name_kana", "name_en", "corporate_number", "is_fictional")},
        ),
        (
            gettext_lazy("場所と仕事"),
            {"fields": ("municipality", "address", "industry", "size_band", "description")},
        ),
        (gettext_lazy("インターネット"), {"fields": ("website", "mail_domain")}),
    )
    inlines = (StatusChangeInline,)
    actions = ("approve", "reject", "suspend")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, dict[str, Any]]]:
        """Who may not change a fact reads it in words; who applies is said while the desk checks."""
        told = {} if self.has_change_permission(request, obj) else IN_WORDS
        is_checked = obj is not None and obj.status != OrganizationStatus.PENDING
        left_out = {"applicant", "due_on"} if is_checked else set()
        return [
            (name, {"fields": tuple(told.get(one, one) for one in group["fields"] if one not in left_out)})
            for name, group in self.fieldsets
        ]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> tuple[type, ...]:
        """Leave out the record of decisions where none has been taken."""
        return self.inlines if obj is not None and obj.changes.exists() else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "size_band":
            return forms.ChoiceField(label=db_field.verbose_name, choices=size_choices, required=False)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # The code lists have pages of their own; here one only chooses.
            field.widget = field.widget.widget
        return field

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        organization_facts_changed.send(sender=Organization, organization_id=obj.pk)

    @admin.display(description=gettext_lazy("公開番号"))
    def reference(self, organization: Organization) -> str:
        return str(organization.public_id)

    @admin.display(description=gettext_lazy("申請した人"))
    def applicant(self, organization: Organization) -> str:
        """Say who asks, while the desk checks; later this is nobody's business on the desk."""
        if organization.status != OrganizationStatus.PENDING:
            return ""
        founder = organization.memberships.select_related("user").order_by("pk").first()
        return f"{founder.user.full_name}（{founder.user.email}）" if founder else ""

    @admin.display(description=gettext_lazy("架空"))
    def invented(self, organization: Organization) -> str:
        return _("架空の団体です") if organization.is_fictional else _("実在の団体です")

    @admin.display(description=gettext_lazy("従業員規模"))
    def size_in_words(self, organization: Organization) -> str:
        return code_name("size_band", organization.size_band) or "－"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Offer the steps that the organisation's status allows above its facts."""
        row = self.get_object(request, object_id)
        steps = _steps_of(row) if row is not None and self.has_view_permission(request, row) else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "steps": steps})

    def response_action(self, request: HttpRequest, queryset: QuerySet[Organization]) -> Any:
        """Return to the organisation's own page when the step was chosen there."""
        answer = super().response_action(request, queryset)
        chosen = request.POST.get(admin.helpers.ACTION_CHECKBOX_NAME, "")
        if "_from_page" in request.POST and chosen.isdecimal() and isinstance(answer, HttpResponseRedirect):
            return redirect("admin:organizations_organization_change", chosen)
        return answer

    @admin.action(description=gettext_lazy("承認する（停止の解除も）"))
    def approve(self, request: HttpRequest, queryset: QuerySet[Organization]) -> HttpResponse | None:
        return self._each(request, queryset, lambda **facts: transitions.approve(**facts))

    @admin.action(description=gettext_lazy("登録を見送る（理由を書く）"))
    def reject(self, request: HttpRequest, queryset: QuerySet[Organization]) -> HttpResponse | None:
        return self._with_reason(request, queryset, action="reject", step=transitions.reject)

    @admin.action(description=gettext_lazy("利用を停止する（理由を書く）"))
    def suspend(self, request: HttpRequest, queryset: QuerySet[Organization]) -> HttpResponse | None:
        return self._with_reason(request, queryset, action="suspend", step=transitions.suspend)

    def _with_reason(
        self, request: HttpRequest, queryset: QuerySet[Organization], *, action: str, step: Callable
    ) -> HttpResponse | None:
        """Ask for the reason on a page of its own, then take the step for each organisation."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            return self._each(request, queryset, step, reason=form.cleaned_data["reason"])
        title = _("登録を見送る理由") if action == "reject" else _("利用を停止する理由")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "action": action,
            "from_page": "_from_page" in request.POST,
            "organizations": queryset.order_by("name_kana", "pk")[:100],
        }
        return TemplateResponse(request, "admin/organizations/reason.html", context)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Organization], step: Callable, **facts: Any
    ) -> HttpResponse | None:
        """Take the step for each, whatever happens to the others; of many rows a page of its own tells."""
        results = rowwise.run(
            rowwise.Task(one.name, reverse(PAGE, args=[one.pk]), partial(_stepped, one, step, request, facts))
            for one in queryset.order_by("pk")
        )
        if len(results) > 1:
            back = request.get_full_path()
            rowwise.keep(request.session, results, title=_("団体の確認の結果"), back=back)
            return redirect("admin:desk_results")
        for result in results:
            level = messages.SUCCESS if result.done else messages.ERROR
            messages.add_message(request, level, f"{result.title}：{result.text}")
        return None


def _stepped(organization: Organization, step: Callable, request: HttpRequest, facts: dict[str, Any]) -> str:
    step(organization=organization, by=request.user, at=timezone.now(), **facts)
    organization.refresh_from_db(fields=["status"])
    said = _("「%(status)s」にしました。団体の管理者にお知らせを送ります。")
    return said % {"status": organization.get_status_display()}


def _steps_of(organization: Organization) -> list[dict[str, Any]]:
    """Return the steps that can be taken now, each with the form for its reason."""
    status = OrganizationStatus(organization.status)
    resumes = status == OrganizationStatus.SUSPENDED
    offered = (
        (OrganizationStatus.APPROVED, "approve", _("停止を解除する") if resumes else _("承認する")),
        (OrganizationStatus.REJECTED, "reject", _("理由を送って、登録を見送る")),
        (OrganizationStatus.SUSPENDED, "suspend", _("理由を送って、利用を停止する")),
    )
    return [
        {"action": action, "name": name, "form": None if action == "approve" else ReasonForm()}
        for target, action, name in offered
        if transitions.WORKFLOW.allows(status, target)
    ]


class MembershipForm(forms.ModelForm):
    """A membership for somebody who has an account, found by their address."""

    email = forms.EmailField(label=gettext_lazy("メールアドレス"))

    class Meta:
        model = Membership
        fields = ("organization", "role", "approved", "started_on", "ended_on")

    def clean_email(self) -> str:
        address = User.objects.normalize_email(self.cleaned_data["email"])
        self.person = User.objects.filter(email=address, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("このメールアドレスの利用者はいません。"))
        return address

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        organization = found.get("organization")
        if organization and found.get("role") not in {*rules.roles_of(organization.type), None}:
            self.add_error("role", _("この種別の団体には、この役割はありません。"))
        if found.get("organization") and found.get("role") and getattr(self, "person", None):
            self._check_new(found)
        return found

    def _check_new(self, found: dict[str, Any]) -> None:
        standing = Membership.objects.filter(
            user=self.person, organization=found["organization"], role=found["role"], ended_on=None
        )
        if standing.exists():
            raise forms.ValidationError(_("この人は、すでにこの役割のメンバーです。"))

    def save(self, commit: bool = True) -> Membership:
        self.instance.user = self.person
        return super().save(commit)


@admin.register(Membership)
class MembershipAdmin(DeskModelAdmin):
    may_view = "is_portal_admin"
    may_add = "is_portal_admin"
    may_change = "is_portal_admin"
    list_display = ("user", "organization", "role", "approved", "started_on", "ended_on")
    list_filter = ("role", "approved")
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "user__family_name", "organization__name")
    autocomplete_fields = ("organization",)
    ordering = ("-started_on", "-pk")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = MembershipForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        person = "email" if obj is None else "user"
        return (person, "organization", "role", "approved", "started_on", "ended_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("user", "organization")
