"""What the engine knows before it has seen the region: the usual meaning of a need, a seed and a word.

Made from the judged collections beside this package by ``manage.py encode_phrasebook``. A young region's own
mean is mixed with the default as if that stood for ``DEFAULT_LISTINGS`` listings.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from matching.engine.encoders import Vectors
from matching.kinds import Kind

PATH = Path(__file__).resolve().parent.parent / "data" / "centres.npz"
DEFAULT_LISTINGS = 30
TERM = "term"
# Firms and researchers say what they can do, as seeds do.
USUALLY_LIKE = {Kind.FIRM: Kind.SEED, Kind.RESEARCHER: Kind.SEED}


def centre(kind: Kind | str, key: str, *, total: Vectors | None = None, count: int = 0) -> Vectors:
    """The mean of a kind in one encoder's space; ``total`` is the sum of the vectors seen so far."""
    default = _shipped().get(f"{USUALLY_LIKE.get(kind, kind)}:{key}")
    if default is None:
        return total / count if total is not None and count else np.zeros(1, dtype=np.float32)
    if total is None:
        return default
    return (total + DEFAULT_LISTINGS * default) / (count + DEFAULT_LISTINGS)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Vectors]:
    if not PATH.exists():
        return {}
    with np.load(PATH) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
