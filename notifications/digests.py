"""Sends what people want once a day or once a week as one mail: never twice, never missed, never empty.

What waits is a mark on the message in the inbox. A digest takes the marks away, writes its row and queues its
mail in one transaction, so a worker that dies leaves a person either served or untouched. A round that ran to
its end is written down; one that did not, or never started, is run again by the next sweep.
"""

import logging
from collections.abc import Mapping
from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.utils.translation import override

from accounts.models import User
from notifications import preferences, rendering
from notifications.enums import DigestKind, MailFrequency
from notifications.models import Digest, DigestRound, InboxMessage, OutboundMail
from notifications.periods import is_quiet, opens_at, period_of
from notifications.preferences import DIGESTS, Wish

logger = logging.getLogger(__name__)

Periods = dict[str, date]


def send_due(*, at: datetime) -> int:
    """Write every digest whose day has come and return how many mails; a finished round does nothing."""
    periods = {} if is_quiet(at) else _unfinished(at)
    if not periods:
        return 0
    latest = max(opens_at(day) for day in periods.values())
    waiting = InboxMessage.objects.collected(before=latest).filter(recipient__is_active=True)
    people = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()
    served = [_serve(pk, periods, at=at) for pk in people]
    if None not in served:
        _finish(periods, at=at)
    return sum(bool(done) for done in served)


def _unfinished(at: datetime) -> Periods:
    periods = {kind: period_of(kind, at=at) for kind in DigestKind.values}
    done = set(
        DigestRound.objects.filter(period_date__in=periods.values()).values_list("kind", "period_date")
    )
    return {kind: day for kind, day in periods.items() if (kind, day) not in done}


def _finish(periods: Periods, *, at: datetime) -> None:
    rounds = [DigestRound(kind=kind, period_date=day, finished_at=at) for kind, day in periods.items()]
    DigestRound.objects.bulk_create(rounds, ignore_conflicts=True)


def _serve(user_pk: int, periods: Periods, *, at: datetime) -> bool | None:
    """Serve one person; trouble with one must not silence the others, and leaves the round open."""
    try:
        return _digest(User.objects.get(pk=user_pk), periods, at=at)
    except (DatabaseError, ValueError) as error:
        # Named by number, and without the database's words, which may quote a row.
        logger.warning("The digest of person %s failed (%s)", user_pk, type(error).__name__)
        return None


@transaction.atomic
def _digest(user: User, periods: Periods, *, at: datetime) -> bool:
    """Take what waits for this person into the digests that are due and queue one mail for all of them."""
    latest = max(opens_at(day) for day in periods.values())
    # A second worker waits here, and then finds nothing left.
    rows = (
        InboxMessage.objects.of(user).collected(before=latest).newest_first().select_for_update(no_key=True)
    )
    waiting = _wanted(list(rows), preferences.chosen_by(user))
    taken = {
        kind: rows
        for kind, day in periods.items()
        if (rows := _take(user, kind, day, waiting.get(kind, []), at=at))
    }
    if taken:
        _queue(
            user, {kind: periods[kind] for kind in taken}, [row for rows in taken.values() for row in rows]
        )
    return bool(taken)


def _wanted(rows: list[InboxMessage], wishes: Mapping[str, Wish]) -> dict[str, list[InboxMessage]]:
    """Sort what waits by the digest it is wished in now; what is not wished any more stops waiting."""
    found: dict[str, list[InboxMessage]] = {}
    for row in rows:
        found.setdefault(_digest_of(row, wishes), []).append(row)
    needless = [row.pk for row in found.pop("", [])]
    InboxMessage.objects.filter(pk__in=needless).update(waits_for_digest=False)
    return found


def _digest_of(row: InboxMessage, wishes: Mapping[str, Wish]) -> str:
    mail = wishes[row.topic].mail if row.topic in wishes else MailFrequency.WEEKLY
    if row.read_at or mail == MailFrequency.NEVER:
        return ""
    # Chosen "at once" after it was told: the next morning is the soonest.
    return DigestKind.DAILY if mail == MailFrequency.AT_ONCE else mail


def _take(user: User, kind: str, day: date, rows: list[InboxMessage], *, at: datetime) -> list[InboxMessage]:
    rows = [row for row in rows if row.created_at < opens_at(day)]
    if not rows:
        return []
    digest, is_new = Digest.objects.get_or_create(
        user=user, kind=kind, period_date=day, defaults={"created_at": at}
    )
    if not is_new:
        return []
    marked = InboxMessage.objects.filter(pk__in=[row.pk for row in rows])
    marked.update(waits_for_digest=False, digest=digest)
    return rows


def _queue(user: User, periods: Periods, rows: list[InboxMessage]) -> None:
    with override(user.language):
        link = rendering.absolute(preferences.unsubscribe_path(user, topic=DIGESTS))
    digest = rendering.digest_of(user, rows=rows, unsubscribe_url=link)
    days = ",".join(f"{kind}:{day.isoformat()}" for kind, day in sorted(periods.items()))
    key = f"digest:{days}:{user.public_id}"
    OutboundMail.objects.create(
        key=key,
        recipient=user,
        to_address=user.email,
        subject=digest.subject,
        text=digest.text,
        html=digest.html,
        headers=preferences.headers_of(link) | {"Precedence": "bulk"},
        message_id=rendering.message_id(key),
    )
