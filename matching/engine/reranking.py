"""An operator's reranker reads the first seeds of a need together with it; it only changes their order."""

import logging
from collections.abc import Sequence

import numpy as np

from matching.engine.encoders import EncoderUnavailable, Reranker
from matching.engine.scoring import Column

FIRST = 50

logger = logging.getLogger(__name__)


def first(total: Column) -> list[int]:
    """The places of the seeds that are read again, nearest first."""
    return [int(at) for at in np.argsort(-total, kind="stable")[:FIRST]]


def lifts(total: Column, need: str, seeds: Sequence[str], *, reranker: Reranker) -> Column:
    """What to add to the scores so that ``first(total)``, with the texts ``seeds``, stand in its order.

    The scores themselves stay and are dealt out anew. A reranker that fails changes nothing.
    """
    added = np.zeros(len(total))
    before = first(total)
    try:
        judged = reranker.score(need, seeds)
    except EncoderUnavailable as error:
        logger.warning("The reranker is left out: %s", error)
        return added
    after = [before[at] for at in np.argsort(-judged, kind="stable")]
    added[after] = total[before] - total[after]
    return added
