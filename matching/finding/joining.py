"""A list joined with what the engine made of its rows, by the public id alone.

The tables of the world have no key to the engine's and no relation in the models, so that no road leads from
one table of the world to another. A query that looks for words joins them for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.datastructures import Join

from matching.documents import Document


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one kind, joined to a query under a name."""

    alias: str

    def __getitem__(self, name: str) -> Col:
        return Col(self.alias, _column(name))

    def hold(self, lookup: str, places: Sequence[int]) -> Q:
        """Documents that hold all of these terms (``contains``), or some (``overlap``)."""
        return Q(_column("term_ids").get_lookup(lookup)(self["term_ids"], list(places)))


@dataclass(frozen=True)
class _ById:
    """How Django asks a relation for the columns that join."""

    left: Any
    kind: str
    related_model = Document

    def get_joining_fields(self) -> tuple[tuple[Any, Field], ...]:
        return ((self.left, _column("listing_id")),)

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        return _column("kind").get_lookup("exact")(Col(alias, _column("kind")), self.kind)


def joined(rows: QuerySet, kind: str) -> tuple[QuerySet, Documents]:
    """The rows, each with its document of a kind where it has one."""
    joined_rows = rows.all()
    query = joined_rows.query
    by_id = _ById(rows.model._meta.get_field("public_id"), kind)
    table = Document._meta.db_table
    alias = query.join(Join(table, query.get_initial_alias(), None, LOUTER, by_id, True))
    return joined_rows, Documents(alias)


def _column(name: str) -> Field:
    return Document._meta.get_field(name)
