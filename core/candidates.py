"""The rows that are weighed against each other: taken without an order up to a number, then put in order.

A word that tens of thousands of rows say costs no more than one that a few thousand say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

# Of the rows that come first, so many: they are looked up one by one.
MOST_FIRST = 1_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """A statement over one table of narrow rows; its names and its order stand in the code."""

    sql: str
    params: list[Any]
    names: str
    order: str

    def part(self, best: slice) -> str:
        """The end of a statement that takes one part of the rows in their order."""
        return f"ORDER BY {self.order} LIMIT {max(best.stop - best.start, 0):d} OFFSET {best.start:d}"


def candidates(
    rows: QuerySet,
    *,
    key: str,
    columns: Mapping[str, Any],
    most: int,
    is_ranked: bool = True,
    first: Q | None = None,
) -> Candidates:
    """The key, the columns and what the rows are ordered by, of one row more than are wanted at most.

    Rows that ``first`` is true of are among them before any other, up to ``MOST_FIRST``.
    """
    ranks, directions = {}, []
    for number, one in enumerate(rows.query.order_by if is_ranked else ()):
        is_name = isinstance(one, str)
        ranks[f"by_{number}"] = F(one.removeprefix("-")) if is_name else one
        directions.append(f"by_{number} {'DESC' if is_name and one.startswith('-') else 'ASC'}")
    wanted = {"key": F(key), **columns, **ranks}
    narrow = rows.order_by().values(**{f"narrow_{name}": value for name, value in wanted.items()})
    sql, params = _taken(narrow, first if is_ranked else None, most=most + 1)
    return Candidates(sql, params, ", ".join(wanted), ", ".join(directions))


def _taken(narrow: QuerySet, first: Q | None, *, most: int) -> tuple[str, list[Any]]:
    sql, params = narrow[:most].query.sql_with_params()
    if first is None:
        return sql, list(params)
    before, own = narrow.filter(first)[: min(most, MOST_FIRST)].query.sql_with_params()
    # Where all rows were taken, none has to come before the others: they are not looked for.
    sql = (
        f"WITH taken AS MATERIALIZED ({sql}), before AS MATERIALIZED"  # noqa: S608 - parts of statements
        f" (SELECT * FROM ({before}) AS first WHERE (SELECT count(*) FROM taken) >= {most:d})"
        " SELECT * FROM before UNION ALL (SELECT * FROM taken"
        f" WHERE narrow_key NOT IN (SELECT narrow_key FROM before)) LIMIT {most:d}"
    )
    return sql, [*params, *own]
