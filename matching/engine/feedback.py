"""What marks on a need's first suggestions say about the rest: what resembles the liked ones moves up.

Most of a likeness is that to the liked ones together, the rest that to the one nearest: people like two kinds
of answer to one need. What was not liked counts far less, since a pair is put aside for many reasons that its
neighbours do not share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from uuid import UUID

import numpy as np
from django.db import connection

from matching.documents import LIGHT_DIMENSIONS, Document
from matching.engine import search, vocabulary
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Vectors
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.scoring import FLAT, Column
from matching.kinds import Kind

# How much the liked ones' meaning and words count, in spreads, beside what the need says.
MEANING_WEIGHT, WORDS_WEIGHT = 1.0, 1.0
# The deep space tells seeds of one field apart better than the light one.
SLOT_SHARES = {LIGHT: 1.0, DEEP: 2.0}
NEAREST_SHARE = 0.4
# What was not liked, beside what was.
DISLIKED_SHARE = 0.35
# One liked listing says less about the rest than several that agree: by the root of their number, up to five.
OF_ONE_LIKED, MOST_AGREEING = 0.7, 5
# One row a listing: its likeness to each marked one in meaning, then in words, in the order they are given.
LIKENESS = """
    SELECT listing_id,
        CASE WHEN encoder_keys = %(keys)s::varchar[] THEN ARRAY(
            SELECT coalesce(-(meaning <#> marked.one), 0) FROM unnest(%(meanings)s::halfvec[])
            WITH ORDINALITY AS marked(one, place) ORDER BY marked.place
        ) END,
        ARRAY(
            SELECT -(terms <#> marked.one) FROM unnest(%(words)s::sparsevec[])
            WITH ORDINALITY AS marked(one, place) ORDER BY marked.place
        )
    FROM matching_document WHERE kind = %(kind)s AND listing_id = ANY(%(ids)s)
"""

Terms = Mapping[int, float]


@dataclass(frozen=True)
class Marks:
    """What people and the desk said about suggestions of one need: listings of the other kind."""

    liked: Sequence[UUID] = ()
    disliked: Sequence[UUID] = ()

    def __bool__(self) -> bool:
        return bool(self.liked or self.disliked)


def lift(meaning: Column | None, words: Column | None, *, liked: int) -> Column | float:
    """What marks, of which so many are ``liked``, add to each score; a side that says nothing adds none."""
    sides = ((MEANING_WEIGHT, meaning), (WORDS_WEIGHT, words))
    total = sum((weight * _standing_out(values) for weight, values in sides if values is not None), 0.0)
    return total * (OF_ONE_LIKED * sqrt(min(liked, MOST_AGREEING)) if liked else DISLIKED_SHARE)


def likeness(to_liked: Vectors, to_disliked: Vectors) -> Column:
    """How much each listing (a row) resembles what was liked (a column each), less what was not."""
    total = np.zeros(len(to_liked))
    if to_liked.shape[1]:
        total += (1 - NEAREST_SHARE) * to_liked.mean(1) + NEAREST_SHARE * to_liked.max(1)
    if to_disliked.shape[1]:
        total -= DISLIKED_SHARE * to_disliked.mean(1)
    return total


def asked_by(document: Terms, statistics: Statistics) -> dict[int, float]:
    """The words of one marked document as a query of terms, whatever its length."""
    weighted = {term: value * np.sqrt(statistics.idf(term)) for term, value in document.items()}
    length = float(np.sqrt(sum(value**2 for value in weighted.values()))) or 1.0
    return {term: value / length * statistics.idf(term) for term, value in weighted.items()}


def lifts(marks: Marks | None, ids: Sequence[UUID], asked: Meaning) -> Column | float:
    """What marks add to the score of each stored seed, for a need whose meaning is ``asked``."""
    if not marks or not ids:
        return 0.0
    marked = _Marked(marks, sorted(asked.keys.values()))
    rows = marked.compared(ids)
    meaning = [rows.get(one, (None, None))[0] or [0.0] * len(marked.seeds) for one in ids]
    words = [rows[one][1] if one in rows else [0.0] * len(marked.seeds) for one in ids]
    said = [marked.likeness(np.array(side, dtype=float)) for side in (meaning, words)]
    return lift(*said, liked=int(marked.liked.sum()))


class _Marked:
    """The marked seeds that are still stored, as questions to the others."""

    def __init__(self, marks: Marks, keys: list[str]) -> None:
        rows = Document.objects.filter(kind=Kind.SEED, listing_id__in=[*marks.liked, *marks.disliked])
        self.seeds = list(rows.only("listing_id", "terms", "meaning", "encoder_keys"))
        liked = {*marks.liked}
        self.liked = np.array([one.listing_id in liked for one in self.seeds], dtype=bool)
        self.keys = keys

    def compared(self, ids: Sequence[UUID]) -> dict[UUID, tuple[list[float] | None, list[float]]]:
        """Each listing's likeness to every marked seed, in meaning and in words."""
        terms = [dict(zip(one.terms.indices(), one.terms.values(), strict=True)) for one in self.seeds]
        statistics = vocabulary.statistics_of(Kind.SEED, {term for one in terms for term in one})
        values = {
            "kind": str(Kind.SEED),
            "ids": list(ids),
            "keys": self.keys,
            "meanings": [self._meaning(one) for one in self.seeds],
            "words": [search.as_sparsevec(asked_by(one, statistics)).to_text() for one in terms],
        }
        with connection.cursor() as cursor:
            cursor.execute(LIKENESS, values)
            return {listing_id: (meaning, words) for listing_id, meaning, words in cursor.fetchall()}

    def likeness(self, rows: Vectors) -> Column:
        return likeness(rows[:, self.liked], rows[:, ~self.liked])

    def _meaning(self, seed: Document) -> str | None:
        if seed.meaning is None or not self.keys or seed.encoder_keys != self.keys:
            return None
        both = np.array(seed.meaning, dtype=np.float32)
        both[LIGHT_DIMENSIONS:] *= SLOT_SHARES[DEEP]
        return search.as_halfvec(both)


def _standing_out(values: Column) -> Column:
    spread = float(np.std(values)) if len(values) else 0.0
    return (values - float(np.mean(values))) / spread if spread > FLAT else np.zeros_like(values)
