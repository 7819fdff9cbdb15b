"""How near words and sentences lie: what was met once is remembered, the rest is encoded all at once."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from matching.engine import defaults
from matching.engine.encoders import Encoder, EncoderUnavailable, Vectors, key_of, unit
from matching.engine.meaning import LIGHT
from matching.kinds import Kind

MOST_REMEMBERED = 20_000

Found = Mapping[str, Vectors]
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
        self._words, self._sentences = _Memory(), _Memory()

    def meet_words(self, words: Sequence[str]) -> None:
        """Remember words that are to be compared soon; without an encoder there is nothing to remember."""
        self._by(LIGHT, lambda encoder: self._word_rows(LIGHT, encoder, words))

    def meet_sentences(self, sentences: Sequence[str]) -> None:
        """The same for sentences."""
        self._by(LIGHT, lambda encoder: self._sentence_rows(encoder, sentences))

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

    def of_gists(self, needs: Sequence[Collection[str]], seeds: Sequence[Collection[str]]) -> Vectors | None:
        """Sentences by what their words mean together, a row each of the need's; None without the encoder."""
        return self._by(LIGHT, lambda encoder: self._gists(encoder, needs) @ self._gists(encoder, seeds).T)

    def _by(self, slot: str, work: Callable[[Encoder], Vectors]) -> Vectors | None:
        encoder = self.encoders.get(slot)
        if encoder is None:
            return None
        try:
            return work(encoder)
        except EncoderUnavailable:
            return None

    def _gists(self, encoder: Encoder, sentences: Sequence[Collection[str]]) -> Vectors:
        """One row a sentence; zeros for one without words."""
        rows = np.zeros((len(sentences), encoder.dim), dtype=np.float32)
        for at, words in enumerate(sentences):
            if words:
                rows[at] = self._word_rows(LIGHT, encoder, sorted(words)).mean(axis=0)
        return unit(rows)

    def _word_rows(self, slot: str, encoder: Encoder, words: Sequence[str]) -> Vectors:
        key = key_of(encoder)

        def find(fresh: Sequence[str]) -> Found:
            kept = self._recall(fresh, key) if slot == LIGHT else {}
            unknown = [word for word in fresh if word not in kept]
            if not unknown:
                return kept
            centred = unit(encoder.encode_seeds(unknown) - defaults.centre(defaults.TERM, key))
            return {**kept, **dict(zip(unknown, centred, strict=True))}

        return self._words.rows(key, words, find)

    def _sentence_rows(self, encoder: Encoder, sentences: Sequence[str]) -> Vectors:
        def find(fresh: Sequence[str]) -> Found:
            return dict(zip(fresh, encoder.encode_seeds(fresh), strict=True))

        return self._sentences.rows(key_of(encoder), sentences, find)


class _Memory:
    """Vectors by encoder and text, a limited number of them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Vectors] = {}

    def rows(self, key: str, texts: Sequence[str], find: Callable[[Sequence[str]], Found]) -> Vectors:
        """One row a text; those that are not remembered are found in one go."""
        fresh = [text for text in dict.fromkeys(texts) if (key, text) not in self._kept]
        if fresh:
            self._kept |= {(key, text): vector for text, vector in find(fresh).items()}
        found = np.array([self._kept[key, text] for text in texts])
        if len(self._kept) > MOST_REMEMBERED:
            self._kept.clear()
        return found
