"""What the desk remembers for each person: the conditions of every list, and the last visit."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.models import DeskMemory

# Where one stands in a list is not one of its conditions.
PASSING = frozenset({"p", "page", "e", "_popup", "_to_field", "_facets", "kept"})
LONGEST = 1000
VISIT_ENDS_AFTER = timedelta(hours=1)
DASHBOARD = "dashboard"


def conditions(query: str) -> str:
    """Return the conditions of an address, without empty ones and without the page."""
    pairs = parse_qsl(query, keep_blank_values=False)
    return urlencode([(name, value) for name, value in pairs if name not in PASSING])


def recall(user: Any, name: str) -> str:
    """Return the conditions this person used last on a list."""
    known = DeskMemory.objects.filter(user=user, name=name).values_list("query", flat=True).first()
    return known or ""


def keep(user: Any, name: str, query: str) -> None:
    """Remember the conditions of a list; none at all is a wish, too."""
    wanted = conditions(query)
    if len(wanted) <= LONGEST and wanted != recall(user, name):
        DeskMemory.objects.update_or_create(user=user, name=name, defaults={"query": wanted})


def visit(user: Any, *, at: datetime, whose: str | None) -> DeskMemory:
    """Note that this person looks at the desk, and at whose work; a visit ends after a quiet hour."""
    memory, _created = DeskMemory.objects.get_or_create(user=user, name=DASHBOARD, defaults={"seen_at": at})
    if memory.seen_at and at - memory.seen_at > VISIT_ENDS_AFTER:
        memory.before_at = memory.seen_at
    memory.seen_at = at
    memory.query = memory.query if whose is None else whose
    memory.save(update_fields=["seen_at", "before_at", "query"])
    return memory


def last_visit(user: Any) -> datetime | None:
    """Return when the visit before this one ended, without noting a visit."""
    return DeskMemory.objects.filter(user=user, name=DASHBOARD).values_list("before_at", flat=True).first()
