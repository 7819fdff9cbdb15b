"""Ends and reopens accounts."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError


@transaction.atomic
def end_account(*, user: User, at: datetime) -> User:
    """End the account: every session ends with the next click, queued mails are dropped, the rows stay."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not locked.is_active:
        raise DomainError(_("この利用者は、すでに利用を終えています。"))
    locked.is_active, locked.ended_at, locked.session_stamp = False, at, uuid.uuid4()
    locked.save(update_fields=["is_active", "ended_at", "session_stamp"])
    return locked


@transaction.atomic
def reopen_account(*, user: User) -> User:
    """Let the person log in again; old sessions stay ended."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.is_active:
        raise DomainError(_("この利用者は、すでに利用できます。"))
    locked.is_active, locked.ended_at = True, None
    locked.save(update_fields=["is_active", "ended_at"])
    return locked
