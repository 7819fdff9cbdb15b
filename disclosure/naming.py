"""What an own listing is called for its owners; the rooms that keep listings say so when they are ready."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from disclosure.enums import ListingKind
from disclosure.models import Original


@dataclass(frozen=True, slots=True)
class Named:
    """The title of a listing and its page in the workspace."""

    title: str
    path: str = ""


Naming = Callable[[Collection[UUID]], Mapping[UUID, Named]]
_NAMINGS: dict[ListingKind, Naming] = {}


def names(kind: ListingKind) -> Callable[[Naming], Naming]:
    """Let a function of an upper room name the listings of a kind."""

    def keep(naming: Naming) -> Naming:
        _NAMINGS[kind] = naming
        return naming

    return keep


def named(kinds: Mapping[UUID, str]) -> dict[UUID, Named]:
    """Return title and page of listings, given their kinds; one that is nameless is left out."""
    found: dict[UUID, Named] = {}
    for kind, naming in _NAMINGS.items():
        if ids := sorted(pk for pk, one in kinds.items() if one == kind):
            found |= naming(ids)
    if nameless := [pk for pk in kinds if pk not in found]:
        found |= _from_originals(nameless)
    return {pk: one for pk, one in found.items() if one.title}


def _from_originals(listings: Collection[UUID]) -> dict[UUID, Named]:
    rows = Original.objects.filter(listing_id__in=listings).order_by("listing_id", "-at", "-pk")
    return {row.listing_id: Named(str(row.fields.get("title", ""))) for row in rows.distinct("listing_id")}
