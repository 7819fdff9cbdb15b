"""Which words a search takes for the same: the shipped groups, and the pairs that the desk has declared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.text import normalise_search
from matching.documents import CuratedPair, Verdict
from matching.engine.text import spelt

SHIPPED = Path(__file__).parents[1] / "data" / "synonyms.txt"

Phrase = tuple[str, ...]
"""A word as the engine's terms: 人工知能 is (人工, 知能)."""


@dataclass(frozen=True)
class Synonyms:
    """What stands for a phrase: other phrases, and how people write them."""

    others: Mapping[Phrase, frozenset[Phrase]]
    spellings: Mapping[Phrase, frozenset[str]]
    # By the letters, for words that are no terms: 3D, X線.
    by_letters: Mapping[str, frozenset[Phrase]]
    longest: int

    def of(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The phrase itself, then the others."""
        return (phrase, *sorted(self.others.get(phrase, frozenset()) - {phrase}))

    def written(self, phrases: Iterable[Phrase]) -> list[str]:
        """Every way the groups write these phrases."""
        return sorted({word for phrase in phrases for word in self.spellings.get(phrase, ())})


def phrase_of(text: str) -> Phrase:
    """The terms of a text in their order; a text that they do not cover stands for itself, by its letters."""
    words = spelt(text)
    covered = sum(word.end - word.start for word in words)
    return tuple(word.term for word in words) if covered == len(text.replace(" ", "")) else (text,)


@lru_cache(maxsize=1)
def shipped() -> Synonyms:
    """The groups that come with the code."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return _made([line.split(",") for line in lines if line and not line.startswith("#")])


def current() -> Synonyms:
    """The shipped groups with what the desk has added and barred; one question to the database."""
    base = shipped()
    pairs = list(CuratedPair.objects.values_list("one", "other", "verdict"))
    if not pairs:
        return base
    others = {phrase: set(found) for phrase, found in base.others.items()}
    spellings = dict(base.spellings)
    for one, other, verdict in pairs:
        for word, partner in ((one, other), (other, one)):
            if verdict == Verdict.SYNONYM:
                others.setdefault((word,), {(word,)}).add((partner,))
                spellings[(word,)] = spellings.get((word,), frozenset()) | {word}
            else:
                others.get((word,), set()).discard((partner,))
    return replace(
        base,
        others={phrase: frozenset(found) for phrase, found in others.items()},
        spellings=spellings,
    )


def _made(groups: Iterable[list[str]]) -> Synonyms:
    others: dict[Phrase, frozenset[Phrase]] = {}
    spellings: dict[Phrase, frozenset[str]] = {}
    by_letters: dict[str, frozenset[Phrase]] = {}
    for words in ([normalise_search(word) for word in group] for group in groups):
        phrases = {word: phrase_of(word) for word in words}
        group = frozenset(phrases.values())
        for word, phrase in phrases.items():
            others[phrase] = others.get(phrase, frozenset()) | group
            spellings[phrase] = spellings.get(phrase, frozenset()) | {word}
            by_letters[word] = others[phrase]
    return Synonyms(others, spellings, by_letters, max(map(len, others)))
