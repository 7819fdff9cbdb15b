"""Nearest documents of a kind: to a stored document ("similar to this"), and to a need.

Each kind is compared by its own statistics. ``alike`` reads only what the role of the public may read, so a
page may ask it with public eyes; what is near to a phrase is found by ``matching.finding``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

import numpy as np

from matching.documents import Document
from matching.engine import (
    bm25,
    calibration,
    explain,
    pools,
    posing,
    ranking,
    search,
    store,
    vocabulary,
)
from matching.engine.asking import Question
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Vectors
from matching.engine.encoders.available import encoders
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.scoring import WORDS, Column, Weights, Yardstick, scores
from matching.engine.suggest import engine_version, explainer
from matching.engine.values import Reasons
from matching.kinds import Kind

# How much each part counts between two documents of a kind, and the least that may be called similar,
# read off the seeds of the judged collection: by light meaning a seed's third neighbour usually lies at .32.
ALIKE = {WORDS: 0.4, LIGHT: 0.4, DEEP: 0.6}
LEAST_ALIKE = 0.35
# Without meaning so much of a document's own idf has to be shared.
LEAST_ALIKE_BY_WORDS = 0.12
# A document answers a phrase by its words when it holds this share of what they weigh together …
LEAST_SAID = 0.5
# … or by its meaning from this nearness on.
LEAST_MEANT = 0.32
# A person is named only when it is likelier than for a listing: nobody is disturbed for a shared 「測る」.
LEAST_CHANCE = 0.2
# A shared word explains something when it is this rare (idf): half the firms say 「製造」 or 「加工」.
LEAST_TELLING = 2.0
# A firm stands beside a need from this nearness on, read off the demo's region; shared words move it up.
LEAST_MEANT_BY_FIRM = 0.24
HELP_OF_WORDS = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A document near another, or near a phrase; ``reasons`` are given for needs only."""

    listing_id: UUID
    score: float
    reasons: Reasons = field(default_factory=Reasons)
    engine_version: str = ""


def alike(kind: Kind, listing_id: UUID, *, limit: int = 3) -> list[Near]:
    """The documents of the same kind nearest to a stored one, best first; nothing when none is near."""
    row = _kept(kind, listing_id)
    if row is None or not row.term_ids:
        return []
    pool = pools.read(kind)
    meaning = store.stored_meaning(row)
    meaning = meaning.only(pool.comparable_slots(meaning))
    statistics = vocabulary.statistics_in(pool, row.term_ids)
    terms = bm25.query(dict.fromkeys(row.term_ids, 1.0), statistics)
    found = _compared(kind, terms, meaning, statistics, sampled=False)
    total, least = _nearness(found.parts, asked=sum(terms.values()))
    return _best(found.ids, total, least=least, limit=limit, but={listing_id})


def beside(
    need_id: UUID, *, kinds: Sequence[Kind], limit: int = 5, exclude: Iterable[UUID] = ()
) -> dict[Kind, list[Near]]:
    """The firms, or the people, whose public words lie near a stored need, with what they have in common."""
    need = Document.objects.filter(
        kind=Kind.NEED, listing_id=need_id, engine_version=store.TEXT_VERSION
    ).first()
    if need is None or not need.term_ids:
        return {kind: [] for kind in kinds}
    barred, blocked = {*exclude}, vocabulary.blocked()
    read = [pools.read(kind, learnt=True) for kind in kinds]
    found = {}
    for pool, asked in zip(read, posing.read(need, *read), strict=True):
        weights = pool.weights(frozenset(asked.question.meaning.vectors))
        best = _nearest(need, pool, asked, weights, limit=limit, but=barred)
        found[pool.kind] = _with_reasons(
            need, best, pool.kind, asked, blocked, engine_version(weights.version)
        )
    return found


def _nearest(
    need: Document, pool: pools.Pool, asked: posing.Asked, weights: Weights, *, limit: int, but: set[UUID]
) -> list[Near]:
    frequencies = {asked.place_of[word]: times for word, times in asked.frequencies.items()}
    statistics = Statistics(pool.documents, pool.words, frequencies)
    judge = _as_firms if pool.kind is Kind.FIRM else _as_seeds
    found = _by_meaning(asked) if pool.kind is Kind.FIRM else None
    if found is None:
        found = _compared(pool.kind, asked.terms, asked.question.meaning, statistics)
    total, least = judge(need, asked.question, found, weights)
    return _best(found.ids, total, least=least, limit=limit, but=but)


def _by_meaning(asked: posing.Asked) -> search.Found | None:
    """The firms a need's meaning points at: those that only share a word would not be named."""
    wanted = search.Asked(asked.terms, asked.question.meaning)
    return search.nearest(Kind.FIRM, wanted, version=store.TEXT_VERSION, weights=ALIKE)


def _compared(
    kind: Kind,
    terms: Mapping[int, float],
    meaning: Meaning,
    statistics: Statistics[int],
    *,
    sampled: bool = True,
) -> search.Found:
    return search.compare(
        kind,
        search.Asked(terms, meaning),
        version=store.TEXT_VERSION,
        size=statistics.documents,
        rare=search.rarest(terms, statistics.frequencies),
        weights=ALIKE,
        sampled=sampled,
    )


def _as_seeds(need: Document, asked: Question, found: search.Found, weights: Weights) -> tuple[Column, float]:
    """Researchers are their seeds: the chance that they fit, and from where on they are named."""
    yardstick = Yardstick.over(found.sample, asked=asked.size)
    themes = ranking.shared_themes(need, found.theme_codes)
    total = scores(found.parts, themes, yardstick=yardstick, weights=weights)
    chances = calibration.probabilities(found.parts, total, asked=asked.size, errand=asked.errand)
    return chances, LEAST_CHANCE


def _as_firms(need: Document, asked: Question, found: search.Found, weights: Weights) -> tuple[Column, float]:
    """A firm says two lines about itself, too little to stand out by: meaning decides and words help."""
    shared = np.minimum(found.parts[WORDS] / max(sum(asked.own_terms.values()), 1.0), 1.0)
    meant = _meant(found.parts)
    if meant is None:
        return shared, LEAST_ALIKE_BY_WORDS
    return np.where(meant >= LEAST_MEANT_BY_FIRM, meant + HELP_OF_WORDS * shared, 0.0), LEAST_MEANT_BY_FIRM


def _kept(kind: Kind, listing_id: UUID) -> Document | None:
    """A stored document with the columns the public may read."""
    rows = Document.objects.filter(kind=kind, listing_id=listing_id, engine_version=store.TEXT_VERSION)
    return rows.only("id", "term_ids", "meaning", "encoder_keys").first()


def _nearness(parts: Mapping[str, Column], *, asked: float) -> tuple[Column, float]:
    """How near each document lies, on a scale no pool moves, and from where on it counts."""
    shared = np.minimum(parts[WORDS] / max(asked, 1.0), 1.0)
    meant = _meant(parts)
    if meant is None:
        return shared, LEAST_ALIKE_BY_WORDS
    return meant + ALIKE[WORDS] * shared, LEAST_ALIKE


def _meant(parts: Mapping[str, Column]) -> Column | None:
    """The nearness in meaning over the slots there are; None without any."""
    spaces = [slot for slot in (LIGHT, DEEP) if slot in parts]
    if not spaces:
        return None
    return sum(ALIKE[slot] * parts[slot] for slot in spaces) / sum(ALIKE[slot] for slot in spaces)


@lru_cache(maxsize=256)
def encoded(phrase: str, key: str) -> Vectors:
    """The meaning of a phrase by the encoder with this key; one search asks for it more than once."""
    return encoders()[LIGHT].encode_needs([phrase])[0]


def _best(
    ids: Sequence[UUID], total: Column, *, least: float, limit: int, but: Iterable[UUID] = ()
) -> list[Near]:
    """The nearest first; equal ones by their id, so that the order says nothing else."""
    barred = set(but)
    near = (at for at in np.flatnonzero(total >= least).tolist() if ids[at] not in barred)
    kept = sorted(near, key=lambda at: (-total[at], ids[at]))
    return [Near(listing_id=ids[at], score=round(float(total[at]), 4)) for at in kept[:limit]]


def _with_reasons(
    need: Document,
    best: Sequence[Near],
    to: Kind,
    asked: posing.Asked,
    blocked: frozenset[tuple[str, str]],
    version: str,
) -> list[Near]:
    if not best:
        return []
    wanted = [one.listing_id for one in best]
    rows = Document.objects.filter(kind=to, listing_id__in=wanted).only("listing_id", "text", "terms")
    others = {row.listing_id: row for row in rows}
    rare = {word: idf for word, idf in asked.question.own_terms.items() if idf >= LEAST_TELLING}
    told = []
    for one in best:
        other = others.get(one.listing_id)
        if other is None:
            continue
        weights = dict(zip(other.terms.indices(), other.terms.values(), strict=True))
        held = {word: weights[place] for word, place in asked.place_of.items() if place in weights}
        pair = explain.Pair(bm25.contributions(rare, held), {}, asked.question.heard, blocked)
        reasons = explainer().in_short(store.text_of(need.text), store.text_of(other.text), pair)
        told.append(Near(listing_id=one.listing_id, score=one.score, reasons=reasons, engine_version=version))
    return told
