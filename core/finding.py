"""Where lists ask for words: which rows say them, and in which order they answer best.

The rooms of listings lie below the engine that knows words. They ask here; the engine's room answers, once it
has registered itself. Until then, and for rows it knows nothing of, words are looked for letter by letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from unicodedata import normalize as normalise

from django.db.models import BooleanField, Func, Q, QuerySet
from django.db.models.functions import Upper

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
    """The rows that say the words, and how the best ones come first; the caller ends the order with a key.

    Where so many rows say them that not all can be weighed, ``first`` are weighed before all others.
    ``at_least`` so many rows were counted that say them, before any condition; none where nobody counted.
    """

    rows: QuerySet
    order: tuple[Any, ...] = ()
    first: Q | None = None
    at_least: int = 0


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


def letters_of(column: str) -> Func:
    """The letters of a title, each by itself, as an index holds them that ``InTitle`` asks."""
    return Func(Upper(column), template="string_to_array(%(expressions)s, NULL)")


class _Standing(Func):
    """Some form stands in a column, each by a condition of its own, so that an index may answer."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, *columns: Any, forms: Sequence[str]) -> None:
        super().__init__(*columns)
        self.forms = tuple(forms)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        column, params = compiler.compile(self.source_expressions[0])
        like = [f"%{connection.ops.prep_for_like_query(form)}%" for form in self.forms]
        choices = " OR ".join([f"{column} LIKE %s"] * len(like))
        return f"({choices})", [value for form in like for value in (*params, form)]


class _StandingInAny(_Standing):
    """Some form stands in some of several columns, whatever their case; they are read together, once."""

    arity = None

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        read = [compiler.compile(column) for column in self.source_expressions]
        columns = ", ".join(sql for sql, _params in read)
        like = [f"%{connection.ops.prep_for_like_query(form.lower())}%" for form in self.forms]
        params = [value for _sql, values in read for value in values]
        return f"(LOWER(CONCAT_WS(E'\\n', {columns})) LIKE ANY(%s))", [*params, like]


class InTitle(_Standing):
    """Some form stands in a title. An index of the titles' letters answers, for words of one letter too."""

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        column, params = compiler.compile(self.source_expressions[0])
        title, holds = f"UPPER({column})", "@> string_to_array(UPPER(%s), NULL)"
        letters = " OR ".join([f"string_to_array({title}, NULL) {holds}"] * len(self.forms))
        like = ", ".join(["UPPER(%s)"] * len(self.forms))
        values = [value for form in self.forms for value in (*params, form)]
        forms = [f"%{connection.ops.prep_for_like_query(form)}%" for form in self.forms]
        # In COALESCE the planner does not take it for rare: the letters have told how many there are.
        said = f"COALESCE({title} LIKE ANY(ARRAY[{like}]), FALSE)"
        return f"(({letters}) AND {said})", [*values, *params, *forms]


def standing_in(source: Source, forms: Sequence[str]) -> Q:
    """Some form of a word stands in some column."""
    if not source.is_normalised:
        return Q(_StandingInAny(*source.columns, forms=forms))
    return Q(*(_Standing(column, forms=forms) for column in source.columns), _connector=Q.OR)


def letters_in(text: str, forms: Iterable[str]) -> list[Span]:
    """Where some form stands in a text, whatever its width and case; nothing where folding moves letters."""
    plain = "".join(map(_folded, text))
    if len(plain) != len(text):
        return []
    return merged(span for form in forms if form and form in plain for span in _places(form, plain))


@lru_cache(maxsize=8192)
def _folded(letter: str) -> str:
    return normalise("NFKC", letter).lower()


def _places(form: str, plain: str) -> Iterator[Span]:
    at = plain.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = plain.find(form, at + len(form))


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
