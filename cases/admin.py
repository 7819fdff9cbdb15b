"""The cases that a coordinator keeps; each is read on the page that both sides use."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from cases.models import Case
from core.desk import DeskModelAdmin, WhenFilter


class MeetingFilter(WhenFilter):
    """By the date until which the two sides should have met."""

    due, since = "first_meeting_due_on", "opened_at"


@admin.register(Case)
class CaseAdmin(DeskModelAdmin):
    """Cases of the acting coordinator only: the portal's administrators see counts, not cases."""

    may_view = "is_coordinator"
    actions = None
    list_display = ("title", "status", "first_meeting_due_on", "opened_at")
    list_filter = ("status", MeetingFilter)
    ordering = ("first_meeting_due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Case.objects.for_coordinator(request.actor)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        known = object_id.isdecimal() and len(object_id) <= 18 and self.has_view_permission(request)
        case = self.get_queryset(request).filter(pk=object_id).first() if known else None
        if case is None:
            raise Http404
        return redirect("cases:detail", case.public_id)
