"""The cases that a coordinator keeps; each is read on the page that both sides use."""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import services
from cases.enums import CaseStatus
from cases.forms import NextStepForm
from cases.models import Case
from core.desk import DeskModelAdmin, WhenFilter
from core.errors import DomainError
from matching.desk import timeline


class NextDayFilter(WhenFilter):
    """By the day of what comes next."""

    due, since = "due_on", "opened_at"


@admin.register(Case)
class CaseAdmin(DeskModelAdmin):
    """Cases of the acting coordinator only: the portal's administrators see counts, not cases."""

    may_view = "is_coordinator"
    actions = None
    list_display = ("title", "status", "waiting_for", "day_of_next", "opened_at")
    list_filter = ("status", "waiting_for", NextDayFilter)
    ordering = ("due_on", "pk")

    fields = readonly_fields = (
        "title",
        "status",
        "waiting_for",
        "day_of_next",
        "first_meeting_due_on",
        "opened_at",
    )
    change_form_template = "admin/matching/with_timeline.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Case.objects.for_coordinator(request.actor).select_related("introduction")

    @admin.display(description=_("期日"), ordering="due_on")
    def day_of_next(self, row: Case) -> str:
        """The day of what comes next; what is late says so in words."""
        day = date_format(row.due_on, gettext("Y年n月j日（D）")) if row.due_on else ""
        return gettext("%(day)s 期日を過ぎています") % {"day": day} if row.is_late else day

    def name_of(self, row: Case) -> str:
        return row.title

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the case with all that happened to its pair, and the way to the page both sides use."""
        case = self.get_object(request, object_id) if self.has_view_permission(request) else None
        if case is None:
            return super().change_view(request, object_id, form_url, extra_context)
        form = NextStepForm(request.POST if "_next_step" in request.POST else None)
        refused = _recorded(request, case, form) if form.is_bound and form.is_valid() else ""
        if refused is None:
            self.log_change(request, case, "")
            messages.success(request, _("次の予定を記録しました。双方の参加者に知らせます。"))
            return redirect(request.get_full_path())
        reading = copy(request)
        # Its own fields are never written here; a step that was refused shows the page again.
        reading.method = "GET" if form.is_bound else request.method
        shown = {
            "step_form": form if case.status != CaseStatus.STOPPED else None,
            "refused": refused,
            "events": timeline.of_introduction(case.introduction, actor=request.actor),
            "trail": self.trail(request, case),
            "site_path": reverse("cases:detail", args=[case.public_id]),
            "site_name": _("案件のページを開く"),
        }
        return super().change_view(reading, object_id, form_url, {**(extra_context or {}), **shown})


def _recorded(request: HttpRequest, case: Case, form: NextStepForm) -> str | None:
    """Take the step, or say why it was refused."""
    try:
        services.record_next_step(case=case, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        return str(error)
    return None
