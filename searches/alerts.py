"""Looks once a day after every saved search and tells of what is new.

What is told is cut by calendar days: from the first day not told yet to the day before the alert.
A morning on which nobody rang is made up for by the next; a day that is not over is never half told.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from disclosure.public_eyes import public_eyes
from disclosure.services import hidden_from
from notifications.notices import notify
from organizations.acting import actor_for
from outlets.lists import PublicList
from searches.conditions import list_of, parsed
from searches.enums import Frequency
from searches.models import SavedSearch
from searches.notices import NewHits

logger = logging.getLogger(__name__)

TUESDAY = 1
MOST_TITLES = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One listing that appeared."""

    public_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Hits:
    """How many, and the first of them."""

    count: int
    first: tuple[Hit, ...] = ()


def sweep(*, day: date) -> None:
    """Look after every saved search that was not looked after today; one that fails stops no other."""
    for pk in SavedSearch.objects.unchecked(on=day).order_by("pk").values_list("pk", flat=True):
        try:
            look_after(pk, day=day)
        except Exception as error:
            logger.warning("A saved search could not be looked after (%s)", type(error).__name__)


@transaction.atomic
def look_after(pk: int, *, day: date) -> None:
    """Count what is new since the last look, and tell of the days that are over."""
    search = SavedSearch.objects.select_for_update().unchecked(on=day).filter(pk=pk).first()
    if search is None:
        return
    until = told_up_to(search.frequency, day=day)
    search.new_count = new_hits(search, since=search.looked_on, before=day).count
    if until is not None and search.told_until < until:
        _tell(search, new_hits(search, since=search.told_until, before=until), until=until)
        search.told_until = until
    search.checked_on = day
    search.save(update_fields=["new_count", "told_until", "checked_on"])


def told_up_to(frequency: str, *, day: date) -> date | None:
    """Return the day of the last alert that is due: today, or the last Tuesday; None for never."""
    if frequency == Frequency.NEVER:
        return None
    return day if frequency == Frequency.DAILY else day - timedelta(days=(day.weekday() - TUESDAY) % 7)


def new_hits(search: SavedSearch, *, since: date, before: date, most: int = MOST_TITLES) -> Hits:
    """Return what became public in these days under the conditions, as far as it exists for the owner."""
    listed = list_of(search.kind)
    if listed is None:
        return Hits(0)
    hidden = hidden_from(actor_for(search.user))
    is_new = listed.fresh(since, before)
    with public_eyes():
        if not still_means_the_same(listed, search.query):
            return Hits(0)
        rows = listed.narrow(parsed(search.query), hidden).qs.filter(is_new)
        cards = listed.cards(rows[:most])
        return Hits(rows.count(), tuple(Hit(card.public_id, listed.title_of(card)) for card in cards))


def still_means_the_same(listed: PublicList, query: str) -> bool:
    """A condition that the list would ignore today must not turn into an alert about everything."""
    return listed.conditions(parsed(query)) == query


def _tell(search: SavedSearch, hits: Hits, *, until: date) -> None:
    if not hits.count:
        return
    listed = list_of(search.kind)
    notice = NewHits(
        name=search.name,
        list_name=str(listed.name) if listed else "",
        count=hits.count,
        titles=tuple(hit.title for hit in hits.first),
        more=hits.count - len(hits.first),
    )
    path = reverse("searches:detail", args=[search.public_id])
    notify(notice, to=[search.user], key=f"saved-search:{search.public_id}:{until}", path=path)
