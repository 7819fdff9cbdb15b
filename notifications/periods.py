"""Which day a digest is for, counted by calendar dates in Japan; never by hours since the last one."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from notifications.enums import DigestKind

OPENS, QUIET = time(7, 0), time(20, 0)
TUESDAY = 1


def period_of(kind: str, *, at: datetime) -> date:
    """Return the day of the latest digest whose hour has come: today or yesterday, or the latest Tuesday."""
    local = _in_japan(at)
    day = local.date() if local.time() >= OPENS else local.date() - timedelta(days=1)
    if kind == DigestKind.WEEKLY:
        day -= timedelta(days=(day.weekday() - TUESDAY) % 7)
    return day


def opens_at(day: date) -> datetime:
    """Return the moment a day's digest is due; what was told before it belongs to it."""
    return datetime.combine(day, OPENS, tzinfo=timezone.get_default_timezone())


def is_quiet(at: datetime) -> bool:
    """Say whether people are left alone: from eight in the evening to seven in the morning."""
    return not OPENS <= _in_japan(at).time() < QUIET


def _in_japan(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())
