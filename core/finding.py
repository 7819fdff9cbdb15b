"""Where lists ask for words: which rows say them, and in which order they answer best.

The rooms of listings lie below the engine that knows words. They ask here; the engine's room answers, once it
has registered itself. Until then, and for rows it knows nothing of, words are looked for letter by letter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol
from unicodedata import normalize as normalise

from django.db.models import Q, QuerySet

from core.text import normalise_search

MOST_WORDS = 8


Span = tuple[int, int]


class Asked(Protocol):
    """What somebody looks for, read once; every list of a page is asked the same."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said that could be looked for."""

    def spans(self, text: str) -> list[Span]:
        """Where a text says what is asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words of a list's rows stand: the kind the engine knows them by, if any, and columns."""

    kind: str
    columns: tuple[str, ...] = ("search_text",)
    title: str = "title"
    # The rows hold one column made by ``core.text.normalise_search``. Other lists are short: their columns
    # are compared in any case, and each idea of a word may stand by itself.
    is_normalised: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that say the words, and how the best ones come first; the caller ends the order with a key."""

    rows: QuerySet
    order: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """Words as they are typed."""

    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.words

    def spans(self, text: str) -> list[Span]:
        return letters_in(text, self.words)


class Finder(Protocol):
    """Reads what is asked, and finds the rows that say it."""

    def ask(self, text: str) -> Asked: ...

    def find(self, rows: QuerySet, asked: Any, source: Source) -> Found: ...


class ByLetters:
    """The finder without an engine: every word has to stand in some column."""

    def ask(self, text: str) -> Letters:
        return Letters(tuple(normalise_search(text).split()[:MOST_WORDS]))

    def find(self, rows: QuerySet, asked: Letters, source: Source) -> Found:
        return Found(rows.filter(*[standing_in(source, [word]) for word in asked.words]))


def standing_in(source: Source, forms: Sequence[str]) -> Q:
    """Some form of a word stands in some column."""
    lookup = "contains" if source.is_normalised else "icontains"
    choices = [Q(**{f"{column}__{lookup}": form}) for column in source.columns for form in forms]
    return reduce(Q.__or__, choices)


def letters_in(text: str, forms: Iterable[str]) -> list[Span]:
    """Where some form stands in a text, whatever its width and case; nothing where folding moves letters."""
    folded = [normalise("NFKC", letter).lower() for letter in text]
    if any(len(letter) != 1 for letter in folded):
        return []
    plain = "".join(folded)
    found = (re.finditer(re.escape(form), plain) for form in forms if form)
    return merged(match.span() for matches in found for match in matches)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in their order; those that touch become one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


_finder: list[Finder] = [ByLetters()]


def answered_by(finder: Finder) -> None:
    """Let an engine answer from now on."""
    _finder[:] = [finder]


def ask(text: str) -> Asked:
    """Read what somebody typed."""
    return _finder[0].ask(text)


def find(rows: QuerySet, asked: Asked, source: Source) -> Found:
    """Return the rows that say it."""
    return _finder[0].find(rows, asked, source)
