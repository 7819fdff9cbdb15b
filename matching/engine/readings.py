"""A listing as an explanation reads it: words in its own spellings, and sentences that can be quoted."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from matching.engine.text import joined, sentences, terms_of, whole_words
from matching.engine.values import Text

MOST_SENTENCES = 12
# Money, dates and limits are alike in any two listings and say nothing about the matter.
BESIDE_THE_POINT = re.compile(r"万円|億円|予算|費用|締切|ません。?$|課題です|以内です|検証中|契約")
SHORTEST_QUOTE = 6


@dataclass(frozen=True)
class Reading:
    """A listing as the explanation reads it: its own spellings, and its sentences with their words.

    ``said`` are the words of each sentence and of the keywords, ``sentences`` those that can be quoted.
    """

    text: Text
    words: str
    spellings: Mapping[str, str]
    faint: frozenset[str]
    whole: frozenset[str]
    said: tuple[frozenset[str], ...]
    sentences: tuple[str, ...]
    sentence_terms: tuple[frozenset[str], ...]

    @cached_property
    def naming(self) -> list[str]:
        """The words that may name something."""
        return [term for term in self.spellings if len(term) > 1 and term not in self.faint]

    @cached_property
    def gists(self) -> list[frozenset[str]]:
        """What each sentence is about: its words that may name something, else all of them."""
        naming = frozenset(self.naming)
        return [terms & naming or terms for terms in self.sentence_terms]


@lru_cache(maxsize=2048)
def read(text: Text) -> Reading:
    """Read a listing once, however many pairs it stands in."""
    words = unicodedata.normalize("NFKC", joined(text))
    parts = sentences(text)
    terms = {part: terms_of(part) for part in (*parts, "、".join(text.keywords))}
    quoted = _quotable(parts)
    spellings: dict[str, str] = {}
    for one in terms.values():
        for term, spelling in one.spellings.items():
            spellings.setdefault(term, spelling)
    return Reading(
        text=text,
        words=words,
        spellings=spellings,
        faint=frozenset().union(*(one.faint for one in terms.values())),
        whole=whole_words(words),
        said=tuple(frozenset(one.counts) for one in terms.values()),
        sentences=quoted,
        sentence_terms=tuple(frozenset(terms[sentence].counts) for sentence in quoted),
    )


def _quotable(found: Sequence[str]) -> tuple[str, ...]:
    """The sentences that speak of the matter; all of them where none is left."""
    telling_ones = [one for one in found if len(one) >= SHORTEST_QUOTE and not BESIDE_THE_POINT.search(one)]
    return tuple((telling_ones or found)[:MOST_SENTENCES])
