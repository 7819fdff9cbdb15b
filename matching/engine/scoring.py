"""The score of a need and a seed: a weighted sum of how far each part stands out among all seeds for that need.

Parts are BM25 over widened words, nearness in the two spaces of meaning, and a shared theme. ``z`` is taken over
the published seeds (a fixed sample of them where there are many), so that a part counts by how well it
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


@dataclass(frozen=True)
class Yardstick:
    """Mean and spread of each part over the seeds, for one need."""

    means: Mapping[str, float]
    spreads: Mapping[str, float]

    @classmethod
    def over(cls, parts: Mapping[str, Column]) -> "Yardstick":
        """Measure whole columns, one value a seed."""
        return cls(
            {name: float(np.mean(column)) if len(column) else 0.0 for name, column in parts.items()},
            {name: float(np.std(column)) if len(column) else 0.0 for name, column in parts.items()},
        )

    def z(self, name: str, values: Column) -> Column:
        """How many spreads a value lies above the mean; zero where the part is flat or was not measured."""
        spread = self.spreads.get(name, 0.0)
        return (values - self.means[name]) / spread if spread > FLAT else np.zeros_like(values)


def scores(
    parts: Mapping[str, Column], themes: Column, *, yardstick: Yardstick, weights: Weights
) -> Column:
    """The score of each seed: ``parts`` hold one value a seed, ``themes`` 1 where the theme is shared."""
    total = weights.theme * themes
    for name, values in parts.items():
        total = total + weights.of(name) * yardstick.z(name, values)
    return total
