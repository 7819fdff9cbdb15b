"""One search over everything that the world may read; results stand by kind, never mixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from core import finding
from core.candidates import candidates
from core.facets import most_of
from matching.finding.meaning import near
from matching.kinds import Kind as Listed
from outlets.lists import KINDS, Kind

SHOWN = 5
# A kind that has no list of its own shows so many when it is chosen.
SHOWN_ALONE = 50
# So few needs and seeds by their words make room for those that mean the same.
FEW = 3
SHOWN_NEAR = 3
Found = dict[str, tuple[int, list[str]]]
"""By kind: how many rows there are, and the keys of the best."""
MEANT = {"needs": Listed.NEED, "seeds": Listed.SEED}


@dataclass(frozen=True, slots=True)
class Section:
    """The first hits of one kind, and how many there are."""

    kind: Kind
    hits: Sequence[Any]
    total: int
    most: int

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def count(self) -> int:
        return min(self.total, self.most)

    @property
    def is_capped(self) -> bool:
        return self.total > self.most

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found by words, and what lies near to it in meaning."""

    sections: list[Section] = field(default_factory=list)
    near: list[Section] = field(default_factory=list)


def search(asked: finding.Asked, *, hidden: Iterable[UUID] = (), only: str = "") -> Results:
    """Look in every kind: each word has to occur in some form. Few needs and seeds call for near ones."""
    if asked.is_empty:
        return Results()
    hidden = list(hidden)
    kinds = [kind for kind in KINDS if only in ("", kind.key)]
    found = _found(asked, kinds, hidden, limit=SHOWN_ALONE if only else SHOWN)
    close = {} if only else _near(asked, found, hidden)
    results, most = Results(), most_of(asked)
    for kind in kinds:
        total, keys = found.get(kind.key, (0, []))
        cards = _cards(kind, [*keys, *close.get(kind.key, ())], hidden)
        hits, rest = cards[: len(keys)], cards[len(keys) :][:SHOWN_NEAR]
        results.sections.extend([Section(kind, hits, total, most)] if hits else [])
        results.near.extend([Section(kind, rest, len(rest), most)] if rest else [])
    return results


def _near(asked: finding.Asked, found: Found, hidden: list[UUID]) -> dict[str, list[str]]:
    """Ids of needs and seeds beside the few that were found."""
    if sum(found[key][0] for key in MEANT if key in found) >= FEW:
        return {}
    ids = {}
    for key, kind in MEANT.items():
        but = {*hidden, *(UUID(one) for one in found.get(key, (0, []))[1])}
        ids[key] = [str(one) for one in near(asked, kind, limit=SHOWN_NEAR, but=but)]
    return ids


def _found(asked: finding.Asked, kinds: Sequence[Kind], hidden: list[UUID], *, limit: int) -> Found:
    """How many rows of each kind say it, and the keys of the best: one question to the database."""
    parts, params = [], []
    for kind in kinds:
        said = kind.filterset.answering(kind.rows(hidden), asked)
        some = candidates(said.rows, key=kind.identifier, columns={}, most=most_of(asked), first=said.first)
        parts.append(
            f"(SELECT %s, key::text, count(*) OVER () FROM ({some.sql}) AS found({some.names})"  # noqa: S608
            f" {some.part(slice(0, limit))})"
        )
        params += [kind.key, *some.params]
    found: Found = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for key, identifier, total in cursor:
            found.setdefault(key, (total, []))[1].append(identifier)
    return found


def _cards(kind: Kind, keys: list[str], hidden: list[UUID]) -> list[Any]:
    if not keys:
        return []
    rows = kind.rows(hidden).filter(**{f"{kind.identifier}__in": keys})
    return sorted(kind.cards(rows), key=lambda card: keys.index(str(getattr(card, kind.identifier))))
