"""Mails that could not leave, for the portal administrator; what they say is not shown."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.desk import DeskModelAdmin, named, titled
from notifications import services
from notifications.models import OutboundMail

STATE = (
    named("message_id", _("メールの番号")),
    named("status", _("状態")),
    named("attempts", _("送信を試した回数")),
    named("created_at", _("作成日時")),
)
NEXT_ATTEMPT = named("next_attempt_at", _("次に送る日時"))
SENT = named("sent_at", _("送信日時"))


@admin.register(OutboundMail)
class OutboundMailAdmin(DeskModelAdmin):
    may_view = "is_portal_admin"
    # The list's actions need it; every field is read-only.
    may_change = "is_portal_admin"
    list_display = (*STATE, NEXT_ATTEMPT, SENT)
    list_filter = (titled("status", _("状態")),)
    ordering = ("-created_at", "-pk")
    fields = (*STATE, NEXT_ATTEMPT, named("claimed_at", _("送信を始めた日時")), SENT)
    readonly_fields = fields
    actions = ("send_again",)

    @admin.action(description=_("送信できなかったメールを、もう一度送る"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboundMail]) -> None:
        count = services.send_again(mails=queryset, at=timezone.now())
        messages.success(request, _("%(count)d件を送信待ちに戻しました。") % {"count": count})
