"""Which encoders work here: two built in, or a server an operator has named; without any the words remain."""

import logging
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from matching.engine.encoders import Encoder, EncoderUnavailable, Reranker
from matching.engine.encoders.e5 import E5Small
from matching.engine.encoders.http import HttpEncoder, HttpReranker
from matching.engine.encoders.use import UniversalSentenceEncoder
from matching.engine.meaning import DEEP, LIGHT

FULL_MODE, LIGHT_MODE, WORDS_MODE = "full", "light", "words"

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def encoders() -> dict[str, Encoder]:
    """The encoders of this process by slot, as ``MATCHING_MODE`` and ``MATCHING_ENCODER_URL`` ask for."""
    return encoders_of(settings.MATCHING_MODE)


def encoders_of(mode: str) -> dict[str, Encoder]:
    """The encoders of a mode by slot, as far as they are here."""
    found: dict[str, Encoder] = {}
    for slot, build in _wanted(mode).items():
        try:
            found[slot] = build()
        except EncoderUnavailable as error:
            logger.warning("The encoder for %s is missing, matching works without it: %s", slot, error)
    return found


def mode() -> str:
    """The mode these encoders make: ``full``, ``light`` or ``words``."""
    return mode_of(frozenset(encoders()))


def mode_of(slots: frozenset[str]) -> str:
    if DEEP in slots:
        return FULL_MODE
    return LIGHT_MODE if LIGHT in slots else WORDS_MODE


@lru_cache(maxsize=1)
def reranker() -> Reranker | None:
    """The operator's reranker, where one is named."""
    return HttpReranker() if settings.MATCHING_RERANKER_URL else None


def _wanted(mode: str) -> dict[str, Callable[[], Encoder]]:
    if mode == WORDS_MODE:
        return {}
    wanted: dict[str, Callable[[], Encoder]] = {LIGHT: UniversalSentenceEncoder}
    if mode == FULL_MODE:
        wanted[DEEP] = HttpEncoder if settings.MATCHING_ENCODER_URL else E5Small
    return wanted
