"""The titles of listings in the language of the page, read once for all rows of a page."""

from collections.abc import Collection, Iterable
from uuid import UUID

from core.languages import in_japanese
from matching.models import Conversation, Introduction, Proposal
from seeds.models import PublishedSeed


def show_listings(rows: Iterable[Proposal | Conversation]) -> None:
    """Give each row ``shown_listing``: a seed's English title on English pages, where its author gave one."""
    rows = list(rows)
    titles = _english({row.seed_id for row in rows if row.seed_id})
    for row in rows:
        row.shown_listing = titles.get(row.seed_id, row.listing_title)


def show_pairs(rows: Iterable[Introduction]) -> None:
    """Give each introduction ``shown_first`` and ``shown_second``."""
    rows = list(rows)
    titles = _english({listing for row in rows for listing in row.listing_ids})
    for row in rows:
        row.shown_first = titles.get(row.first_listing, row.first_title)
        row.shown_second = titles.get(row.second_listing, row.second_title)


def _english(seed_ids: Collection[UUID]) -> dict[UUID, str]:
    if in_japanese() or not seed_ids:
        return {}
    rows = PublishedSeed.objects.filter(pk__in=seed_ids).exclude(title_en="")
    return dict(rows.values_list("pk", "title_en"))
