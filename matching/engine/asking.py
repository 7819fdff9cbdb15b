"""What a need asks for: its own words, near words, the laboratory's words, and where its meaning points."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from matching.engine import bm25, phrasebook, shape, widening
from matching.engine.bm25 import Statistics
from matching.engine.meaning import DEEP, Meaning
from matching.engine.text import joined, terms_of
from matching.engine.values import Text


@dataclass(frozen=True)
class Question:
    """A need as it is compared; terms carry share · idf, the meaning is centred and moved."""

    terms: Mapping[str, float]
    own_terms: Mapping[str, float]
    meaning: Meaning
    heard: list[tuple[int, float]]
    """Entries of the phrasebook the need sounds like, with weights that sum to 1."""
    errand: float
    """How much more the need sounds like an errand (a purchase, a booking) than like a problem; 0 is even."""

    size: float
    """The length of the need's own idf vector, words no seed holds included: all they could give."""


def question(
    need: Text,
    meaning: Meaning,
    *,
    near: Mapping[str, widening.Near],
    statistics: Statistics[str],
) -> Question:
    """Turn a need with its centred meaning into what the seeds are asked."""
    own = dict.fromkeys(terms_of(joined(need)).counts, 1.0)
    book = phrasebook.shipped()
    heard = book.heard_in(meaning)
    shares = widening.widened(own, near)
    for term, weight in book.words(heard).items():
        shares[term] = max(shares.get(term, 0.0), weight) if term in own else shares.get(term, 0.0) + weight
    return Question(
        terms=bm25.query(shares, statistics),
        own_terms=bm25.query(own, statistics),
        meaning=book.moved(meaning, heard, step=_step(need, meaning)),
        heard=heard,
        errand=book.errand_in(meaning),
        size=sqrt(sum(statistics.idf(term) ** 2 for term in own)),
    )


def _step(need: Text, meaning: Meaning) -> float:
    if shape.is_offer(need):
        return phrasebook.STEP_OF_OFFERS
    return phrasebook.STEP if DEEP in meaning.vectors else phrasebook.STEP_OF_LIGHT
