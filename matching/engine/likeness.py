"""How near words and sentences lie: what was met once is remembered, the rest is encoded all at once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from matching.engine import defaults
from matching.engine.encoders import Encoder, EncoderUnavailable, Vectors, key_of, unit
from matching.engine.meaning import LIGHT
from matching.kinds import Kind

# Words come again all night; a sentence, and what its words mean together, rarely with another pair.
WORDS_REMEMBERED, SENTENCES_REMEMBERED = 20_000, 5_000

Found = Mapping[Hashable, Vectors]
Finder = Callable[[Sequence], Found]
Recall = Callable[[Sequence[str], str], Found]


def _nothing_kept(words: Sequence[str], key: str) -> Found:
    return {}


class Likeness:
    """Cosines by the encoders at hand, by slot.

    ``recall`` gives the light meanings that were kept of words, by the encoder's key, around the usual word.
    """

    def __init__(self, encoders: Mapping[str, Encoder], *, recall: Recall = _nothing_kept) -> None:
        self.encoders = encoders
        self._recall = recall
        self._words = {slot: _Memory(WORDS_REMEMBERED) for slot in encoders}
        self._sentences, self._gists = _Memory(SENTENCES_REMEMBERED), _Memory(SENTENCES_REMEMBERED)

    def meet_words(self, slot: str, words: Sequence[str]) -> None:
        """Remember words that are to be compared soon; without an encoder there is nothing to remember."""
        self._by(slot, lambda encoder: self._words[slot].meet(words, self._word_finder(slot, encoder)))

    def meet_sentences(self, sentences: Sequence[str]) -> None:
        """The same for sentences."""
        self._by(LIGHT, lambda encoder: self._sentences.meet(sentences, _sentence_finder(encoder)))

    def of_words(self, slot: str, mine: Sequence[str], theirs: Sequence[str]) -> Vectors | None:
        """Words around the usual word, a row each of mine; None without the encoder."""
        if not mine or not theirs:
            return None
        return self._by(
            slot,
            lambda encoder: self._word_rows(slot, encoder, mine) @ self._word_rows(slot, encoder, theirs).T,
        )

    def of_sentences(self, needs: Sequence[str], seeds: Sequence[str]) -> Vectors | None:
        """A need's sentences and a seed's, each side around its own centre; None without the encoder."""
        sides = ((needs, Kind.NEED), (seeds, Kind.SEED))

        def compared(encoder: Encoder) -> Vectors:
            one, other = (
                unit(self._sentence_rows(encoder, texts) - defaults.centre(side, key_of(encoder)))
                for texts, side in sides
            )
            return one @ other.T

        return self._by(LIGHT, compared)

    def of_gists(self, needs: Sequence[frozenset[str]], seeds: Sequence[frozenset[str]]) -> Vectors | None:
        """Sentences by what their words mean together, a row each of the need's; None without the encoder."""
        return self._by(
            LIGHT, lambda encoder: self._gist_rows(encoder, needs) @ self._gist_rows(encoder, seeds).T
        )

    def _by(self, slot: str, work: Callable[[Encoder], Any]) -> Any:
        encoder = self.encoders.get(slot)
        if encoder is None:
            return None
        try:
            return work(encoder)
        except EncoderUnavailable:
            return None

    def _gist_rows(self, encoder: Encoder, sentences: Sequence[frozenset[str]]) -> Vectors:
        """One row a sentence; zeros for one without words."""

        def find(fresh: Sequence[frozenset[str]]) -> Found:
            rows = np.zeros((len(fresh), encoder.dim), dtype=np.float32)
            for at, words in enumerate(fresh):
                if words:
                    rows[at] = self._word_rows(LIGHT, encoder, sorted(words)).mean(axis=0)
            return dict(zip(fresh, unit(rows), strict=True))

        return self._gists.rows(sentences, find)

    def _word_rows(self, slot: str, encoder: Encoder, words: Sequence[str]) -> Vectors:
        return self._words[slot].rows(words, self._word_finder(slot, encoder))

    def _word_finder(self, slot: str, encoder: Encoder) -> Finder:
        key = key_of(encoder)

        def find(fresh: Sequence[str]) -> Found:
            kept = self._recall(fresh, key) if slot == LIGHT else {}
            unknown = [word for word in fresh if word not in kept]
            if not unknown:
                return kept
            centred = unit(encoder.encode_seeds(unknown) - defaults.centre(defaults.TERM, key))
            return {**kept, **dict(zip(unknown, centred, strict=True))}

        return find

    def _sentence_rows(self, encoder: Encoder, sentences: Sequence[str]) -> Vectors:
        return self._sentences.rows(sentences, _sentence_finder(encoder))


def _sentence_finder(encoder: Encoder) -> Finder:
    return lambda fresh: dict(zip(fresh, encoder.encode_seeds(fresh), strict=True))


class _Memory:
    """Vectors by what was read, of one encoder; a limited number of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Vectors] = {}

    def meet(self, read: Sequence[Hashable], find: Finder) -> dict[Hashable, Vectors]:
        """What is remembered with all of these: those that were not are found in one go.

        A full memory is left to whoever still reads it, and another begins.
        """
        kept, asked = self._kept, dict.fromkeys(read)
        fresh = [one for one in asked if one not in kept]
        if len(kept) + len(fresh) > self._most:
            kept, fresh = {}, list(asked)
            self._kept = kept
        if fresh:
            kept.update(find(fresh))
        return kept

    def rows(self, read: Sequence[Hashable], find: Finder) -> Vectors:
        """One row each."""
        kept = self.meet(read, find)
        return np.array([kept[one] for one in read])
