"""Takes waiting mails one by one, hands each to the mail server, and keeps what could not be handed over."""

import logging
import random
import smtplib
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from notifications.enums import MailStatus
from notifications.models import OutboundMail

logger = logging.getLogger(__name__)

ROUND_SECONDS = 60
SERVER_AWAY_SECONDS = 20
LONGEST_PAUSE_SECONDS = 3600
PERSISTENCE = timedelta(hours=72)


def deliver_due(*, limit: int = 500) -> int:
    """Send due mails until none is left, the mail server is away, or this round is long enough."""
    ends = time.monotonic() + ROUND_SECONDS
    sent = 0
    with _Server() as server:
        while sent < limit and time.monotonic() < ends:
            mail = claim(at=timezone.now())
            if mail is None:
                break
            if not _deliver(mail, server=server):
                break
            sent += 1
    return sent


@transaction.atomic
def claim(*, at: datetime) -> OutboundMail | None:
    """Take one due mail so that no other worker has it; a mail of an ended account is put aside instead."""
    waiting = OutboundMail.objects.due(at).select_related("recipient")
    mail = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if mail is None:
        return None
    mail.status, mail.claimed_at, mail.attempts = MailStatus.SENDING, at, mail.attempts + 1
    mail.save(update_fields=["status", "claimed_at", "attempts"])
    return mail


def _deliver(mail: OutboundMail, *, server: "_Server") -> bool:
    """Send one claimed mail and settle it; say whether the next one is worth trying."""
    if mail.recipient is not None and not mail.recipient.is_active:
        _settle(mail, status=MailStatus.HELD, last_error="account ended")
        return True
    try:
        server.send(message_of(mail))
    except Exception as error:  # one broken mail must not stop all the others
        away = _server_is_away(error)
        give_back(mail, error=error, longest=SERVER_AWAY_SECONDS if away else LONGEST_PAUSE_SECONDS)
        server.forget()
        return not away
    _settle(mail, status=MailStatus.SENT, sent_at=timezone.now(), last_error="")
    return True


def _server_is_away(error: Exception) -> bool:
    """Tell trouble of the server, which passes for all mails at once, from trouble of one mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return error.smtp_code < 500
    return isinstance(error, OSError)


def give_back(mail: OutboundMail, *, error: Exception, longest: int) -> None:
    """Queue the mail again for later, or bury it with an alarm when it is three days old."""
    at = timezone.now()
    reason = f"{type(error).__name__}: {error}".replace("\x00", "")[:300]
    if at - mail.created_at >= PERSISTENCE:
        # The alarm names the row, never the person.
        logger.error("Mail %s could not be delivered for 72 hours (%s)", mail.pk, type(error).__name__)
        _settle(mail, status=MailStatus.DEAD, last_error=reason)
        return
    pause = min(longest, 2 ** min(mail.attempts, 12)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    _settle(mail, status=MailStatus.QUEUED, next_attempt_at=at + timedelta(seconds=pause), last_error=reason)


def message_of(mail: OutboundMail) -> EmailMultiAlternatives:
    """Build the message: one sender, one recipient, and no header but those listed."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to_address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **mail.headers},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _settle(mail: OutboundMail, *, status: str, **fields: object) -> None:
    # Only the claim that is still ours: a slower worker must not undo what another one did after it.
    ours = OutboundMail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, claimed_at=mail.claimed_at)
    if not ours.update(status=status, claimed_at=None, **fields):
        logger.warning("Mail %s was taken over by another worker", mail.pk)


class _Server:
    """One connection to the mail server for a round, opened when the first mail needs it."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> "_Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()

    def send(self, message: EmailMultiAlternatives) -> None:
        if self._connection is None:
            connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
            connection.open()
            self._connection = connection
        self._connection.send_messages([message])

    def forget(self) -> None:
        """Hang up; the next mail gets a fresh connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                logger.info("The mail server hung up first")
