"""The judgement of one pair, and the ranking of a pool that is held in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic

from matching.engine import bm25, calibration
from matching.engine.bm25 import Statistics, Term
from matching.engine.text import Terms, joined, terms_of
from matching.engine.values import Band, Text


@dataclass(frozen=True, slots=True)
class Pair(Generic[Term]):
    """How near a seed is to a need, and what each shared term adds."""

    score: float
    shared: Mapping[Term, float]

    @property
    def band(self) -> Band | None:
        """How sure to sound about it, if at all."""
        return calibration.band_of(self.score, shared_words=len(self.shared))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a ranking."""

    listing_id: str
    pair: Pair[str]


def judge(
    asked: Mapping[Term, float], seed: Mapping[Term, float], *, size: float, same_theme: bool
) -> Pair[Term]:
    """Judge a pair; the need always asks, so that both directions find the same score."""
    shared = bm25.contributions(asked, seed)
    nearness = bm25.nearness(asked, shared, size=size)
    return Pair(score=calibration.score_of(nearness, same_theme=same_theme), shared=shared)


def same_theme(one: Text, other: Text) -> bool:
    """Whether two listings name a common theme."""
    return not set(one.theme_codes).isdisjoint(other.theme_codes)


class Pool:
    """Seeds held in memory with the weights the store would give them."""

    def __init__(self, seeds: Mapping[str, Text], *, usual_listings: int = bm25.USUAL_LISTINGS) -> None:
        read = {listing_id: terms_of(joined(seed)) for listing_id, seed in seeds.items()}
        self.seeds = seeds
        self.statistics = _statistics(read.values(), usual_listings=usual_listings)
        length = self.statistics.average_length
        self.weights = {
            listing_id: bm25.weights(terms.counts, average_length=length)
            for listing_id, terms in read.items()
        }
        self._sizes = {
            listing_id: bm25.document_size(weights, self.statistics)
            for listing_id, weights in self.weights.items()
        }

    def rank(self, need: Text) -> list[Ranked]:
        """All seeds with anything in common, nearest first."""
        asked = bm25.query(terms_of(joined(need)).counts, self.statistics)
        ranked = [Ranked(listing_id, self._judge(need, asked, listing_id)) for listing_id in self.seeds]
        return sorted((one for one in ranked if one.pair.score > 0), key=lambda one: -one.pair.score)

    def rank_plainly(self, need: Text) -> list[str]:
        """The order plain BM25 gives, for comparison."""
        asked = bm25.query(terms_of(joined(need)).counts, self.statistics)
        scores = {
            listing_id: sum(bm25.contributions(asked, weights).values())
            for listing_id, weights in self.weights.items()
        }
        return sorted(scores, key=lambda listing_id: -scores[listing_id])

    def _judge(self, need: Text, asked: Mapping[str, float], listing_id: str) -> Pair[str]:
        return judge(
            asked,
            self.weights[listing_id],
            size=self._sizes[listing_id],
            same_theme=same_theme(need, self.seeds[listing_id]),
        )


def _statistics(read: Iterable[Terms], *, usual_listings: int) -> Statistics[str]:
    pool = list(read)
    return Statistics(
        documents=len(pool),
        words=sum(terms.length for terms in pool),
        frequencies=Counter(term for terms in pool for term in terms.counts),
        usual_listings=usual_listings,
    )
