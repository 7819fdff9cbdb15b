"""Whether a pool has changed so much since it was counted that it has to be counted again.

Counting a hundred thousand documents at every publication takes too long. Keys only grow: between two counts
no more documents can have come than keys were given. So a process counts once, and again when as many keys
were given as could make the difference. Who takes documents out asks ``has_drifted``, which counts.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from matching.documents import Document
from matching.engine import pools
from matching.kinds import Kind

# Counts are renewed when the pool has changed by this share, besides every night.
DRIFT = 0.2


@dataclass(frozen=True, slots=True)
class _Seen:
    """What this process counted, when the pool's figures were of that time and the last key was that one."""

    counted_at: datetime | None
    documents: int
    last_key: int


_seen: dict[Kind, _Seen] = {}


def has_drifted(kind: Kind) -> bool:
    """Whether the pool has clearly grown or shrunk since it was counted: a young region has true figures."""
    pool = pools.read(kind)
    last_key = _last_key()
    now = Document.objects.filter(kind=kind).count()
    _seen[kind] = _Seen(pool.counted_at, now, last_key)
    return abs(now - pool.documents) > DRIFT * pool.documents


def has_grown(kind: Kind) -> bool:
    """The same after a document was kept."""
    pool = pools.read(kind)
    seen = _seen.get(kind)
    if seen is None or pool.counted_at is None or seen.counted_at != pool.counted_at:
        return has_drifted(kind)
    at_most = seen.documents + max(_last_key() - seen.last_key, 0)
    return at_most - pool.documents > DRIFT * pool.documents and has_drifted(kind)


def _last_key() -> int:
    return Document.objects.aggregate(last=Max("pk"))["last"] or 0
