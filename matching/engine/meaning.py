"""What a text means, as vectors: raw from the encoders, centred so that no listing is near to everything.

A meaning has up to two slots: ``use`` (light) and ``deep`` (e5, or an operator's larger model over HTTP).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.engine.encoders import Encoder, EncoderUnavailable, Vectors, key_of, unit
from matching.engine.text import said_once
from matching.kinds import Kind

LIGHT, DEEP = "use", "deep"
SLOTS = (LIGHT, DEEP)


@dataclass(frozen=True)
class Meaning:
    """One text in the slots that could be filled, each a vector of length 1, and whose they are."""

    vectors: Mapping[str, Vectors] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    def only(self, slots: Sequence[str]) -> "Meaning":
        """The same meaning in fewer slots."""
        return Meaning(
            {slot: vector for slot, vector in self.vectors.items() if slot in slots},
            {slot: key for slot, key in self.keys.items() if slot in slots},
        )


@dataclass(frozen=True)
class Centres:
    """The mean meaning of a kind: what every need, or every seed, has in common and nobody looks for."""

    means: Mapping[tuple[Kind, str], Vectors] = field(default_factory=dict)

    def centred(self, kind: Kind, meaning: Meaning) -> Meaning:
        """The meaning without what all of its kind share."""
        moved = {
            slot: unit(vector - self.means.get((kind, meaning.keys[slot]), np.float32(0)))
            for slot, vector in meaning.vectors.items()
        }
        return Meaning(moved, meaning.keys)


def read(encoders: Mapping[str, Encoder], kind: Kind, texts: Sequence[str]) -> list[Meaning]:
    """Encode texts with every encoder that works now; one that fails leaves its slot empty for all.

    An empty text means nothing and is not encoded; saying a thing again and again adds no meaning.
    """
    if not all(texts):
        told = [text for text in texts if text]
        meanings = iter(read(encoders, kind, told) if told else ())
        return [next(meanings) if text else Meaning() for text in texts]
    columns: dict[str, Vectors] = {}
    said = [said_once(text) for text in texts]
    for slot, encoder in encoders.items():
        try:
            columns[slot] = encoder.encode_needs(said) if kind is Kind.NEED else encoder.encode_seeds(said)
        except EncoderUnavailable:
            continue
    keys = {slot: key_of(encoders[slot]) for slot in columns}
    return [
        Meaning({slot: column[row] for slot, column in columns.items()}, keys) for row in range(len(texts))
    ]
