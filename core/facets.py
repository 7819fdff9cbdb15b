"""How many rows of a found set stand under each choice of each condition: one question to the database.

A set is counted up to ``MOST``; in a larger one the choices carry no figures, because they would be wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, QuerySet

from core.calendar import today

if TYPE_CHECKING:
    from core.filters import FindingFilterSet

MOST = 10_000


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

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.total > MOST

    @property
    def shown_total(self) -> int:
        return min(self.total, MOST)


def count(filterset: "FindingFilterSet") -> Counts:
    """Count what a filter set leaves, and what each choice would leave in its place.

    A condition that is set does not narrow its own choices: they say what another choice would give.
    """
    sets = [("found", filterset.qs)]
    sets += [(f"without_{one.name}", filterset.without(one.name)) for one in _set(filterset)]
    seen = {name for name, _rows in sets}
    branches = [("SELECT '', '', count(*) FROM found", [])]
    for number, facet in enumerate(filterset.facets):
        table = f"without_{facet.name}"
        branches.append(_branch(facet, number, table if table in seen else "found"))
    return _read(filterset, sets, branches)


def _set(filterset: "FindingFilterSet") -> Iterable[Facet]:
    return (facet for facet in filterset.facets if filterset.form.cleaned_data.get(facet.name))


def _read(filterset: "FindingFilterSet", sets: list, branches: list) -> Counts:
    columns = [facet.column for facet in filterset.facets] or ["pk"]
    names = ", ".join(f"c{number}" for number in range(len(columns)))
    tables, params = [], []
    for name, rows in sets:
        sql, values = _narrow(rows, columns).query.sql_with_params()
        tables.append(f"{name}({names}) AS MATERIALIZED ({sql})")
        params += values
    params += [value for _sql, values in branches for value in values]
    union = " UNION ALL ".join(sql for sql, _values in branches)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(tables)} {union}", params)
        return _sorted_out(cursor.fetchall())


def _narrow(rows: QuerySet, columns: list[str]) -> QuerySet:
    """The columns that are counted, one of each place: the same column may serve two conditions."""
    aliases = {f"facet_{number}": F(column) for number, column in enumerate(columns)}
    return rows.order_by().values(**aliases)[: MOST + 1]


def _branch(facet: Facet, number: int, table: str) -> tuple[str, list[Any]]:
    """Count one condition's choices in one table; every name in it stands in the code."""
    column = f"c{number}"
    if facet.through:
        links, row, value = facet.through
        return _count(
            f"links.{value}", f"{table} JOIN {links} AS links ON links.{row} = {column}", facet.name
        )
    if facet.within:
        days = f"{table}, unnest(%s::int[]) AS held(day) WHERE {column} <= %s::date + day"
        return _count("day", days, facet.name, list(facet.within), today())
    if facet.many:
        return _count("value", f"{table}, unnest({column}) AS held(value)", facet.name)
    return _count(column, table, facet.name)


def _count(value: str, source: str, *params: Any) -> tuple[str, list[Any]]:
    return f"SELECT %s, {value}::text, count(*) FROM {source} GROUP BY 2", [*params]  # noqa: S608


def _sorted_out(rows: Iterable[tuple[str, str | None, int]]) -> Counts:
    total, by_choice = 0, {}
    for name, value, number in rows:
        if not name:
            total = number
        elif value:
            by_choice.setdefault(name, {})[value] = number
    return Counts(total, {} if total > MOST else by_choice)
