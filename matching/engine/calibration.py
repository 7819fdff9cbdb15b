"""When to speak and how sure to sound: the theme bonus and the thresholds of the three bands.

The thresholds were set where precision holds on two judged collections at once (``docs/matching.md``).
"""

from matching.engine.values import Band

# A shared theme lifts a pair about as much as one more fairly rare shared word.
THEME_BONUS = 0.03

# One or two shared words are a coincidence more often than a match.
FEWEST_SHARED_WORDS = 3

BANDS = ((0.20, Band.HIGH), (0.16, Band.MIDDLE), (0.12, Band.REFERENCE))


def score_of(nearness: float, *, same_theme: bool) -> float:
    """The score of a pair: nearness of words, and a bonus for a shared theme."""
    return nearness + THEME_BONUS * same_theme


def band_of(score: float, *, shared_words: int) -> Band | None:
    """The band of a pair, or nothing: better no suggestion than a bad one."""
    if shared_words < FEWEST_SHARED_WORDS:
        return None
    return next((band for least, band in BANDS if score >= least), None)
