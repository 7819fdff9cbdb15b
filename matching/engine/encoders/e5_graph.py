"""The layers of multilingual-e5-small as an ONNX graph whose matrices stay in 4 bits.

States of pieces go in and come out, shape (texts, pieces, width). Operators beside the standard ones are ONNX
Runtime's own (``com.microsoft``: ``MatMulNBits``, ``MultiHeadAttention``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

STATES, SEEN = "states", "seen"
OWN = "com.microsoft"
OPERATORS = {"": 20, OWN: 1}
# The newest form of file that this set of operators asks for.
FILE_FORM = 10
BITS, WEIGHTS_A_BLOCK = 4, 32
# Computed in float32; whole numbers of 8 bits are no faster on the machines measured.
IN_FLOATS = 1

Matrix = NDArray[np.float32]
Blocks = NDArray[np.void]


class Tensors(Protocol):
    """The weights by name."""

    def floats(self, name: str) -> Matrix: ...

    def blocks(self, name: str, *, rows: int, columns: int) -> Blocks: ...


@dataclass(frozen=True)
class Shape:
    """How wide and how deep the encoder is; ``epsilon`` keeps its normalisations from dividing by nothing."""

    width: int
    inner: int
    layers: int
    heads: int
    epsilon: float


def graph_of(tensors: Tensors, shape: Shape) -> bytes:
    """The whole encoder, ready for a session: ``states`` and ``seen`` (1 for a piece, 0 for filling) in."""
    drawn = _Drawing(tensors, shape)
    states = drawn.norm(STATES, "emb.ln")
    for number in range(shape.layers):
        states = drawn.layer(states, f"l{number}")
    return drawn.model(states).SerializeToString()


@dataclass
class _Drawing:
    tensors: Tensors
    shape: Shape
    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)

    def layer(self, states: str, name: str) -> str:
        """Attention, then a feed-forward network, each added and normalised."""
        width, inner = self.shape.width, self.shape.inner
        asked = [self.linear(states, f"{name}.{part}", rows=width, columns=width) for part in "qkv"]
        looked_at = self.node(
            "MultiHeadAttention", [*asked, "", SEEN], f"{name}.seen", domain=OWN, num_heads=self.shape.heads
        )
        attended = self.linear(looked_at, f"{name}.ao", rows=width, columns=width)
        states = self.norm(self.added(states, attended), f"{name}.aln")
        wide = self.linear(states, f"{name}.fi", rows=inner, columns=width)
        # The tanh form (Hendrycks & Gimpel 2016) lies within 0.001 of the exact one.
        bent = self.node("Gelu", [wide], f"{name}.gelu", approximate="tanh")
        narrow = self.linear(bent, f"{name}.fo", rows=width, columns=inner)
        return self.norm(self.added(states, narrow), f"{name}.oln")

    def linear(self, states: str, name: str, *, rows: int, columns: int) -> str:
        """``states`` times a matrix of ``rows`` outputs and ``columns`` inputs, and its bias added."""
        blocks = self.tensors.blocks(f"{name}.w", rows=rows, columns=columns)
        weights = self.constant(f"{name}.w", _in_pairs(blocks["nibbles"]))
        scales = self.constant(f"{name}.scale", blocks["scale"].astype(np.float32).reshape(-1))
        product = self.node(
            "MatMulNBits",
            [states, weights, scales],
            f"{name}.product",
            domain=OWN,
            K=columns,
            N=rows,
            bits=BITS,
            block_size=WEIGHTS_A_BLOCK,
            accuracy_level=IN_FLOATS,
        )
        return self.added(product, self.constant(f"{name}.b", self.tensors.floats(f"{name}.b")))

    def norm(self, states: str, name: str) -> str:
        weights = [self.constant(f"{name}.{part}", self.tensors.floats(f"{name}.{part}")) for part in "wb"]
        return self.node(
            "LayerNormalization", [states, *weights], f"{name}.normed", axis=-1, epsilon=self.shape.epsilon
        )

    def added(self, one: str, other: str) -> str:
        return self.node("Add", [one, other], f"{one}+{other}")

    def node(self, operator: str, inputs: Sequence[str], name: str, **given: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [name], **given))
        return name

    def constant(self, name: str, figures: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(figures), name))
        return name

    def model(self, result: str) -> ModelProto:
        size = ["texts", "pieces"]
        states = [*size, self.shape.width]
        graph = helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info(STATES, TensorProto.FLOAT, states),
                helper.make_tensor_value_info(SEEN, TensorProto.INT32, size),
            ],
            [helper.make_tensor_value_info(result, TensorProto.FLOAT, states)],
            initializer=self.constants,
        )
        operators = [helper.make_opsetid(domain, version) for domain, version in OPERATORS.items()]
        return helper.make_model(graph, opset_imports=operators, ir_version=FILE_FORM)


def _in_pairs(nibbles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The file keeps a block's first half in the low nibbles; the operator wants neighbours in one byte."""
    row = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1)
    return row[..., 0::2] | (row[..., 1::2] << 4)
