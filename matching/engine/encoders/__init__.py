"""Text to meaning: what an encoder is. The rest of the engine knows this protocol and no model.

Vectors of different names or versions are never compared: ``key`` travels with every stored vector.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class EncoderUnavailable(Exception):
    """An encoder cannot work now: not installed, another version, or its server does not answer."""


class Encoder(Protocol):
    """Turns texts into vectors of one space; needs and seeds may be read differently.

    ``encode_*`` take texts that hold at least one letter and return one row a text, float32,
    shape (texts, ``dim``), each of length 1. They raise ``EncoderUnavailable`` and nothing else.
    """

    name: str
    version: str
    dim: int

    def encode_needs(self, texts: Sequence[str]) -> Vectors: ...

    def encode_seeds(self, texts: Sequence[str]) -> Vectors: ...


class Reranker(Protocol):
    """Reads pairs of texts together: slower and closer than vectors; an operator may configure one."""

    name: str

    def score(self, need: str, seeds: Sequence[str]) -> NDArray[np.float32]: ...


def key_of(encoder: Encoder) -> str:
    """What a stored vector is marked with: ``name@version``."""
    return f"{encoder.name}@{encoder.version}"


def unit(vectors: Vectors) -> Vectors:
    """Each row with length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
