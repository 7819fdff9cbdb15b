"""Scores from the store: the seeds for a need, and the needs for a seed by each need's own yardstick."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection

from matching.documents import Document, DocumentPool, WeightSet
from matching.engine import calibration, feedback, phrasebook, reranking, search, store, vocabulary
from matching.engine.asking import Question, question
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Vectors
from matching.engine.encoders.available import mode_of, reranker
from matching.engine.feedback import Marks
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.scoring import (
    FLAT,
    USUAL,
    WORDS,
    Column,
    Weights,
    Yardstick,
    default_weights,
    scores,
)
from matching.engine.text import joined, terms_of
from matching.kinds import Kind

# A need whose own words weigh this much more or less than when last ranked is measured anew.
SAME_SIZE = 0.05
# In a large region so many needs measured by another pool are ranked at once; the night does the rest.
RENEWED_AT_ONCE = 50
NEEDS = f"""
    SELECT listing_id, theme_codes, yardstick, encoder_keys,
        -(asks <#> %(terms)s::sparsevec), {search.NEARNESS}
    FROM matching_document
    WHERE kind = 'need' AND engine_version = %(version)s AND yardstick IS NOT NULL
"""  # noqa: S608 - built from constants
LIKED_MEANING = """
    SELECT avg(meaning::vector)::text FROM matching_document
    WHERE kind = %s AND listing_id = ANY(%s) AND encoder_keys = %s::varchar[]
"""


@dataclass(frozen=True)
class Scored:
    """Documents with their score for one listing, what each part gave, and by which weights."""

    ids: list[UUID]
    total: Column
    chances: Column
    parts: Mapping[str, Column]
    version: str


def rank_seeds(need: Document, *, marks: Marks | None = None, whole: bool = False) -> Scored:
    """Score the seeds for a stored need, and keep with the need what it asks, so that seeds can ask back.

    ``whole`` compares every seed instead of those that may lie near.
    """
    asked, place_of, statistics = _asked(need, Kind.SEED)
    weights = current_weights(frozenset(asked.meaning.vectors))
    terms = {place_of[word]: weight for word, weight in asked.terms.items() if word in place_of}
    wanted = search.Asked(terms, asked.meaning, liked=_direction(marks, asked.meaning))
    kept = None if whole else _kept_yardstick(need, asked, statistics.documents)
    if whole:
        found = search.compare_all(Kind.SEED, wanted, version=store.TEXT_VERSION)
    else:
        frequencies = {place_of[word]: times for word, times in statistics.frequencies.items()}
        found = search.compare(
            Kind.SEED,
            wanted,
            version=store.TEXT_VERSION,
            size=statistics.documents,
            frequencies=frequencies,
            weights=_pull(weights, kept),
            sampled=kept is None,
        )
    yardstick = kept or Yardstick.over(found.sample, asked=asked.size)
    themes = np.array([float(bool({*need.theme_codes} & {*codes})) for codes in found.theme_codes])
    own = {name: values for name, values in found.parts.items() if name != search.LIKED}
    total = scores(own, themes, yardstick=yardstick, weights=weights)
    chances = calibration.probabilities(own, total, asked=asked.size, errand=asked.errand)
    lifts = _reranked(need, found.ids, total)
    total = total + lifts
    _remember(need, asked, terms, yardstick, dict(zip(found.ids, lifts.tolist(), strict=True)))
    if marks:
        said = found.parts.get(search.LIKED), feedback.words_of(marks, found.ids)
        total = total + feedback.lift(*said, any_liked=bool(marks.liked))
    return Scored(found.ids, total, chances, own, weights.version)


def rank_needs(seed: Document) -> Scored:
    """Score the open needs for a stored seed: a pair has one score, whichever side asks."""
    _renew_stale()
    meaning = store.centred(Kind.SEED, seed)
    values = {"terms": seed.terms.to_text(), "version": store.TEXT_VERSION} | search.nearness_to(meaning)
    with connection.cursor() as cursor:
        cursor.execute(NEEDS, values)
        rows = [(*row[:2], json.loads(row[2]), *row[3:]) for row in cursor.fetchall()]
    slots = [_slots_of(row[2], row[3], meaning) for row in rows]
    weights = {found: current_weights(found) for found in set(slots)}
    judged = [_judged(row, seed, weights[found], found) for row, found in zip(rows, slots, strict=True)]
    return Scored(
        ids=[row[0] for row in rows],
        total=np.array([total for total, _chance, _parts in judged]),
        chances=np.array([chance for _total, chance, _parts in judged]),
        parts={
            name: np.array([parts.get(name, 0.0) for _total, _chance, parts in judged])
            for name in (WORDS, LIGHT, DEEP)
        },
        version=current_weights(frozenset(meaning.vectors)).version,
    )


def ask(need: Document, *, of: Kind = Kind.SEED) -> tuple[Question, Mapping[str, int]]:
    """What a stored need asks the documents of a kind, and the places of its words."""
    asked, place_of, _statistics = _asked(need, of)
    return asked, place_of


def _asked(need: Document, of: Kind) -> tuple[Question, Mapping[str, int], Statistics[str]]:
    text = store.text_of(need.text)
    meaning = store.centred(Kind.NEED, need)
    meaning = meaning.only(store.comparable_slots(of, meaning))
    book = phrasebook.shipped()
    heard = book.heard_in(meaning)
    own = terms_of(joined(text)).counts
    lexicon = vocabulary.look_up(own, beside=book.words(heard))
    statistics = vocabulary.statistics_by_word(of, lexicon.place_of)
    return question(text, meaning, near=lexicon.near, statistics=statistics), lexicon.place_of, statistics


def _kept_yardstick(need: Document, asked: Question, documents: int) -> Yardstick | None:
    """The yardstick of the last ranking, where a large pool and what the need asks are much as they were."""
    kept = need.yardstick
    if documents <= search.WHOLE_POOL or not kept:
        return None
    same_parts = kept["means"].keys() == {WORDS, *asked.meaning.vectors}
    same_pool = abs(documents - kept["documents"]) <= vocabulary.DRIFT * kept["documents"]
    same_need = abs(asked.size - kept["asked"]) <= SAME_SIZE * asked.size
    return Yardstick(kept["means"], kept["spreads"]) if same_parts and same_pool and same_need else None


def _pull(weights: Weights, kept: Yardstick | None) -> dict[str, float]:
    """How much a slot's nearness moves the score: its weight over its spread."""
    spreads = kept.spreads if kept else {slot: USUAL[slot][1] for slot in (LIGHT, DEEP)}
    return {
        slot: weights.of(slot) / spreads[slot]
        for slot in (LIGHT, DEEP)
        if spreads.get(slot, 0.0) > FLAT and weights.of(slot)
    }


def current_weights(slots: frozenset[str]) -> Weights:
    """The weights learnt from the desk's decisions where there are accepted ones, else the shipped ones."""
    fitted = WeightSet.objects.filter(mode=mode_of(slots), active=True).first()
    if fitted is None:
        return default_weights(slots)
    return Weights(
        version=str(fitted), words=fitted.words, use=fitted.use, deep=fitted.deep, theme=fitted.theme
    )


def _slots_of(kept: Mapping[str, Mapping[str, float]], keys: list[str], meaning: Meaning) -> frozenset[str]:
    """The slots in which both a need's yardstick and the seed can speak, by the same encoder."""
    return frozenset(slot for slot, key in meaning.keys.items() if slot in kept["means"] and key in keys)


def _judged(
    row: tuple, seed: Document, weights: Weights, slots: frozenset[str]
) -> tuple[float, float, dict[str, float]]:
    """Score one need for the seed as the need would score it: (score, chance, parts)."""
    _listing, theme_codes, kept, _keys, *values = row
    measured = dict(zip((WORDS, LIGHT, DEEP), values, strict=True))
    parts = {name: np.array([measured[name] or 0.0]) for name in (WORDS, *sorted(slots))}
    yardstick = Yardstick(kept["means"], kept["spreads"])
    themes = np.array([float(bool({*theme_codes} & {*seed.theme_codes}))])
    total = scores(parts, themes, yardstick=yardstick, weights=weights)
    chances = calibration.probabilities(parts, total, asked=kept["asked"], errand=kept["errand"])
    lift = kept.get("lifts", {}).get(str(seed.listing_id), 0.0)
    return (
        float(total[0]) + lift,
        float(chances[0]),
        {name: float(column[0]) for name, column in parts.items()},
    )


def _renew_stale() -> None:
    """Rank again the needs that were measured by a much smaller or larger pool: a young region grows fast."""
    pool = DocumentPool.objects.filter(kind=Kind.SEED).values_list("documents", flat=True).first() or 0
    stale = Document.objects.filter(kind=Kind.NEED, engine_version=store.TEXT_VERSION).exclude(
        yardstick__documents__gte=pool / (1 + vocabulary.DRIFT),
        yardstick__documents__lte=pool * (1 + vocabulary.DRIFT),
    )
    for need in stale.order_by("pk")[: RENEWED_AT_ONCE if pool > search.WHOLE_POOL else None]:
        rank_seeds(need)


def _reranked(need: Document, ids: list[UUID], total: Column) -> Column:
    """What the operator's reranker adds to each score; nothing without one."""
    judge = reranker()
    if judge is None or not ids:
        return np.zeros(len(ids))
    wanted = [ids[at] for at in reranking.first(total)]
    rows = Document.objects.filter(kind=Kind.SEED, listing_id__in=wanted).values_list("listing_id", "text")
    texts = {listing_id: joined(store.text_of(text)) for listing_id, text in rows}
    own = joined(store.text_of(need.text))
    return reranking.lifts(total, own, [texts[one] for one in wanted], reranker=judge)


def _remember(
    need: Document,
    asked: Question,
    terms: Mapping[int, float],
    yardstick: Yardstick,
    lifts: Mapping[UUID, float],
) -> None:
    """Keep the need's moved meaning, its terms, its yardstick and what a reranker changed."""
    documents = DocumentPool.objects.filter(kind=Kind.SEED).values_list("documents", flat=True).first() or 0
    own = {name: value for name, value in yardstick.means.items() if name != search.LIKED}
    Document.objects.filter(pk=need.pk).update(
        meaning=store.half(search.vector_of(asked.meaning)),
        asks=search.as_sparsevec(terms),
        yardstick={
            "means": own,
            "spreads": {name: yardstick.spreads[name] for name in own},
            "asked": asked.size,
            "errand": asked.errand,
            "documents": documents,
            "lifts": {str(listing_id): lift for listing_id, lift in lifts.items() if lift},
        },
    )


def _direction(marks: Marks | None, asked: Meaning) -> Vectors | None:
    """Where what was liked lies, less where what was not liked lies, in the space of what is asked."""
    if marks is None:
        return None
    total: Vectors | None = None
    for share, listings in ((1.0, marks.liked), (-feedback.DISLIKED_SHARE, marks.disliked)):
        mean = _mean_meaning(list(listings), asked)
        if mean is not None:
            total = share * mean if total is None else total + share * mean
    return total


def _mean_meaning(listings: list[UUID], asked: Meaning) -> Vectors | None:
    if not listings or not asked.keys:
        return None
    with connection.cursor() as cursor:
        cursor.execute(LIKED_MEANING, [str(Kind.SEED), listings, sorted(asked.keys.values())])
        (found,) = cursor.fetchone()
    if found is None:
        return None
    return np.array([float(figure) for figure in found.strip("[]").split(",")], dtype=np.float32)
