"""What the portal administrator does with mails that could not leave."""

from datetime import datetime

from django.db import transaction

from notifications.enums import MailStatus
from notifications.querysets import OutboundMailQuerySet
from notifications.tasks import deliver_mail


@transaction.atomic
def send_again(*, mails: OutboundMailQuerySet, at: datetime) -> int:
    """Queue dead mails again, as if they were written now; others are left as they are."""
    count = mails.filter(status=MailStatus.DEAD).update(
        status=MailStatus.QUEUED, created_at=at, next_attempt_at=at, attempts=0
    )
    deliver_mail.delay_on_commit()
    return count
