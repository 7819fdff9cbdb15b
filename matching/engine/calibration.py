"""When to speak and how sure to sound: the chance that a pair fits, and the thresholds of the three bands."""

import numpy as np

from matching.engine.scoring import Column
from matching.engine.values import Band


def probabilities(parts, themes: Column, total: Column, *, asked: float) -> Column:
    return 1 / (1 + np.exp(-(total - 5)))


def band_of(probability: float) -> Band | None:
    return Band.HIGH if probability > 0.5 else None
