"""Text to pieces as XLM-RoBERTa's unigram SentencePiece model does, and how much each piece should count.

Kudo & Richardson 2018, "SentencePiece"; the path with the best sum of log-probabilities is chosen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.text import clean

SPACE = "\u2581"
SPACES = re.compile(" +")
CONTENT = re.compile(r"[一-龠々ァ-ヺA-Za-z0-9]")
# A piece counts by the root of how rare it is beyond the usual; kana and signs count for less.
USUAL_LOG_PROBABILITY = -8.0
LEAST = 0.1
SIGNS_COUNT = 0.3


@dataclass(frozen=True)
class Pieces:
    """The vocabulary of the model: piece → (id, log-probability), and its ids with a meaning of their own."""

    vocabulary: Mapping[str, tuple[int, float]]
    normalised: Mapping[int, str]
    longest: int
    unknown_log_probability: float
    begin: int
    end: int
    padding: int
    unknown: int

    def split(self, text: str) -> list[int]:
        """The ids of a text's pieces, without begin and end."""
        return [piece_id for piece_id, _weight in self._best_path(self._prepared(text))]

    def split_weighted(self, text: str, *, most: int) -> tuple[list[int], NDArray[np.float32]]:
        """The first ``most`` ids, and how much each of them should count."""
        path = self._best_path(self._prepared(text))[:most]
        return [piece_id for piece_id, _weight in path], np.array([w for _id, w in path], dtype=np.float32)

    def _prepared(self, text: str) -> str:
        known = clean(text).translate(self.normalised)
        return SPACES.sub(" ", known if known.startswith(" ") else " " + known).replace(" ", SPACE)

    def _best_path(self, text: str) -> list[tuple[int, float]]:
        scores = [0.0] + [float("-inf")] * len(text)
        steps: list[tuple[int, int, float]] = [(0, 0, 0.0)] * (len(text) + 1)
        for start in range(len(text)):
            for end, piece_id, log_probability in self._from(text, start):
                total = scores[start] + log_probability
                if total > scores[end]:
                    scores[end], steps[end] = total, (start, piece_id, log_probability)
        return _walked_back(text, steps)

    def _from(self, text: str, start: int):
        """Yield (end, id, log-probability) of the pieces beginning here; an unknown character always does."""
        yield start + 1, self.unknown, self.unknown_log_probability
        for end in range(start + 1, min(len(text), start + self.longest) + 1):
            found = self.vocabulary.get(text[start:end])
            if found is not None:
                yield end, *found


def _walked_back(text: str, steps: list[tuple[int, int, float]]) -> list[tuple[int, float]]:
    path, end = [], len(text)
    while end > 0:
        start, piece_id, log_probability = steps[end]
        path.append((piece_id, _weight(text[start:end], log_probability)))
        end = start
    return path[::-1]


def _weight(piece: str, log_probability: float) -> float:
    rarity = max(USUAL_LOG_PROBABILITY - log_probability, LEAST) ** 0.5
    return rarity if CONTENT.search(piece) else SIGNS_COUNT * rarity
