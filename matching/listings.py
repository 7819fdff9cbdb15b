"""A published need or seed, as somebody who wants to write to its side sees it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.calendar import today
from needs.models import Need, PublishedNeed
from seeds.models import PublishedSeed, Seed


@dataclass(frozen=True, slots=True)
class Listing:
    """What is public of it; who stands behind it is not here."""

    public_id: UUID
    is_need: bool
    title: str
    shown_title: str
    label: str
    is_open: bool

    @property
    def target(self) -> dict[str, UUID]:
        """Return the column that points at it, for filters and new rows."""
        return {"need_id" if self.is_need else "seed_id": self.public_id}


def find(public_id: UUID, *, is_need: bool) -> Listing | None:
    """Return the listing when the world sees it."""
    return _need(public_id) if is_need else _seed(public_id)


def lock(listing: Listing) -> Any:
    """Let one after the other open something about this listing; call it inside a transaction."""
    model = Need if listing.is_need else Seed
    return model.objects.select_for_update(of=("self",), no_key=True).get(public_id=listing.public_id)


def _need(public_id: UUID) -> Listing | None:
    need = PublishedNeed.objects.filter(pk=public_id).first()
    if need is None:
        return None
    is_open = need.closed_on is None and need.deadline >= today()
    return Listing(
        need.pk, is_need=True, title=need.title, shown_title=need.title, label=need.label, is_open=is_open
    )


def _seed(public_id: UUID) -> Listing | None:
    seed = PublishedSeed.objects.filter(pk=public_id).first()
    if seed is None:
        return None
    label = seed.institution_name
    shown = seed.shown_title
    return Listing(seed.pk, is_need=False, title=seed.title, shown_title=shown, label=label, is_open=True)
