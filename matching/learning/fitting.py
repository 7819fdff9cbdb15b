"""Four weights from judged pairs: a search by coordinates, and whether it holds for needs not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.learning.judged import JudgedNeed

DEPTH = 10
STEPS = (0.5, 0.8, 1.25, 2.0)
ROUNDS = 8
# A change that gains less than this is chance.
LEAST_GAIN = 1e-4

Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """Weights found; nDCG@10 with the old weights, and with those that the other half of the needs gave."""

    weights: Figures
    before: float
    after: float

    @property
    def is_no_worse(self) -> bool:
        return self.after >= self.before


def fit(needs: Sequence[JudgedNeed], start: Figures) -> Fit:
    """Search from the weights in use; two halves judge each other."""
    halves = needs[::2], needs[1::2]
    unseen = [
        mean_ndcg(half, search(other, start)) * len(half)
        for half, other in zip(halves, halves[::-1], strict=True)
    ]
    return Fit(
        weights=search(needs, start), before=mean_ndcg(needs, start), after=float(sum(unseen)) / len(needs)
    )


def search(needs: Sequence[JudgedNeed], start: Figures) -> Figures:
    """Change one weight at a time by shares as long as that helps; what weighs nothing stays out.

    The sum stays as it was, because the chance of a pair to fit is read from the score.
    """
    best, quality = start, mean_ndcg(needs, start)
    for _round in range(ROUNDS):
        tried = [_scaled(best, at, step, total=start.sum()) for at in np.flatnonzero(start) for step in STEPS]
        found = max(tried, key=lambda weights: mean_ndcg(needs, weights))
        gained = mean_ndcg(needs, found)
        if gained < quality + LEAST_GAIN:
            break
        best, quality = found, gained
    return best


def mean_ndcg(needs: Sequence[JudgedNeed], weights: Figures) -> float:
    """Mean nDCG@10 over the judged pairs of each need."""
    return float(np.mean([_ndcg(need, weights) for need in needs])) if needs else 0.0


def _ndcg(need: JudgedNeed, weights: Figures) -> float:
    order = np.argsort(-(need.parts @ weights), kind="stable")
    return _gain(need.grades[order]) / _gain(np.sort(need.grades)[::-1])


def _gain(grades: Figures) -> float:
    first = grades[:DEPTH]
    return float(np.sum((2**first - 1) / np.log2(np.arange(len(first)) + 2)))


def _scaled(weights: Figures, at: int, step: float, *, total: float) -> Figures:
    changed = weights.copy()
    changed[at] *= step
    return changed * (total / changed.sum())
