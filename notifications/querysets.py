"""Who may read which messages, and which mails are due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import MailStatus

if TYPE_CHECKING:
    from accounts.models import User


class InboxQuerySet(models.QuerySet["InboxMessage"]):
    def of(self, user: "User") -> Self:
        """Return the messages of one person; nobody reads another's inbox."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True, quiet=False)

    def collected(self, *, before: datetime) -> Self:
        """Return what waits for a digest and was told before this moment."""
        return self.filter(waits_for_digest=True, created_at__lt=before)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class OutboundMailQuerySet(models.QuerySet["OutboundMail"]):
    def due(self, at: datetime) -> Self:
        """Return mails to send now: waiting ones, and those whose worker died with them in hand."""
        abandoned = at - timedelta(seconds=settings.OUTBOX_STALE_SECONDS)
        return self.filter(
            Q(status=MailStatus.QUEUED, next_attempt_at__lte=at)
            | Q(status=MailStatus.SENDING, claimed_at__lte=abandoned)
        ).order_by("next_attempt_at", "pk")
