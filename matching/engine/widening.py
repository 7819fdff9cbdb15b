"""Words near a word: a query asks for them too, at a lower weight, so that 鍍金 also finds 表面処理.

Nearness is the cosine of the words' USE vectors, centred on the vocabulary; the desk may add or block pairs.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from matching.engine.encoders import Vectors

NEAREST = 6
LEAST_SIMILARITY = 0.4
# What a near word counts beside the writer's own, at similarity 1.
SHARE = 0.5
# A pair a coordinator has declared to mean the same.
SYNONYM_SIMILARITY = 1.6
AT_ONCE = 512

Near = Sequence[tuple[str, float]]
Term = TypeVar("Term", bound=Hashable)


def nearest(
    terms: Sequence[Term], vectors: Vectors, *, among: Sequence[int], of: int, count: int = NEAREST
) -> dict[Term, list[tuple[Term, float]]]:
    """For the first ``of`` terms their nearest others among ``among``; vectors are centred units."""
    found: dict[Term, list[tuple[Term, float]]] = {}
    wanted = np.asarray(among, dtype=int)
    others = vectors[wanted]
    for start in range(0, of, AT_ONCE):
        likeness = vectors[start : min(start + AT_ONCE, of)] @ others.T
        for row, similarities in enumerate(likeness, start=start):
            order = _highest(similarities, count + 1)
            found[terms[row]] = [
                (terms[wanted[at]], float(similarities[at]))
                for at in order
                if wanted[at] != row and similarities[at] >= LEAST_SIMILARITY
            ][:count]
    return found


def _highest(values: Vectors, count: int) -> np.ndarray:
    """The places of the highest values, highest first; of equals the first ones."""
    if len(values) > count:
        least = np.partition(values, len(values) - count)[len(values) - count]
        places = np.flatnonzero(values >= least)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:count]


def widened(own: Mapping[str, float], near: Mapping[str, Near]) -> dict[str, float]:
    """The query's terms with the share each counts: the writer's own as they are, near ones less."""
    shares = dict(own)
    for term, weight in own.items():
        for other, similarity in near.get(term, ()):
            shares[other] = max(shares.get(other, 0.0), min(1.0, SHARE * similarity) * weight)
    return shares
