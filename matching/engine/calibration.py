"""When to speak and how sure to sound: the chance that a pair fits, and the thresholds of the three bands.

A logistic over the score, the nearness in each space, how much of what the need's words could give the
seed gives, and how much the need sounds like an errand; fitted on the judged collections
(``docs/matching.md``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.meaning import DEEP, LIGHT
from matching.engine.scoring import WORDS, Column
from matching.engine.values import Band

BANDS = ((0.88, Band.HIGH), (0.70, Band.MIDDLE), (0.10, Band.REFERENCE))
# A request that sounds more like a purchase or a booking than like a problem is announced when a pair is
# nearly certain, and never when it clearly does: one may buy 「切削部品のばり取り」 too. Without the slower
# encoder nothing is that certain.
ERRAND, CLEAR_ERRAND = 0.03, 0.12
LEAST_ERRAND = -0.2
UNANNOUNCED = 0.69


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The coefficients of one mode."""

    constant: float
    score: float
    light: float = 0.0
    deep: float = 0.0
    words: float = 0.0
    errand: float = 0.0


FULL = Fit(constant=-8.73, score=0.69, light=0.33, deep=4.38, words=2.59, errand=-4.32)
LIGHT_MODE = Fit(constant=-7.76, score=0.76, light=1.30, words=1.99, errand=-5.62)
WORDS_ONLY = Fit(constant=-6.60, score=0.83, words=1.50)


def probabilities(
    parts: Mapping[str, Column], total: Column, *, asked: float | Column, errand: float | Column
) -> Column:
    """The chance of each pair to fit: ``asked`` is the length of the need's idf vector.

    One need has many seeds, or many needs (a value each) have one seed.
    """
    fit = _fit_of(parts)
    logit = fit.constant + fit.score * total + fit.errand * np.maximum(errand, LEAST_ERRAND)
    logit = logit + fit.words * parts[WORDS] / np.maximum(asked, 1.0)
    for slot, coefficient in ((LIGHT, fit.light), (DEEP, fit.deep)):
        if slot in parts:
            logit = logit + coefficient * parts[slot]
    chances = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
    errand = np.asarray(errand)
    clear = CLEAR_ERRAND if DEEP in parts else ERRAND
    doubtful = (errand > ERRAND) & ((chances < BANDS[0][0]) | (errand > clear))
    return np.where(doubtful, np.minimum(chances, UNANNOUNCED), chances)


def is_told(chances: Column) -> NDArray[np.bool_]:
    """Which pairs fall into a band at all."""
    return chances >= BANDS[-1][0]


def band_of(probability: float) -> Band | None:
    """The band of a pair, or nothing: better no suggestion than a bad one."""
    return next((band for least, band in BANDS if probability >= least), None)


def _fit_of(parts: Mapping[str, Column]) -> Fit:
    if DEEP in parts:
        return FULL
    return LIGHT_MODE if LIGHT in parts else WORDS_ONLY
