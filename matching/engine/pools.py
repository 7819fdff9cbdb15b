"""What was counted over the documents of a kind: read in one question, its centres kept by each process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import numpy as np
from django.db import connection

from matching.documents import DocumentPool
from matching.engine import bm25, defaults
from matching.engine.encoders import key_of
from matching.engine.encoders.available import encoders, mode_of
from matching.engine.meaning import Centres, Meaning
from matching.engine.scoring import Weights, default_weights
from matching.kinds import Kind

# A pool that is this complete may be compared by the better of two modes.
ENOUGH = 0.9
# The desk's words belong to what a need asks as much as the counts do.
READ = """
    SELECT pool.documents, pool.words, pool.encoded, pool.counted_at, desk.curated, {learnt}
    FROM (
        SELECT coalesce(md5(string_agg(one || '|' || other || '|' || verdict, ',' ORDER BY one, other)), '')
            AS curated
        FROM matching_curatedpair
    ) AS desk
    LEFT JOIN matching_documentpool AS pool ON pool.kind = %s
"""
NOTHING_LEARNT = "'{}'"
LEARNT = """
    (SELECT coalesce(json_object_agg(mode, json_build_object(
        'version', mode || '-fit-' || id, 'words', words, 'use', use, 'deep', deep, 'theme', theme
    )), '{}') FROM matching_weightset WHERE active)::text
"""


@dataclass(frozen=True, slots=True)
class Pool:
    """The figures of one kind when last counted, and what the desk decided.

    ``encoded`` says how many documents hold each encoder's meaning, ``learnt`` the active weights by mode.
    """

    kind: Kind
    documents: int = 0
    words: int = 0
    encoded: dict[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None
    curated: str = ""
    learnt: Mapping[str, Weights] = field(default_factory=dict)

    def weights(self, slots: frozenset[str]) -> Weights:
        """The weights learnt from the desk's decisions where there are any in use, else the shipped ones."""
        return self.learnt.get(mode_of(slots)) or default_weights(slots)

    @property
    def stamp(self) -> str:
        """What changes as soon as the same need would ask the pool something else."""
        return f"{self.counted_at.isoformat() if self.counted_at else ''} {self.curated}"

    def comparable_slots(self, meaning: Meaning) -> tuple[str, ...]:
        """The slots in which a meaning can be compared: nearly all of the pool must hold the same version.

        While a pool is being encoded again, or after an encoder was lost, this is the next lower mode.
        """
        if self.documents < bm25.USUAL_LISTINGS:
            return tuple(meaning.vectors)
        least = ENOUGH * self.documents
        return tuple(slot for slot in meaning.vectors if self.encoded.get(meaning.keys[slot], 0) >= least)


def read(kind: Kind, *, learnt: bool = False) -> Pool:
    """The pool of a kind with the desk's words; an empty one before the first count.

    ``learnt`` weights are asked for by who ranks: the role of the public may not read them.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ.format(learnt=LEARNT if learnt else NOTHING_LEARNT), [str(kind)])
        documents, words, encoded, counted_at, curated, active = cursor.fetchone()
    weights = {mode: Weights(**figures) for mode, figures in json.loads(active).items()}
    if documents is None:
        return Pool(Kind(kind), curated=curated, learnt=weights)
    return Pool(Kind(kind), documents, words, json.loads(encoded), counted_at, curated, weights)


def centres_of(pool: Pool) -> Centres:
    """The mean meaning of a pool by encoder key; the shipped one until the pool was counted."""
    keys = tuple(key_of(encoder) for encoder in encoders().values())
    return _centres(pool.kind, pool.counted_at, keys)


@lru_cache(maxsize=32)
def _centres(kind: Kind, counted_at: datetime | None, _keys: tuple[str, ...]) -> Centres:
    row = DocumentPool.objects.filter(kind=kind, counted_at=counted_at).only("centres").first()
    return centres_from(kind, row.centres if row else {})


def centres_from(kind: Kind, stored: dict[str, list[float]]) -> Centres:
    """Stored means, and the shipped ones for encoders that have none yet."""
    means = {(kind, key): np.array(figures, dtype=np.float32) for key, figures in stored.items()}
    for encoder in encoders().values():
        means.setdefault((kind, key_of(encoder)), defaults.centre(kind, key_of(encoder)))
    return Centres(means)
