"""How a shop floor says it and how a laboratory does: entries that let a need reach words it does not know.

A need that sounds like an entry's shop side is moved a little towards the entry's laboratory side, and
asks for its words too; a seed that sounds like an entry's laboratory side answers to its shop side's words,
which it does not say (an echo). The vectors of both sides are shipped beside the texts; they serve only the
encoders they were made with (``manage.py encode_phrasebook`` makes them).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from matching.engine.encoders import Vectors, unit
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.text import terms_of

FOLDER = Path(__file__).resolve().parent.parent / "data"
TEXTS, ERRANDS, VECTORS = FOLDER / "phrasebook.jsonl", FOLDER / "errands.jsonl", FOLDER / "phrasebook.npz"

HEARD = 8
SHARPNESS = 0.3
HEARING = {LIGHT: 0.6, DEEP: 1.0}
# How far a need is moved towards what the laboratory calls it; an offer does not know its use at all.
STEP, STEP_OF_LIGHT, STEP_OF_OFFERS = 0.25, 0.35, 0.4
WORD_WEIGHT = 0.6
# What a seed hears is told apart more sharply: it says what it is about.
SHARPNESS_OF_SEED, ECHO_WEIGHT = 0.1, 0.9
# Fainter words find nothing, and each would have to be compared with every need.
FAINTEST_ECHO = 0.05


@dataclass(frozen=True)
class Entry:
    """One concrete problem in everyday words, and the words of those who work on it."""

    id: str
    shop: tuple[str, ...]
    lab: tuple[str, ...]


@dataclass(frozen=True)
class Phrasebook:
    """Entries with the vectors of their two sides, by encoder key."""

    entries: tuple[Entry, ...]
    shop: Mapping[str, Vectors]
    lab: Mapping[str, Vectors]
    errands: Mapping[str, Vectors]
    """Requests no research answers (lunch boxes, office rent): what they sound like, by encoder key."""

    def heard_in(self, need: Meaning) -> list[tuple[int, float]]:
        """The entries a centred need sounds like, with weights that sum to 1."""
        return _heard(need, self.shop, sharpness=SHARPNESS)

    def echo(self, seed: Meaning) -> dict[str, float]:
        """The shop floor's words for what a centred seed is about, each of at most ``ECHO_WEIGHT``."""
        heard = _heard(seed, self.lab, sharpness=SHARPNESS_OF_SEED)
        lent = _lent(((self.entries[at].shop, weight) for at, weight in heard), most=ECHO_WEIGHT)
        return {word: weight for word, weight in lent.items() if weight >= FAINTEST_ECHO}

    def moved(self, need: Meaning, heard: list[tuple[int, float]], *, step: float = STEP) -> Meaning:
        """The need, a step towards the laboratory's side of what was heard."""
        vectors = dict(need.vectors)
        for slot, key in need.keys.items():
            if heard and key in self.lab:
                towards = unit(sum(weight * self.lab[key][at] for at, weight in heard))
                vectors[slot] = unit(vectors[slot] + step * towards)
        return Meaning(vectors, need.keys)

    def errand_in(self, need: Meaning) -> float:
        """How much nearer a centred need lies to an errand than to any problem; below 0 it is a problem."""
        nearest = [
            HEARING[slot]
            * float(
                (self.errands[key] @ need.vectors[slot]).max() - (self.shop[key] @ need.vectors[slot]).max()
            )
            for slot, key in need.keys.items()
            if key in self.errands and key in self.shop
        ]
        return sum(nearest)

    def words(self, heard: list[tuple[int, float]]) -> dict[str, float]:
        """The laboratory's words for what was heard, with weights of at most ``WORD_WEIGHT``."""
        return _lent(((self.entries[at].lab, weight) for at, weight in heard), most=WORD_WEIGHT)


@lru_cache(maxsize=1)
def shipped() -> Phrasebook:
    """The phrasebook of this release; without its vectors it stays silent."""
    entries = read_entries()
    if not VECTORS.exists():
        return Phrasebook(entries, {}, {}, {})
    with np.load(VECTORS) as stored:
        stored_rows = {name: stored[name].astype(np.float32) for name in stored.files}
    sizes = {"shop": len(entries), "lab": len(entries), "errand": len(read_errands())}
    sides: dict[str, dict[str, Vectors]] = {side: {} for side in sizes}
    for name, rows in stored_rows.items():
        side, _colon, key = name.partition(":")
        if len(rows) == sizes[side]:
            sides[side][key] = unit(rows)
    return Phrasebook(entries, shop=sides["shop"], lab=sides["lab"], errands=sides["errand"])


def read_entries(path: Path = TEXTS) -> tuple[Entry, ...]:
    """Read the entries in the order their vectors are stored."""
    lines = path.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    return tuple(Entry(one["id"], tuple(one["shop"]), tuple(one["lab"])) for one in records)


def read_errands(path: Path = ERRANDS) -> tuple[str, ...]:
    """Read the phrasings of errands in the order their vectors are stored."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(phrase for line in lines if line.strip() for phrase in json.loads(line)["say"])


@lru_cache(maxsize=16384)
def entry_terms(item: str) -> tuple[str, ...]:
    """The content words of one phrase of an entry."""
    return tuple(terms_of(item).counts)


def _heard(listing: Meaning, side: Mapping[str, Vectors], *, sharpness: float) -> list[tuple[int, float]]:
    """The entries whose side a centred listing sounds like, with weights that sum to 1."""
    spaces = [(slot, key) for slot, key in listing.keys.items() if key in side]
    if not spaces:
        return []
    likeness = sum(HEARING[slot] * (side[key] @ listing.vectors[slot]) for slot, key in spaces)
    best = np.argsort(-likeness, kind="stable")[:HEARD]
    weights = np.exp((likeness[best] - likeness[best[0]]) / sharpness)
    return [(int(at), float(weight)) for at, weight in zip(best, weights / weights.sum(), strict=True)]


def _lent(heard: Iterable[tuple[Sequence[str], float]], *, most: float) -> dict[str, float]:
    """The words of one side of entries, each by how well they were heard together, up to ``most``."""
    weights: dict[str, float] = {}
    for phrases, weight in heard:
        for term in {term for phrase in phrases for term in entry_terms(phrase)}:
            weights[term] = min(most, weights.get(term, 0.0) + most * weight)
    return weights
