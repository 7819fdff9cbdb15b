"""How many rows of a found set stand under each choice of each condition: one question to the database.

A set is counted up to ``MOST``, one that words found up to ``MOST_SAID``; in a larger one the choices carry
no figures, because they would be wrong. The best rows of what words found come with the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F

from core.calendar import today
from core.candidates import candidates

if TYPE_CHECKING:
    from core.filters import FindingFilterSet
    from core.finding import Asked

MOST = 10_000
# Of what words find, so many are weighed against each other.
MOST_SAID = 3_000
# Some of the counted rows may not be public any more: only so many times more are surely too many.
SURELY = 2
# Marks the rows of the answer that say how large a set is, or name one of the best.
SIZE, BEST_ROW = "", "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One condition whose choices are counted."""

    # The filter of the set; its choices name the values.
    name: str
    column: str
    # The column is an array and stands under each of its values.
    many: bool = False
    # A table of links instead: (table, column of the row, column of the value); ``column`` is the row's key.
    through: tuple[str, str, str] | None = None
    # Days from today, each a choice of its own: a date stands under every one it does not pass.
    within: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are, and how many under each choice by the name of its condition."""

    total: int
    by_choice: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    # Up to so many were counted.
    most: int = MOST
    # The keys of the rows that were asked for, the best first.
    best: Sequence[str] = ()

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.total > self.most

    @property
    def shown_total(self) -> int:
        return min(self.total, self.most)


def most_of(asked: "Asked") -> int:
    """How many rows are counted, and weighed where words were asked."""
    return MOST if asked.is_empty else min(MOST, MOST_SAID)


def count(filterset: "FindingFilterSet", *, best: slice | None = None) -> Counts:
    """Count what a filter set leaves, and what each choice would leave in its place.

    A condition that is set does not narrow its own choices: they say what another choice would give.
    ``best`` asks for the keys of that part of the rows in their order, which has to be the best first.
    """
    sets = [("found", filterset.qs)]
    read = [facet for facet in filterset.facets if not _surely_too_many(filterset, facet)]
    sets += [(f"without_{one.name}", filterset.without(one.name)) for one in read if _is_set(filterset, one)]
    seen = {name for name, _rows in sets}
    branches = [(f"SELECT '{SIZE}', '{name}', count(*) FROM {name}", []) for name in seen]  # noqa: S608
    most = most_of(filterset.asked)
    # The place of a facet among all of them names its column.
    for number, facet in enumerate(filterset.facets):
        table = f"without_{facet.name}"
        if facet in read:
            branches.append(_branch(facet, number, table if table in seen else "found", most=most))
    return _read(filterset, sets, branches, best=best)


def _is_set(filterset: "FindingFilterSet", facet: Facet) -> bool:
    return bool(filterset.form.cleaned_data.get(facet.name))


def _surely_too_many(filterset: "FindingFilterSet", facet: Facet) -> bool:
    """Whether the words alone say so much that the choices of the only condition carry no figures."""
    told = {name for name, value in filterset.form.cleaned_data.items() if value and name != "q"}
    return told == {facet.name} and filterset.at_least > SURELY * most_of(filterset.asked)


def _read(filterset: "FindingFilterSet", sets: list, branches: list, *, best: slice | None) -> Counts:
    # The same column may serve two conditions: each has a place of its own.
    columns = {f"c{number}": F(facet.column) for number, facet in enumerate(filterset.facets)}
    most = most_of(filterset.asked)
    tables, params = [], []
    for name, rows in sets:
        is_ranked = best is not None and name == "found"
        first = filterset.first if is_ranked else None
        found = candidates(rows, key="pk", columns=columns, most=most, is_ranked=is_ranked, first=first)
        sql = found.sql if name == "found" else _unless_too_many(found.sql, most)
        tables.append(f"{name}({found.names}) AS MATERIALIZED ({sql})")
        params += found.params
        if is_ranked:
            part = found.part(slice(best.start, min(best.stop, most)))
            branches.append((f"(SELECT '{BEST_ROW}', key::text, 0 FROM found {part})", []))  # noqa: S608
    params += [value for _sql, values in branches for value in values]
    union = " UNION ALL ".join(sql for sql, _values in branches)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(tables)} {union}", params)
        return _sorted_out(cursor.fetchall(), most)


def _unless_too_many(sql: str, most: int) -> str:
    """A wider set is not read where the found one is too large already: so is the wider one."""
    return f"SELECT * FROM ({sql}) AS wider WHERE (SELECT count(*) FROM found) <= {most:d}"  # noqa: S608


def _branch(facet: Facet, number: int, table: str, *, most: int) -> tuple[str, list[Any]]:
    """Count one condition's choices in one table; every name in it stands in the code.

    A table with more rows than are counted is not read: what it said of choices would be wrong.
    """
    column = f"c{number}"
    whole = f"(SELECT count(*) FROM {table}) <= {most:d}"  # noqa: S608
    if facet.through:
        links, row, value = facet.through
        joined = f"{table} JOIN {links} AS links ON links.{row} = {column} WHERE {whole}"
        return _count(f"links.{value}", joined, facet.name)
    if facet.within:
        days = f"{table}, unnest(%s::int[]) AS held(day) WHERE {column} <= %s::date + day AND {whole}"
        return _count("day", days, facet.name, list(facet.within), today())
    if facet.many:
        return _count("value", f"{table}, unnest({column}) AS held(value) WHERE {whole}", facet.name)
    return _count(column, f"{table} WHERE {whole}", facet.name)


def _count(value: str, source: str, *params: Any) -> tuple[str, list[Any]]:
    return f"SELECT %s, {value}::text, count(*) FROM {source} GROUP BY 2", [*params]  # noqa: S608


def _sorted_out(rows: Iterable[tuple[str, str | None, int]], most: int) -> Counts:
    sizes, by_choice, best = {}, {}, []
    for name, value, number in rows:
        if name == SIZE:
            sizes[value] = number
        elif name == BEST_ROW:
            best.append(value)
        elif value:
            by_choice.setdefault(name, {})[value] = number
    found = sizes["found"]
    whole = {name: max(found, sizes.get(f"without_{name}", 0)) <= most for name in by_choice}
    return Counts(found, {name: by_choice[name] for name in by_choice if whole[name]}, most, best)
