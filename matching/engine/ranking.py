"""Scores from the store: the seeds for a need, and the needs for a seed by each need's own yardstick."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection

from matching.documents import Document
from matching.engine import calibration, drifting, feedback, pools, posing, reranking, search, store
from matching.engine.encoders.available import reranker
from matching.engine.feedback import Marks
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.scoring import (
    FLAT,
    USUAL,
    WORDS,
    Column,
    Weights,
    Yardstick,
    scores,
)
from matching.engine.text import joined
from matching.kinds import Kind

# In a large region so many needs measured by another pool are ranked at once; the night does the rest.
RENEWED_AT_ONCE = 50
NEEDS = f"""
    SELECT listing_id, theme_codes, yardstick - 'rare', encoder_keys,
        -(asks <#> %(terms)s::sparsevec), {search.NEARNESS}
    FROM matching_document
    WHERE kind = 'need' AND engine_version = %(version)s AND yardstick IS NOT NULL
"""  # noqa: S608 - built from constants
# Where the row of that question holds each part.
VALUE_AT = {WORDS: 4, LIGHT: 5, DEEP: 6}


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
    pool = pools.read(Kind.SEED, learnt=True)
    posed = posing.pose(need, pool)
    weights = pool.weights(frozenset(posed.meaning.vectors))
    wanted = search.Asked(posed.terms, posed.meaning)
    kept = None if whole else posing.kept_yardstick(need, posed, pool.documents)
    if whole:
        found = search.compare_all(Kind.SEED, wanted, version=store.TEXT_VERSION)
    else:
        found = search.compare(
            Kind.SEED,
            wanted,
            version=store.TEXT_VERSION,
            size=pool.documents,
            rare=posed.rare,
            weights=_pull(weights, kept),
            sampled=kept is None,
        )
    yardstick = kept or Yardstick.over(found.sample, asked=posed.size)
    total = scores(found.parts, shared_themes(need, found.theme_codes), yardstick=yardstick, weights=weights)
    chances = calibration.probabilities(found.parts, total, asked=posed.size, errand=posed.errand)
    lifts = _reranked(need, found.ids, total)
    total = total + lifts
    kept_lifts = {str(one): lift for one, lift in zip(found.ids, lifts.tolist(), strict=True) if lift}
    posing.remember(need, posed, yardstick, documents=pool.documents, lifts=kept_lifts)
    total = total + feedback.lifts(marks, found.ids, posed.meaning)
    return Scored(found.ids, total, chances, found.parts, weights.version)


def shared_themes(listing: Document, theirs: Iterable[Sequence[str]]) -> Column:
    """1 for each of the others that shares a theme with the listing."""
    own = {*listing.theme_codes}
    return np.array([float(not own.isdisjoint(codes)) for codes in theirs])


def rank_needs(seed: Document) -> Scored:
    """Score the open needs for a stored seed: a pair has one score, whichever side asks."""
    _renew_stale()
    meaning = store.centred(Kind.SEED, seed)
    values = {"terms": seed.terms.to_text(), "version": store.TEXT_VERSION} | search.nearness_to(meaning)
    with connection.cursor() as cursor:
        cursor.execute(NEEDS, values)
        rows = [(*row[:2], json.loads(row[2]), *row[3:]) for row in cursor.fetchall()]
    pool = pools.read(Kind.SEED, learnt=True)
    parts, total, chances = _judged(rows, seed, meaning, pool)
    version = pool.weights(frozenset(meaning.vectors)).version
    return Scored([row[0] for row in rows], total, chances, parts, version)


def _judged(
    rows: Sequence[tuple], seed: Document, meaning: Meaning, pool: pools.Pool
) -> tuple[dict, Column, Column]:
    """Score the needs for a seed as each would score it: (parts, scores, chances), one value a need.

    Needs that can be compared in the same slots are computed together.
    """
    parts = {name: np.zeros(len(rows)) for name in (WORDS, LIGHT, DEEP)}
    total, chances = np.zeros(len(rows)), np.zeros(len(rows))
    themes = shared_themes(seed, (row[1] for row in rows))
    slots = [_slots_of(row[2], row[3], meaning) for row in rows]
    for found in set(slots):
        at = np.array([place for place, one in enumerate(slots) if one == found])
        kept = [rows[place][2] for place in at]
        own = {
            name: np.array([rows[place][VALUE_AT[name]] or 0.0 for place in at], dtype=float)
            for name in (WORDS, *sorted(found))
        }
        yardstick = Yardstick(
            {name: np.array([one["means"][name] for one in kept]) for name in own},
            {name: np.array([one["spreads"][name] for one in kept]) for name in own},
        )
        plain = scores(own, themes[at], yardstick=yardstick, weights=pool.weights(found))
        asked, errand = (np.array([one[name] for one in kept]) for name in ("asked", "errand"))
        chances[at] = calibration.probabilities(own, plain, asked=asked, errand=errand)
        total[at] = plain + np.array([one["lifts"].get(str(seed.listing_id), 0.0) for one in kept])
        for name, values in own.items():
            parts[name][at] = values
    return parts, total, chances


def _pull(weights: Weights, kept: Yardstick | None) -> dict[str, float]:
    """How much a slot's nearness moves the score: its weight over its spread."""
    spreads = kept.spreads if kept else {slot: USUAL[slot][1] for slot in (LIGHT, DEEP)}
    return {
        slot: weights.of(slot) / spreads[slot]
        for slot in (LIGHT, DEEP)
        if spreads.get(slot, 0.0) > FLAT and weights.of(slot)
    }


def current_weights(slots: frozenset[str]) -> Weights:
    """The weights in use where these slots can be compared."""
    return pools.read(Kind.SEED, learnt=True).weights(slots)


def _slots_of(kept: Mapping[str, Mapping[str, float]], keys: list[str], meaning: Meaning) -> frozenset[str]:
    """The slots in which both a need's yardstick and the seed can speak, by the same encoder."""
    return frozenset(slot for slot, key in meaning.keys.items() if slot in kept["means"] and key in keys)


def _renew_stale() -> None:
    """Rank again the needs that were measured by a much smaller or larger pool: a young region grows fast."""
    pool = pools.read(Kind.SEED).documents
    stale = Document.objects.filter(kind=Kind.NEED, engine_version=store.TEXT_VERSION).exclude(
        yardstick__documents__gte=pool / (1 + drifting.DRIFT),
        yardstick__documents__lte=pool * (1 + drifting.DRIFT),
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
