"""Facts that explain a pair, from what was computed only: words are near; no need is said to be solved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np

from matching.engine import defaults, phrasebook, telling
from matching.engine.encoders import Encoder, EncoderUnavailable, Vectors, key_of, unit
from matching.engine.meaning import DEEP, LIGHT
from matching.engine.text import joined, sentences, terms_of
from matching.engine.values import Reasons, Text

MOST_WORDS = 5
MOST_CONCEPTS = 3
# Words that add less than this share of the strongest word explain nothing.
FAINTEST = 0.4
LONGEST_QUOTE = 60
MOST_SENTENCES = 12
# Two words are near concepts when both encoders say so; one alone is much worse (measured by reading).
NEAR_IN_LIGHT, NEAR_IN_DEEP = 0.6, 0.3
NEAR_SENTENCE = 0.25
# An entry of the phrasebook that was heard only faintly explains nothing.
HEARD_WELL = 0.15


@dataclass(frozen=True)
class Pair:
    """What the ranking knows of a pair: contributions of shared terms, places by part, entries heard."""

    shared: Mapping[str, float]
    places: Mapping[str, int]
    heard: Sequence[tuple[int, float]] = ()


@dataclass(frozen=True)
class Reading:
    """A listing as the explanation reads it: its own spellings, and its sentences."""

    text: Text
    spellings: Mapping[str, str]
    sentences: tuple[str, ...]


@lru_cache(maxsize=512)
def read(text: Text) -> Reading:
    """Read a listing once, however many pairs it stands in."""
    quotable = tuple(sentences(text)[:MOST_SENTENCES])
    return Reading(text=text, spellings=terms_of(joined(text)).spellings, sentences=quotable)


class Explainer:
    """Explains pairs with the encoders at hand; remembers words and sentences it has met."""

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        self.encoders = encoders
        self._vectors: dict[tuple[str, str], Vectors] = {}

    def reasons(
        self, need: Text, seed: Text, pair: Pair, *, theme_names: Mapping[str, str] | None = None
    ) -> Reasons:
        """Say why a need and a seed are near, what each of them leaves open, and what would help most."""
        asking, answering = read(need), read(seed)
        phrase, words = _laboratory(pair.heard, answering)
        facts = Reasons(
            shared_words=_shared_words(asking, answering, pair.shared),
            near_concepts=self._near_concepts(asking, answering, pair.shared),
            everyday_phrase=phrase,
            laboratory_words=words,
            closest_sentences=self._closest(asking, answering, pair.shared),
            shared_theme_codes=tuple(code for code in need.theme_codes if code in seed.theme_codes),
            places=dict(pair.places),
            missing_in_need=need.missing,
            missing_in_seed=seed.missing,
        )
        return telling.told(facts, theme_names=theme_names or {})

    def _near_concepts(
        self, need: Reading, seed: Reading, shared: Mapping[str, float]
    ) -> tuple[tuple[str, str], ...]:
        mine = [term for term in need.spellings if term not in seed.spellings and len(term) > 1]
        theirs = [term for term in seed.spellings if term not in need.spellings and len(term) > 1]
        near = self._likeness(LIGHT, mine, theirs)
        if near is None:
            return ()
        found: list[tuple[str, str]] = []
        for row, column in _best_first(near, least=NEAR_IN_LIGHT):
            pair = (mine[row], theirs[column])
            if {*pair} & {word for one in found for word in one}:
                continue
            if self._agreed(*pair):
                found.append(pair)
            if len(found) == MOST_CONCEPTS:
                break
        return tuple((need.spellings[one], seed.spellings[other]) for one, other in found)

    def _agreed(self, one: str, other: str) -> bool:
        likeness = self._likeness(DEEP, [one], [other])
        return likeness is None or float(likeness[0, 0]) >= NEAR_IN_DEEP

    def _closest(self, need: Reading, seed: Reading, shared: Mapping[str, float]) -> tuple[str, str] | None:
        """The two sentences that lie nearest, by meaning where there is an encoder, else by shared words."""
        if not need.sentences or not seed.sentences:
            return None
        likeness = self._likeness(LIGHT, need.sentences, seed.sentences, sides=True)
        least = NEAR_SENTENCE
        if likeness is None:
            likeness, least = _by_words(need.sentences, seed.sentences, shared), 1e-9
        row, column = np.unravel_index(int(np.argmax(likeness)), likeness.shape)
        if likeness[row, column] < least:
            return None
        return _quoted(need.sentences[row]), _quoted(seed.sentences[column])

    def _likeness(
        self, slot: str, mine: Sequence[str], theirs: Sequence[str], *, sides: bool = False
    ) -> Vectors | None:
        """Cosines of words (or of sentences, each side around its own centre); None without the encoder."""
        encoder = self.encoders.get(slot)
        if encoder is None or not mine or not theirs:
            return None
        key = key_of(encoder)
        centres = ("need", "seed") if sides else (defaults.TERM, defaults.TERM)
        try:
            rows = [self._encoded(encoder, texts) for texts in (mine, theirs)]
        except EncoderUnavailable:
            return None
        one, other = (
            unit(row - defaults.centre(centre, key)) for row, centre in zip(rows, centres, strict=True)
        )
        return one @ other.T

    def _encoded(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        fresh = [text for text in dict.fromkeys(texts) if (encoder.name, text) not in self._vectors]
        if fresh:
            for text, vector in zip(fresh, encoder.encode_seeds(fresh), strict=True):
                self._vectors[encoder.name, text] = vector
        found = np.vstack([self._vectors[encoder.name, text] for text in texts])
        if len(self._vectors) > MOST_REMEMBERED:
            self._vectors.clear()
        return found


MOST_REMEMBERED = 20_000


def _shared_words(need: Reading, seed: Reading, shared: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    by_contribution = sorted(shared, key=lambda term: (-shared[term], term))
    telling_words = [
        term for term in by_contribution if shared[term] >= FAINTEST * shared[by_contribution[0]]
    ]
    return tuple((need.spellings[term], seed.spellings[term]) for term in telling_words[:MOST_WORDS])


def _laboratory(heard: Sequence[tuple[int, float]], seed: Reading) -> tuple[str, tuple[str, ...]]:
    """The entry whose laboratory words the seed uses most, and those words as the book spells them."""
    entries = phrasebook.shipped().entries
    best: tuple[str, tuple[str, ...]] = ("", ())
    for at, weight in heard:
        if weight < HEARD_WELL:
            continue
        used = tuple(item for item in entries[at].lab if _says(item, seed))
        if len(used) > len(best[1]):
            best = (entries[at].shop[0], used[:MOST_CONCEPTS])
    return best


def _says(item: str, seed: Reading) -> bool:
    """Whether the seed uses every content word of a laboratory term."""
    terms = phrasebook.lab_terms(item)
    return bool(terms) and all(term in seed.spellings for term in terms)


def _best_first(likeness: Vectors, *, least: float):
    rows, columns = np.nonzero(likeness >= least)
    order = np.argsort(-likeness[rows, columns], kind="stable")
    return [(int(rows[at]), int(columns[at])) for at in order]


def _by_words(mine: Sequence[str], theirs: Sequence[str], shared: Mapping[str, float]) -> Vectors:
    asking = [frozenset(terms_of(sentence).counts) for sentence in mine]
    answering = [frozenset(terms_of(sentence).counts) for sentence in theirs]
    return np.array(
        [
            [_weight(one & other, shared) / sqrt(1 + len(one) + len(other)) for other in answering]
            for one in asking
        ]
    )


def _weight(terms: frozenset[str], shared: Mapping[str, float]) -> float:
    return sum(shared.get(term, 0) for term in terms)


def _quoted(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else sentence[: LONGEST_QUOTE - 1] + "…"
