"""Seeds held in memory, ranked by the same arithmetic as the store: for files, evaluation and benchmarks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from matching.engine import bm25, calibration, defaults, feedback, phrasebook, widening
from matching.engine.asking import Question, question
from matching.engine.bm25 import Statistics
from matching.engine.encoders import Encoder, Vectors, key_of, unit
from matching.engine.meaning import LIGHT, Centres, Meaning, read
from matching.engine.scoring import WORDS, Column, Weights, Yardstick, default_weights, places, scores
from matching.engine.text import Terms, joined, terms_of
from matching.engine.values import Band, Text
from matching.kinds import Kind


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a ranking: the score, how likely the pair fits, and what each part gave."""

    listing_id: str
    score: float
    probability: float
    band: Band | None
    shared: Mapping[str, float]
    places: Mapping[str, int]
    heard: Sequence[tuple[int, float]]


class Pool:
    """Seeds with their words and meanings; ``rank`` judges all of them for a need."""

    def __init__(self, seeds: Mapping[str, Text], *, encoders: Mapping[str, Encoder]) -> None:
        self.ids = list(seeds)
        self.seeds = seeds
        self.encoders = encoders
        texts = [joined(seed) for seed in seeds.values()]
        self.terms = [terms_of(text) for text in texts]
        meanings = read(encoders, Kind.SEED, _told(texts, self.terms))
        self.seed_centres = _centres(Kind.SEED, meanings)
        centred = [self.seed_centres.centred(Kind.SEED, meaning) for meaning in meanings]
        self.columns = _columns(centred)
        echoes = [phrasebook.shipped().echo(meaning) for meaning in centred]
        self.statistics = pool_statistics(self.terms, echoes=echoes)
        length = self.statistics.average_length
        self.weights = [
            bm25.with_echo(bm25.weights(terms.counts, average_length=length), echo)
            for terms, echo in zip(self.terms, echoes, strict=True)
        ]
        self._near: dict[str, list[tuple[str, float]]] = {}

    def rank_all(
        self,
        needs: Sequence[Text],
        *,
        weights: Weights | None = None,
        marks: Sequence[feedback.Marks] | None = None,
    ) -> list[list[Ranked]]:
        """All seeds for each need, nearest first; the needs' own mean is known as in a living region.

        A need without a single word asks for nothing. ``marks`` say by need which seeds were liked or not.
        """
        texts = [joined(need) for need in needs]
        terms = [terms_of(text) for text in texts]
        meanings = read(self.encoders, Kind.NEED, _told(texts, terms))
        centres = _centres(Kind.NEED, meanings)
        self._widen(term for one in terms for term in one.counts)
        return [
            self._rank(need, centres.centred(Kind.NEED, meaning), weights, said) if words.counts else []
            for need, meaning, words, said in zip(
                needs, meanings, terms, marks or [feedback.Marks()] * len(needs), strict=True
            )
        ]

    def rank_plainly(self, need: Text) -> list[str]:
        """The order plain BM25 gives, for comparison: no default listings, no widening."""
        plain = pool_statistics(self.terms, usual_listings=0)
        asked = bm25.query(dict.fromkeys(terms_of(joined(need)).counts, 1.0), plain)
        rows = [bm25.weights(terms.counts, average_length=plain.average_length) for terms in self.terms]
        totals = {
            one: sum(bm25.contributions(asked, row).values()) for one, row in zip(self.ids, rows, strict=True)
        }
        return sorted(totals, key=lambda listing_id: -totals[listing_id])

    def _rank(
        self, need: Text, meaning: Meaning, weights: Weights | None, marks: feedback.Marks
    ) -> list[Ranked]:
        asked = question(need, meaning, near=self._near, statistics=self.statistics)
        parts = self._parts(asked)
        themes = np.array([float(same_theme(need, seed)) for seed in self.seeds.values()])
        yardstick = Yardstick.over(parts, asked=asked.size)
        chosen = weights or default_weights(frozenset(asked.meaning.vectors))
        total = scores(parts, themes, yardstick=yardstick, weights=chosen)
        chances = calibration.probabilities(parts, total, asked=asked.size, errand=asked.errand)
        total = total + self._lift(marks)
        order = np.argsort(-total, kind="stable")
        standing = {name: places(values) for name, values in parts.items()}
        return [self._ranked(at, asked, total, chances, standing) for at in order]

    def _ranked(self, at: int, asked: Question, total: Column, chances: Column, places) -> Ranked:
        return Ranked(
            listing_id=self.ids[at],
            score=float(total[at]),
            probability=float(chances[at]),
            band=calibration.band_of(float(chances[at])),
            shared=bm25.contributions(asked.own_terms, self.weights[at]),
            places={name: int(column[at]) for name, column in places.items()},
            heard=asked.heard,
        )

    def _parts(self, asked: Question) -> dict[str, Column]:
        words = [sum(bm25.contributions(asked.terms, row).values()) for row in self.weights]
        parts: dict[str, Column] = {WORDS: np.array(words)}
        for slot, vector in asked.meaning.vectors.items():
            if slot in self.columns:
                parts[slot] = (self.columns[slot] @ vector).astype(float)
        return parts

    def _lift(self, marks: feedback.Marks) -> Column | float:
        """What the marks add to each seed's score."""
        liked, disliked = ([self.ids.index(one) for one in side] for side in (marks.liked, marks.disliked))
        if not (liked or disliked):
            return 0.0
        words = feedback.likeness(self._in_words(liked), self._in_words(disliked))
        meaning = None
        if self.columns:
            meaning = feedback.likeness(self._in_meaning(liked), self._in_meaning(disliked))
        return feedback.lift(meaning, words, liked=len(liked))

    def _in_words(self, marked: Sequence[int]) -> Vectors:
        """How much each seed (a row) says in the words of each marked one (a column)."""
        queries = [feedback.asked_by(self.weights[at], self.statistics) for at in marked]
        said = [[sum(bm25.contributions(one, row).values()) for one in queries] for row in self.weights]
        return np.array(said).reshape(len(self.ids), len(marked))

    def _in_meaning(self, marked: Sequence[int]) -> Vectors:
        """How near each seed (a row) lies to each marked one (a column)."""
        shares = feedback.SLOT_SHARES
        return sum(shares[slot] * rows @ rows[list(marked)].T for slot, rows in self.columns.items())

    def _widen(self, terms) -> None:
        """Find the near words of terms not met before, among the words of the seeds."""
        encoder = self.encoders.get(LIGHT)
        held = set(self.statistics.frequencies)
        fresh = sorted(set(terms) - self._near.keys())
        if encoder is None or not fresh or not held:
            return
        everything = fresh + sorted(held - set(fresh))
        vectors = term_vectors(encoder, everything)
        among = [place for place, term in enumerate(everything) if term in held]
        self._near |= widening.nearest(everything, vectors, among=among, of=len(fresh))


def same_theme(one: Text, other: Text) -> bool:
    """Whether two listings name a common theme."""
    return not set(one.theme_codes).isdisjoint(other.theme_codes)


def term_vectors(encoder: Encoder, terms: Sequence[str]) -> Vectors:
    """Words in the encoder's space, centred on the usual word."""
    return unit(encoder.encode_seeds(terms) - defaults.centre(defaults.TERM, key_of(encoder)))


def pool_statistics(
    read_terms: Sequence[Terms],
    *,
    echoes: Sequence[Mapping[str, float]] = (),
    usual_listings: int = bm25.USUAL_LISTINGS,
) -> Statistics[str]:
    """What a pool of documents looks like; ``echoes`` are words each of them answers to besides its own."""
    held = ({*terms.counts, *echo} for terms, echo in zip_longest(read_terms, echoes, fillvalue={}))
    return Statistics(
        documents=len(read_terms),
        words=sum(terms.length for terms in read_terms),
        frequencies=Counter(term for one in held for term in one),
        usual_listings=usual_listings,
    )


def _told(texts: Sequence[str], terms: Sequence[Terms]) -> list[str]:
    """The texts that hold a word; the others mean nothing."""
    return [text if words.counts else "" for text, words in zip(texts, terms, strict=True)]


def _columns(meanings: Sequence[Meaning]) -> dict[str, Vectors]:
    """One row a meaning for every slot; zeros where a text meant nothing."""
    shapes = {slot: np.zeros_like(vector) for one in meanings for slot, vector in one.vectors.items()}
    return {
        slot: np.vstack([one.vectors.get(slot, nothing) for one in meanings])
        for slot, nothing in shapes.items()
    }


def _centres(kind: Kind, meanings: Sequence[Meaning]) -> Centres:
    read_ones = [one for one in meanings if one.keys]
    keys = read_ones[0].keys.items() if read_ones else ()
    return Centres(
        {
            (kind, key): defaults.centre(
                kind, key, total=sum(one.vectors[slot] for one in read_ones), count=len(read_ones)
            )
            for slot, key in keys
        }
    )
