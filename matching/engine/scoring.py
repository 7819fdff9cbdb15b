"""The score of a need and a seed: a weighted sum of how far each part stands out among the seeds for it.

Parts are BM25 over widened words, nearness in the two spaces of meaning, and a shared theme. ``z`` is taken
over the published seeds (a fixed sample of them where there are many), so that a part counts by how well it
tells this need's seeds apart. Either direction asks from the need's side: a pair has one score.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.meaning import DEEP, LIGHT

WORDS = "words"
PARTS = (WORDS, LIGHT, DEEP)
# Below this spread a part says nothing about the need.
FLAT = 1e-6

Column = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each part counts; ``version`` names the fit they come from."""

    version: str
    words: float
    use: float
    deep: float
    theme: float

    def of(self, part: str) -> float:
        return getattr(self, part)


FULL = Weights(version="full-2", words=0.30, use=0.50, deep=1.05, theme=1.00)
LIGHT_MODE = Weights(version="light-2", words=0.53, use=1.16, deep=0.0, theme=1.19)
WORDS_ONLY = Weights(version="words-2", words=1.0, use=0.0, deep=0.0, theme=0.6)


def default_weights(slots: frozenset[str]) -> Weights:
    """The shipped weights of the mode these slots make."""
    if DEEP in slots:
        return FULL
    return LIGHT_MODE if LIGHT in slots else WORDS_ONLY


# What a usual need finds over a usual region, (mean, spread); words as shares of the need's own idf vector. A
# young pool is mixed with so many usual seeds, so that the first seeds of a region stand out or do not.
USUAL = {WORDS: (0.10, 0.10), LIGHT: (0.0, 0.095), DEEP: (0.0, 0.10)}
USUAL_SEEDS = 10


@dataclass(frozen=True)
class Yardstick:
    """Mean and spread of each part over the seeds, for one need; or columns of them, for one need a row."""

    means: Mapping[str, float | Column]
    spreads: Mapping[str, float | Column]

    @classmethod
    def over(cls, parts: Mapping[str, Column], *, asked: float) -> "Yardstick":
        """Measure columns, one value a seed; ``asked`` is the length of the need's idf vector."""
        measured = {name: _mixed(name, column, asked=asked) for name, column in parts.items()}
        return cls(
            {name: mean for name, (mean, _spread) in measured.items()},
            {name: spread for name, (_mean, spread) in measured.items()},
        )

    def z(self, name: str, values: Column) -> Column:
        """How many spreads a value lies above the mean; zero where the part is flat or was not measured."""
        spread = np.asarray(self.spreads.get(name, 0.0))
        telling = spread > FLAT
        return np.where(telling, (values - self.means.get(name, 0.0)) / np.where(telling, spread, 1.0), 0.0)


def _mixed(name: str, column: Column, *, asked: float) -> tuple[float, float]:
    """Mean and spread of the column and the usual seeds together."""
    if name not in USUAL:
        return (float(np.mean(column)), float(np.std(column))) if len(column) else (0.0, 0.0)
    scale = max(asked, 1.0) if name == WORDS else 1.0
    mean, spread = (figure * scale for figure in USUAL[name])
    count = len(column)
    total = count + USUAL_SEEDS
    own_mean = float(np.mean(column)) if count else 0.0
    own_spread = float(np.std(column)) if count else 0.0
    mixed = (count * own_mean + USUAL_SEEDS * mean) / total
    squares = count * (own_spread**2 + own_mean**2) + USUAL_SEEDS * (spread**2 + mean**2)
    return mixed, float(np.sqrt(max(squares / total - mixed**2, 0.0)))


def scores(parts: Mapping[str, Column], themes: Column, *, yardstick: Yardstick, weights: Weights) -> Column:
    """The score of each seed: ``parts`` hold one value a seed, ``themes`` 1 where the theme is shared."""
    total = weights.theme * themes
    for name, values in parts.items():
        total = total + weights.of(name) * yardstick.z(name, values)
    return total


def places(values: Column) -> NDArray[np.int_]:
    """The place of each value, 1 for the highest."""
    found = np.empty(len(values), dtype=int)
    found[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return found
