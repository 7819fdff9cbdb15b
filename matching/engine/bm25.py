"""BM25: pure arithmetic over terms, whether words or row numbers.

The document's half, ``f·(k1+1)/(f+K)``, is stored; the idf stays on the query's side, so that no stored
vector has to be rewritten when idf moves.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil, log
from typing import Generic, TypeVar

K1 = 1.2
B = 0.75

# A young pool says little about usual lengths and rare words, so it is mixed with this many usual listings.
USUAL_LISTINGS = 30
USUAL_LENGTH = 45

# A word may be said this often, or in this share of a longer text, before repeating it counts against it.
FREE_REPEATS = 3
FREE_SHARE = 0.05

Term = TypeVar("Term", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Statistics(Generic[Term]):
    """What one pool of documents looks like: how many, how long, how many hold a term."""

    documents: int
    words: int
    frequencies: Mapping[Term, int]
    usual_listings: int = USUAL_LISTINGS

    @property
    def average_length(self) -> float:
        """Mean number of words, drawn to the usual length while there are few documents."""
        words = self.words + self.usual_listings * USUAL_LENGTH
        return max(words / max(self.documents + self.usual_listings, 1), 1)

    def idf(self, term: Term) -> float:
        """How well a term tells documents apart; never negative, also when the counts are a day old."""
        documents = self.documents + self.usual_listings
        holding = min(self.frequencies.get(term, 0), documents)
        return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def weights(counts: Mapping[Term, int], *, average_length: float) -> dict[Term, float]:
    """The document's half of BM25 for each of its terms."""
    length = sum(counts.values())
    saturation = K1 * (1 - B + B * length / average_length)
    tamed = {term: _tamed(count, length=length) for term, count in counts.items()}
    return {term: count * (K1 + 1) / (count + saturation) for term, count in tamed.items()}


def with_echo(own: Mapping[Term, float], echo: Mapping[Term, float]) -> dict[Term, float]:
    """A document's weights with those of words it answers to without, or besides, saying them."""
    return {term: own.get(term, 0.0) + echo.get(term, 0.0) for term in own.keys() | echo.keys()}


def query(shares: Mapping[Term, float], statistics: Statistics[Term]) -> dict[Term, float]:
    """The query's half of BM25: each term once, by the share it counts, however often the query says it.

    A term no document holds asks for nothing.
    """
    return {
        term: share * statistics.idf(term)
        for term, share in shares.items()
        if statistics.frequencies.get(term)
    }


def contributions(asked: Mapping[Term, float], document: Mapping[Term, float]) -> dict[Term, float]:
    """What each shared term adds to the BM25 score of a document."""
    return {term: value * document[term] for term, value in asked.items() if term in document}


def _tamed(count: int, *, length: int) -> int:
    """Stuffing does not pay: what goes beyond the free repeats is taken off again, down to one."""
    free = max(FREE_REPEATS, ceil(FREE_SHARE * length))
    return count if count <= free else max(1, 2 * free - count)
