"""What marks on a need's first suggestions say about the rest: what resembles the liked ones moves up.

The words of what was liked say most, its place in the spaces of meaning a little more; what was not liked
counts far less, since a pair is put aside for many reasons that its neighbours do not share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection

from matching.documents import Document
from matching.engine import search, vocabulary
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Vectors
from matching.engine.scoring import FLAT, Column
from matching.kinds import Kind

# How much the liked ones' meaning and words count, in spreads, beside what the need says.
MEANING_WEIGHT, WORDS_WEIGHT = 1.0, 1.0
# What was not liked, beside what was.
DISLIKED_SHARE = 0.3
SAID_BY_WORDS = """
    SELECT listing_id, -(terms <#> %s::sparsevec) FROM matching_document
    WHERE kind = %s AND listing_id = ANY(%s)
"""

Terms = Mapping[int, float]


@dataclass(frozen=True)
class Marks:
    """What people and the desk said about suggestions of one need: listings of the other kind."""

    liked: Sequence[UUID] = ()
    disliked: Sequence[UUID] = ()

    def __bool__(self) -> bool:
        return bool(self.liked or self.disliked)


def lift(meaning: Column | None, words: Column | None, *, any_liked: bool) -> Column | float:
    """What the marks add to each score; a side that says nothing adds nothing."""
    sides = ((MEANING_WEIGHT, meaning), (WORDS_WEIGHT, words))
    total = sum((weight * _standing_out(values) for weight, values in sides if values is not None), 0.0)
    return total if any_liked else DISLIKED_SHARE * total


def direction(liked: Vectors, disliked: Vectors) -> Vectors:
    """Where the meanings of what was liked lie, less where those of what was not lie; rows are meanings."""
    sides = [share * rows.mean(0) for share, rows in ((1.0, liked), (-DISLIKED_SHARE, disliked)) if len(rows)]
    return sum(sides)


def asked_by(liked: Sequence[Terms], disliked: Sequence[Terms], statistics: Statistics) -> dict[int, float]:
    """The words of what was liked, less those of what was not, as a query of terms."""
    query: dict[int, float] = {}
    for share, documents in ((1.0, liked), (-DISLIKED_SHARE, disliked)):
        for document in documents:
            for term, value in _of_length_one(document, statistics).items():
                query[term] = query.get(term, 0.0) + share * value * statistics.idf(term) / len(documents)
    return query


def words_of(marks: Marks | None, ids: Sequence[UUID]) -> Column | None:
    """How much each stored seed speaks in the words of what was liked."""
    if not marks or not ids:
        return None
    documents = {row.listing_id: _terms(row) for row in _marked(marks)}
    statistics = vocabulary.statistics_of(Kind.SEED, {term for one in documents.values() for term in one})
    sides = ([documents[one] for one in side if one in documents] for side in (marks.liked, marks.disliked))
    query = asked_by(*sides, statistics)
    if not query:
        return None
    with connection.cursor() as cursor:
        cursor.execute(SAID_BY_WORDS, [search.as_sparsevec(query).to_text(), str(Kind.SEED), list(ids)])
        said = dict(cursor.fetchall())
    return np.array([said.get(listing_id) or 0.0 for listing_id in ids])


def _marked(marks: Marks):
    wanted = [*marks.liked, *marks.disliked]
    return Document.objects.filter(kind=Kind.SEED, listing_id__in=wanted).only("listing_id", "terms")


def _terms(row: Document) -> dict[int, float]:
    return dict(zip(row.terms.indices(), row.terms.values(), strict=True))


def _of_length_one(document: Terms, statistics: Statistics) -> dict[int, float]:
    weighted = {term: value * np.sqrt(statistics.idf(term)) for term, value in document.items()}
    length = float(np.sqrt(sum(value**2 for value in weighted.values()))) or 1.0
    return {term: value / length for term, value in weighted.items()}


def _standing_out(values: Column) -> Column:
    spread = float(np.std(values)) if len(values) else 0.0
    return (values - float(np.mean(values))) / spread if spread > FLAT else np.zeros_like(values)
