"""Needs on the desk: the queue by due date, and the review of one need."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.desk import DeskModelAdmin, WhenFilter
from disclosure.desk import WhoseFilter
from needs import review
from needs.enums import NeedStatus
from needs.models import Need


class StageFilter(admin.SimpleListFilter):
    """What waits for the desk comes first; the rest is one click away."""

    title = _("状態")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        shown = [status for status in NeedStatus if status not in {NeedStatus.DRAFT, NeedStatus.IN_REVIEW}]
        return [*((status.value, status.label) for status in shown), ("all", _("すべて"))]

    def choices(self, changelist: Any) -> Any:
        default, *others = super().choices(changelist)
        return [default | {"display": NeedStatus.IN_REVIEW.label}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value() or NeedStatus.IN_REVIEW
        return queryset if wanted == "all" else queryset.filter(status=wanted)


class ReviewWhenFilter(WhenFilter):
    """By the date until which the desk has to answer."""

    due, since = "review_due_on", "submitted_at"


class EnteredFilter(admin.SimpleListFilter):
    """Needs that somebody entered for the client."""

    title = _("代理入力")
    parameter_name = "entered"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("代理入力だけ"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_entered=True) if self.value() == "yes" else queryset


@admin.register(Need)
class NeedAdmin(DeskModelAdmin):
    """The queue shows title, masked label and status; who posted is for the assigned coordinator alone."""

    list_display = ("heading", "masked_label", "status", "review_due_on", "broker", "entered")
    list_filter = (StageFilter, WhoseFilter, ReviewWhenFilter, EnteredFilter)
    list_display_links = ("heading",)
    search_fields = ("title", "masked_label")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Need.objects.for_desk(request.actor).with_broker_name()

    def get_ordering(self, request: HttpRequest) -> list:
        return [F("review_due_on").asc(nulls_last=True), "-pk"]

    @admin.display(description=_("タイトル"))
    def heading(self, need: Need) -> str:
        return need.title or str(_("（タイトルはまだありません）"))

    @admin.display(description=_("担当"))
    def broker(self, need: Need) -> str:
        return need.broker_name or str(_("担当者なし"))

    @admin.display(description=_("代理入力"))
    def entered(self, need: Need) -> str:
        return str(_("代理入力")) if need.is_entered else ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Review instead of Django's form: two wordings side by side and one button a step."""
        return review.page(request, self, object_id=object_id)

    def get_urls(self) -> list:
        file_url = path(
            "<int:object_id>/files/<uuid:file_id>/<str:which>/",
            self.admin_site.admin_view(self.file_view),
            name="needs_need_file",
        )
        return [file_url, *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: int, file_id: Any, which: str) -> HttpResponse:
        return review.file(request, self, object_id=str(object_id), file_id=file_id, which=which)
