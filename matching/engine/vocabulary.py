"""The words the engine has met: in how many documents of each kind they stand, and which others are near."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from pgvector import HalfVector

from matching.documents import CuratedPair, NearTerm, Term, TermCount, Verdict
from matching.engine import defaults, pools, widening
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Encoder, EncoderUnavailable, Vectors, key_of, unit
from matching.engine.text import LONGEST_TERM
from matching.kinds import Kind

# Numbers of advisory locks, only used here.
GROWING, COUNTING = 7_220_401, 7_220_402

# So few new words are looked up one by one; more are compared with the whole vocabulary in memory.
FEW = 40

COUNT_DOCUMENTS = """
    INSERT INTO matching_termcount (kind, term_id, documents, answering)
    SELECT %s, held.term_id, count(*) FILTER (WHERE said), count(*)
    FROM matching_document, LATERAL (
        SELECT unnest(term_ids), true UNION ALL SELECT unnest(echo_ids), false
    ) AS held(term_id, said)
    WHERE kind = %s
    GROUP BY held.term_id
"""
COUNT_POOL = """
    INSERT INTO matching_documentpool (kind, documents, words, centres, encoded, counted_at)
    SELECT %s, count(*), coalesce(sum(length), 0), '{}', '{}', clock_timestamp()
    FROM matching_document WHERE kind = %s
    ON CONFLICT (kind) DO UPDATE
    SET documents = excluded.documents, words = excluded.words, counted_at = excluded.counted_at
"""
# As pgvector sends it, two numbers of 16 bits before the figures: text would take far longer to read.
MEANINGS = """
    SELECT text, halfvec_send(meaning) FROM matching_term
    WHERE text = ANY(%s) AND meaning_key = %s AND meaning IS NOT NULL
"""
ALL_MEANINGS = """
    SELECT id, halfvec_send(meaning) FROM matching_term
    WHERE meaning_key = %s AND meaning IS NOT NULL ORDER BY id
"""
# A whole batch in two arrays: a CASE for each row takes PostgreSQL longer to read than to obey.
KEEP_MEANINGS = """
    UPDATE matching_term SET meaning = fresh.meaning::halfvec, meaning_key = %s
    FROM unnest(%s::bigint[], %s::text[]) AS fresh(id, meaning) WHERE matching_term.id = fresh.id
"""
NEAREST_TERMS = """
    SELECT id, 1 - (meaning <=> %s::halfvec) FROM matching_term
    WHERE meaning_key = %s AND id <> %s ORDER BY meaning <=> %s::halfvec LIMIT %s
"""


def places(words: Iterable[str], *, spellings: Mapping[str, str] = MappingProxyType({})) -> dict[str, int]:
    """Give every word its place in the vectors, the same in every process; call inside a transaction.

    A word that is new is kept as it was written, so that it can be offered in this form.
    """
    wanted = set(words)
    found = known(wanted)
    if len(found) == len(wanted):
        return found
    # One process adds words at a time; whoever waited finds the words of the one before.
    _lock(GROWING)
    found = known(wanted)
    Term.objects.bulk_create(
        [
            Term(text=word, spelling=spellings.get(word, "")[:LONGEST_TERM])
            for word in sorted(wanted - found.keys())
        ]
    )
    return known(wanted)


def statistics_of(kind: Kind, term_ids: Iterable[int] = ()) -> Statistics[int]:
    """Read what was counted for one kind, with the frequencies of the terms asked for."""
    return statistics_in(pools.read(kind), term_ids)


def statistics_in(pool: pools.Pool, term_ids: Iterable[int]) -> Statistics[int]:
    """The same for a pool that was read already."""
    counted, wanted = _counted(pool), {*term_ids}
    if fresh := wanted - counted.keys():
        rows = TermCount.objects.filter(kind=pool.kind, term_id__in=_array(fresh))
        counted.update(dict.fromkeys(fresh, 0) | dict(rows.values_list("term_id", "answering")))
    frequencies = {place: counted[place] for place in wanted if counted[place]}
    return Statistics(documents=pool.documents, words=pool.words, frequencies=frequencies)


def _counted(pool: pools.Pool) -> dict[int, int]:
    """What this process has read of the last count, by place; 0 for a word that no document holds."""
    return _read_of(pool.kind, pool.counted_at) if pool.counted_at else {}


@lru_cache(maxsize=8)
def _read_of(_kind: Kind, _counted_at: datetime) -> dict[int, int]:
    return {}


def texts_of(term_ids: Iterable[int]) -> Mapping[int, str]:
    """Read the words that stand at these places."""
    return dict(_at(list(term_ids)).values_list("pk", "text"))


@dataclass(frozen=True)
class Lexicon:
    """What is known of some words: their places, and the near words of each with a similarity."""

    place_of: Mapping[str, int]
    near: Mapping[str, list[tuple[str, float]]]


def look_up(words: Iterable[str], *, beside: Iterable[str] = ()) -> Lexicon:
    """Find words, the words near them, and the places of all of these and of those ``beside``."""
    asked = set(words)
    place_of = known(asked | set(beside))
    own = {word: place for word, place in place_of.items() if word in asked}
    near_rows = NearTerm.objects.filter(term_id__in=_array(own.values())).order_by("-similarity", "pk")
    near: dict[str, list[tuple[str, float]]] = {}
    for word, other, place, similarity in near_rows.values_list(
        "term__text", "near__text", "near_id", "similarity"
    ):
        near.setdefault(word, []).append((other, similarity))
        place_of[other] = place
    curated = _curate(near, set(own))
    near = {word: found[: widening.NEAREST] for word, found in near.items()}
    return Lexicon(place_of | known(curated - place_of.keys()), near)


def statistics_by_word(pool: pools.Pool, place_of: Mapping[str, int]) -> Statistics[str]:
    """What was counted for one pool, by word."""
    counted = statistics_in(pool, place_of.values())
    frequencies = {
        word: counted.frequencies[place] for word, place in place_of.items() if place in counted.frequencies
    }
    return Statistics(documents=counted.documents, words=counted.words, frequencies=frequencies)


def blocked() -> frozenset[tuple[str, str]]:
    """The pairs of words that the desk keeps apart, each in order."""
    return frozenset(CuratedPair.objects.filter(verdict=Verdict.BLOCK).values_list("one", "other"))


def meanings_of(words: Sequence[str], key: str) -> dict[str, Vectors]:
    """The meanings of known words, by the encoder with this key, around the usual word."""
    with connection.cursor() as cursor:
        cursor.execute(MEANINGS, [list(words), key])
        return {word: _received(sent) for word, sent in cursor}


def learn_meanings(encoder: Encoder | None) -> int:
    """Give every word its meaning and its nearest words, where it has none yet; return how many were new."""
    if encoder is None:
        return 0
    key = key_of(encoder)
    fresh = list(Term.objects.exclude(meaning_key=key).order_by("pk"))
    for start in range(0, len(fresh), widening.AT_ONCE):
        batch = fresh[start : start + widening.AT_ONCE]
        try:
            vectors = encoder.encode_seeds([term.text for term in batch])
        except EncoderUnavailable:
            return start
        _keep_meanings(batch, unit(vectors - defaults.centre(defaults.TERM, key)), key)
    if len(fresh) > FEW:
        _find_all_near(fresh, key)
    else:
        for term in fresh:
            _find_near(term, key)
    return len(fresh)


def _keep_meanings(batch: list[Term], vectors: Vectors, key: str) -> None:
    for term, vector in zip(batch, vectors, strict=True):
        term.meaning, term.meaning_key = HalfVector(vector), key
    texts = [term.meaning.to_text() for term in batch]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_MEANINGS, [key, [term.pk for term in batch], texts])


def _received(sent: bytes) -> Vectors:
    return np.frombuffer(sent, dtype=">f2", offset=4).astype(np.float32)


@transaction.atomic
def count(kind: Kind) -> None:
    """Count all documents of a kind again; whoever comes second waits and counts once more."""
    _lock(COUNTING)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matching_termcount WHERE kind = %s", [str(kind)])
        cursor.execute(COUNT_DOCUMENTS, [str(kind), str(kind)])
        cursor.execute(COUNT_POOL, [str(kind), str(kind)])


def _find_near(term: Term, key: str) -> None:
    """Keep the nearest words of a new one, in both directions: what is near to it may ask for it too."""
    if not np.any(term.meaning.to_numpy()):
        return
    vector = term.meaning.to_text()
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_TERMS, [vector, key, term.pk, vector, widening.NEAREST])
        found = [(pk, similarity) for pk, similarity in cursor if similarity >= widening.LEAST_SIMILARITY]
    rows = [NearTerm(term_id=term.pk, near_id=pk, similarity=similarity) for pk, similarity in found]
    rows += [NearTerm(term_id=pk, near_id=term.pk, similarity=similarity) for pk, similarity in found]
    NearTerm.objects.bulk_create(rows, ignore_conflicts=True)


def _find_all_near(fresh: list[Term], key: str) -> None:
    """The same for many new words at once."""
    fresh_ids = {term.pk for term in fresh}
    with connection.cursor() as cursor:
        known = [(pk, _received(sent)) for pk, sent in cursor.execute(ALL_MEANINGS, [key])]
    known.sort(key=lambda row: row[0] not in fresh_ids)
    vectors = np.array([meaning for _pk, meaning in known], dtype=np.float32)
    near = widening.nearest([pk for pk, _meaning in known], vectors, among=range(len(known)), of=len(fresh))
    rows = []
    for pk, found in near.items():
        for other, similarity in found:
            rows.append(NearTerm(term_id=pk, near_id=other, similarity=similarity))
            rows.append(NearTerm(term_id=other, near_id=pk, similarity=similarity))
    NearTerm.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


def _curate(near: dict[str, list[tuple[str, float]]], own: set[str]) -> set[str]:
    """Apply the desk's pairs to near words, in both directions; return the words they brought in."""
    brought: set[str] = set()
    for one, other, verdict in CuratedPair.objects.values_list("one", "other", "verdict"):
        for word, partner in ((one, other), (other, one)):
            if word not in own:
                continue
            kept = [found for found in near.get(word, []) if found[0] != partner]
            if verdict == Verdict.SYNONYM:
                kept.insert(0, (partner, widening.SYNONYM_SIMILARITY))
                brought.add(partner)
            near[word] = kept
    return brought


def known(words: Iterable[str]) -> dict[str, int]:
    """The places of the words that have one."""
    wanted = list(words)
    return dict(Term.objects.filter(text__in=wanted).values_list("text", "pk")) if wanted else {}


def _at(places: list[int]) -> QuerySet:
    return Term.objects.filter(pk__in=_array(places))


def _array(places: Iterable[int]) -> RawSQL:
    # One array: a hundred candidates have thousands of terms, and as many parameters take longer to write
    # into a query than the query takes to run.
    return RawSQL("SELECT unnest(%s::bigint[])", [list(places)])


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
