"""Questions to PostgreSQL: which documents come into consideration, and what each part says about them.

A small pool is compared whole. In a large one the nearest by meaning (HNSW) and by the rarest words asked for
(GIN) are compared exactly, and a fixed sample of all documents tells how far a value stands out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from pgvector import SparseVector

from matching.documents import LIGHT_DIMENSIONS, VOCABULARY_SIZE
from matching.engine.encoders import Vectors
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.scoring import WORDS, Column
from matching.kinds import Kind

# Up to so many documents every one is compared.
WHOLE_POOL = 3_000
SAMPLE = 1_000
# No more than ``hnsw.ef_search`` of the connection: the index looks at so many places and ends there.
NEAREST_BY_MEANING = 100
NEAREST_BY_WORDS = 100
# Rare words are looked up first, until so many documents hold, or echo, one of them.
WORD_HOLDERS = 1_000
DIGITS = 5
# The dimensions the index is made for; another encoder's meaning is compared without it.
INDEXED_DIMENSIONS = 896

# Each slot is compared by itself, and only where the document's vector is of the same encoder and version.
NEARNESS = f"""
    CASE WHEN %(light_key)s = ANY(encoder_keys)
        THEN -(subvector(meaning, 1, {LIGHT_DIMENSIONS}) <#> %(light)s::halfvec) END,
    CASE WHEN %(deep_key)s = ANY(encoder_keys)
        THEN -(subvector(meaning, {LIGHT_DIMENSIONS + 1}, vector_dims(meaning) - {LIGHT_DIMENSIONS})
            <#> %(deep)s::halfvec) END
"""
PARTS = f"-(terms <#> %(terms)s::sparsevec), {NEARNESS}"
COLUMNS = f"listing_id, theme_codes, {PARTS}"
OPEN = "kind = %(kind)s AND engine_version = %(version)s"
WHOLE = f"SELECT {COLUMNS} FROM matching_document WHERE {OPEN}"  # noqa: S608 - built from constants
SAMPLED = f"SELECT NULL, NULL, {PARTS} FROM matching_document WHERE {OPEN} ORDER BY listing_id LIMIT {SAMPLE}"  # noqa: S608 - built from constants
# The kind stands in the text, not among the parameters, so that the partial index fits.
BY_MEANING = f"""
    (SELECT id FROM matching_document
    WHERE kind = '{{kind}}' AND vector_dims(meaning) = {INDEXED_DIMENSIONS} AND engine_version = %(version)s
    ORDER BY meaning::halfvec({INDEXED_DIMENSIONS}) <#> %(towards)s::halfvec({INDEXED_DIMENSIONS})
    LIMIT {NEAREST_BY_MEANING})
"""  # noqa: S608 - built from constants
BY_WORDS = f"""
    (SELECT id FROM matching_document
    WHERE {OPEN} AND (term_ids && %(rare)s::int[] OR echo_ids && %(rare)s::int[])
    ORDER BY terms <#> %(terms)s::sparsevec LIMIT {NEAREST_BY_WORDS})
"""  # noqa: S608 - built from constants
CHOSEN = f"""
    WITH chosen AS MATERIALIZED ({{candidates}})
    SELECT {COLUMNS} FROM matching_document WHERE id IN (SELECT id FROM chosen)
"""  # noqa: S608 - built from constants


@dataclass(frozen=True)
class Asked:
    """What documents are compared with: places of terms with their weights, and a meaning by slot."""

    terms: Mapping[int, float]
    meaning: Meaning


@dataclass(frozen=True)
class Found:
    """Documents and one value each for every part; ``sample`` the same over the yardstick's documents."""

    ids: list[UUID]
    theme_codes: list[list[str]]
    parts: Mapping[str, Column]
    sample: Mapping[str, Column]


def compare(
    kind: Kind,
    asked: Asked,
    *,
    version: str,
    size: int,
    rare: Sequence[int],
    weights: Mapping[str, float],
    sampled: bool = True,
) -> Found:
    """Compare the documents of a kind that may lie near; ``weights`` say how much each slot will count.

    ``rare`` are the places of words by which to look for candidates (see ``rarest``).

    Without ``sampled`` the sample of a large pool stays empty: the caller has or needs no yardstick.
    """
    values = _parameters(kind, asked, version)
    slots = _slots(asked)
    if size <= WHOLE_POOL:
        rows = _fetched(WHOLE, values)
        return _found(rows, rows, slots)
    rows = _near(kind, asked, values, rare=rare, weights=weights)
    sample = _fetched(SAMPLED, values) if sampled else []
    return _found(rows, sample, slots)


def nearest(kind: Kind, asked: Asked, *, version: str, weights: Mapping[str, float]) -> Found | None:
    """Compare only the nearest by meaning; None for a need without one, or with another encoder's."""
    towards = vector_of(asked.meaning, weights=weights)
    if towards is None or len(towards) != INDEXED_DIMENSIONS:
        return None
    rows = _near(kind, asked, _parameters(kind, asked, version), rare=(), weights=weights)
    return _found(rows, [], _slots(asked))


def rarest(terms: Mapping[int, float], frequencies: Mapping[int, int]) -> list[int]:
    """The terms that weigh most, as long as few documents hold one of them."""
    taken, holders = [], 0
    for place in sorted(terms, key=lambda place: -terms[place]):
        holders += frequencies.get(place, 0)
        if holders > WORD_HOLDERS:
            break
        taken.append(place)
    return taken


def compare_all(kind: Kind, asked: Asked, *, version: str) -> Found:
    """Compare every document of a kind: what ``compare`` comes close to, for benchmarks and checks."""
    values = _parameters(kind, asked, version)
    rows, sample = _fetched(WHOLE, values), _fetched(SAMPLED, values)
    slots = _slots(asked)
    return _found(rows, sample, slots)


def vector_of(meaning: Meaning, *, weights: Mapping[str, float] | None = None) -> Vectors | None:
    """Both slots in one vector, the light one first; a slot that is empty or weighs nothing holds zeros."""
    if not meaning.vectors:
        return None
    light = meaning.vectors.get(LIGHT)
    deep = meaning.vectors.get(DEEP)
    by = weights or {LIGHT: 1.0, DEEP: 1.0}
    pieces = [
        np.zeros(LIGHT_DIMENSIONS) if light is None else by.get(LIGHT, 0.0) * light,
        np.zeros(INDEXED_DIMENSIONS - LIGHT_DIMENSIONS) if deep is None else by.get(DEEP, 0.0) * deep,
    ]
    return np.concatenate(pieces).astype(np.float32)


def as_halfvec(vector: Vectors | None) -> str | None:
    """The text PostgreSQL reads a vector from, in as many digits as half precision holds: each takes time."""
    return None if vector is None else str(np.round(vector.astype(np.float64), DIGITS).tolist())


def as_sparsevec(weights: Mapping[int, float]) -> SparseVector:
    # pgvector's Python side counts from zero, as the places do not: place 0 stays empty.
    return SparseVector(dict(weights), VOCABULARY_SIZE)


def _parameters(kind: Kind, asked: Asked, version: str) -> dict[str, object]:
    return nearness_to(asked.meaning) | {
        "kind": str(kind),
        "version": version,
        "terms": as_sparsevec(asked.terms).to_text(),
    }


def nearness_to(meaning: Meaning) -> dict[str, object]:
    """The parameters of ``NEARNESS``: a meaning by slot, and whose vectors it may meet."""
    return {
        "light": as_halfvec(meaning.vectors.get(LIGHT)),
        "light_key": meaning.keys.get(LIGHT),
        "deep": as_halfvec(meaning.vectors.get(DEEP)),
        "deep_key": meaning.keys.get(DEEP),
    }


def _slots(asked: Asked) -> tuple[str, ...]:
    return tuple(slot for slot in (LIGHT, DEEP) if slot in asked.meaning.vectors)


def _near(
    kind: Kind, asked: Asked, values: dict, *, rare: Sequence[int], weights: Mapping[str, float]
) -> list[tuple]:
    """The documents nearest by meaning and by words, compared exactly, in one question."""
    candidates = []
    towards = vector_of(asked.meaning, weights=weights)
    if towards is not None and len(towards) == INDEXED_DIMENSIONS:
        values = values | {"towards": as_halfvec(towards)}
        candidates.append(BY_MEANING.format(kind=str(kind)))
    if rare:
        values = values | {"rare": list(rare)}
        candidates.append(BY_WORDS)
    if not candidates:
        return []
    return _fetched(CHOSEN.format(candidates=" UNION ".join(candidates)), values)


def _found(rows: Sequence[tuple], sample: Sequence[tuple], slots: Sequence[str]) -> Found:
    parts = _parts(rows, slots)
    of_sample = parts if sample is rows else _parts(sample, slots)
    return Found([row[0] for row in rows], [row[1] for row in rows], parts, of_sample)


def _parts(rows: Sequence[tuple], slots: Iterable[str]) -> dict[str, Column]:
    columns = {WORDS: 2, LIGHT: 3, DEEP: 4}
    return {
        name: np.array([row[columns[name]] or 0.0 for row in rows], dtype=float) for name in (WORDS, *slots)
    }


def _fetched(query: str, values: Mapping[str, object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
