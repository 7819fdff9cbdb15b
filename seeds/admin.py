"""The desk's look at seeds: what the world sees, the full text for the broker, and the stop for abuse."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.desk import DeskModelAdmin, named, titled
from core.errors import DomainError
from core.text import normalise_search
from seeds import transitions
from seeds.models import PublishedSeed, Seed, SeedText

INSTITUTION = named("institution_name", _("機関の表示"))
TEXT_WITHHELD = named("is_text_withheld", _("本文を伏せている"))
PUBLISHED_ON = named("published_on", _("公開日"))
UPDATED_AT = named("updated_at", _("更新日時"))


class StopForm(forms.Form):
    """Why a publication is stopped; the author reads it."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("投稿者に届きます。"),
    )


@admin.register(PublishedSeed)
class PublishedSeedAdmin(DeskModelAdmin):
    """Seeds as the world sees them."""

    list_display = ("title", INSTITUTION, "kind", "ip_status", TEXT_WITHHELD, PUBLISHED_ON)
    list_filter = ("kind", "ip_status", "trl_band", titled("is_fictional", _("架空")))
    search_fields = ("search_text__contains",)
    ordering = ("-published_on", "public_id")
    fields = (
        *(column.name for column in SeedText._meta.local_fields), named("organization", _("所属")),
        INSTITUTION, named("themes", _("重点テーマ")), TEXT_WITHHELD, named("is_fictional", _("架空")),
        PUBLISHED_ON, named("updated_on", _("更新日")),
    )  # fmt: skip
    readonly_fields = fields
    actions = ("stop_publication",)
    list_select_related = False
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Look for the words in the form in which they are kept, so that their index serves."""
        return super().get_search_results(request, queryset, normalise_search(search_term))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return actions if request.actor.is_portal_admin else {}

    @admin.action(description=_("公開を停止する（不適切な内容）"))
    def stop_publication(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for the reason, then stop each chosen publication and report refusals."""
        form = StopForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, form)
        chosen = Seed.objects.filter(public_id__in=queryset.values("public_id")).order_by("pk")
        for seed in chosen:
            self._stop(request, seed, reason=form.cleaned_data["reason"])
        return None

    def _ask(self, request: HttpRequest, queryset: QuerySet, form: StopForm) -> HttpResponse:
        shown = self.admin_site.each_context(request) | {
            "title": _("公開の停止"),
            "form": form,
            "rows": queryset.order_by("-published_on", "public_id"),
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
            "opts": self.opts,
        }
        return TemplateResponse(request, "seeds/admin_stop.html", shown)

    def _stop(self, request: HttpRequest, seed: Seed, *, reason: str) -> None:
        try:
            transitions.unpublish(seed=seed, actor=request.actor, reason=reason, at=timezone.now())
        except DomainError as error:
            self.message_user(request, f"{seed.title}：{error}", messages.ERROR)
        else:
            self.message_user(request, _("「%(title)s」の公開を停止しました。") % {"title": seed.title})


@admin.register(Seed)
class SeedAdmin(DeskModelAdmin):
    """Working rows of seeds that the acting coordinator brokers; a draft is nobody else's business."""

    may_view = "is_coordinator"
    list_display = ("title", "status", "ip_status", "office_due_on", UPDATED_AT)
    list_filter = ("status", "ip_status")
    ordering = ("-updated_at", "-pk")
    fields = (
        "status", *(column.name for column in SeedText._meta.local_fields), "themes",
        named("version", _("版")), "office_due_on", named("created_at", _("作成日時")), UPDATED_AT,
    )  # fmt: skip
    readonly_fields = fields
    list_select_related = False
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).brokered_by(request.actor)
