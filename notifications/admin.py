"""Mails that could not leave, for the portal administrator; what they say is not shown."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.desk import DeskModelAdmin
from notifications import services
from notifications.models import OutboundMail


@admin.register(OutboundMail)
class OutboundMailAdmin(DeskModelAdmin):
    may_view = "is_portal_admin"
    # The list's actions need it; every field is read-only.
    may_change = "is_portal_admin"
    list_display = ("message_id", "status", "attempts", "created_at", "next_attempt_at", "sent_at")
    list_filter = ("status",)
    ordering = ("-created_at", "-pk")
    fields = (
        "message_id", "status", "attempts", "created_at", "next_attempt_at", "claimed_at", "sent_at",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("send_again",)

    @admin.action(description=_("送信できなかったメールを、もう一度送る"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboundMail]) -> None:
        count = services.send_again(mails=queryset, at=timezone.now())
        messages.success(request, _("%(count)d件を送信待ちに戻しました。") % {"count": count})
