"""Narrowing rows by how near their date is, or by having come since the last visit."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from core.calendar import today

WEEK = timedelta(days=7)
LATE, TODAY, SOON, NEW = "late", "today", "week", "new"


def condition(wanted: str, *, due: str, since: str, last: datetime | None) -> Q:
    """Return the condition of one word; any other word narrows nothing."""
    day = today()
    if wanted == LATE:
        return Q(**{f"{due}__lt": day})
    if wanted == TODAY:
        return Q(**{due: day})
    if wanted == SOON:
        return Q(**{f"{due}__range": (day, day + WEEK)})
    if wanted == NEW:
        # Nothing is new to somebody who was never here before.
        return Q(**{f"{since}__gt": last}) if last else Q(pk__in=[])
    return Q()


def narrowed(rows: QuerySet, wanted: str, *, due: str, since: str, last: datetime | None) -> QuerySet:
    """Return the rows that the word asks for."""
    return rows.filter(condition(wanted, due=due, since=since, last=last))
