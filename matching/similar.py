"""Similar listings for public pages and for the search: public cards only, asked with public eyes."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.core.cache import caches
from redis.exceptions import RedisError

from matching import engine
from matching.engine import Kind, Near
from needs import public as public_needs
from needs.public import PublicNeed
from seeds import public as public_seeds
from seeds.models import PublishedSeed
from seeds.public import PublicSeed

SHOWN = 3
# Kept beyond what is shown: some do not exist for one reader or another.
KEPT = 12
KEPT_SECONDS = 600


def needs_like(listing_id: UUID, *, hidden: Iterable[UUID] = ()) -> list[PublicNeed]:
    """The open needs nearest to one that the reader sees."""
    return _needs(_kept(Kind.NEED, listing_id), hidden)[:SHOWN]


def seeds_like(listing_id: UUID, *, hidden: Iterable[UUID] = ()) -> list[PublicSeed]:
    """The published seeds nearest to one that the reader sees."""
    return _seeds(_kept(Kind.SEED, listing_id), hidden)[:SHOWN]


def _needs(ids: list[UUID], hidden: Iterable[UUID]) -> list[PublicNeed]:
    if not ids:
        return []
    cards = public_needs.cards(public_needs.open_rows(hidden).filter(public_id__in=ids))
    return sorted(cards, key=lambda card: ids.index(card.public_id))


def _seeds(ids: list[UUID], hidden: Iterable[UUID]) -> list[PublicSeed]:
    if not ids:
        return []
    rows = PublishedSeed.objects.visible(hidden=list(hidden)).filter(public_id__in=ids)
    cards = public_seeds.cards(public_seeds.rows(rows.newest_first()))
    return sorted(cards, key=lambda card: ids.index(card.public_id))


def _kept(kind: Kind, listing_id: UUID) -> list[UUID]:
    return _cached(f"similar:{kind}:{listing_id}", lambda: _ids(engine.alike(kind, listing_id, limit=KEPT)))


def _ids(found: Iterable[Near]) -> list[UUID]:
    return [near.listing_id for near in found]


def _cached(key: str, make: Callable[[], list[UUID]]) -> list[UUID]:
    """Ask Redis alone: the role of the public has no right on the cache in the database."""
    cache = caches["redis"]
    try:
        found = cache.get(key)
    except (RedisError, OSError):
        return make()
    if found is None:
        found = make()
        try:
            cache.set(key, found, KEPT_SECONDS)
        except (RedisError, OSError):
            return found
    return found
