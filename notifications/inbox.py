"""What a person does with their inbox."""

from datetime import datetime
from typing import Any

from accounts.models import User
from notifications.models import InboxMessage


def unread_count(user: Any) -> int:
    """Count what waits to be read; nobody but a signed-in person has an inbox."""
    return InboxMessage.objects.of(user).unread().count() if user.is_authenticated else 0


def mark_read(message: InboxMessage, *, at: datetime) -> None:
    """Mark one message as read; the first time counts."""
    InboxMessage.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)


def mark_all_read(user: User, *, at: datetime) -> int:
    """Mark everything this person has as read."""
    return InboxMessage.objects.of(user).unread().update(read_at=at)
