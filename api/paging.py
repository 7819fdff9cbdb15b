"""Pages by keyset: a page starts behind the last row of the one before, whatever was added meanwhile.

A cursor holds the public columns of the order and nothing else, and is signed: what a client could change in
it is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from api.problems import Fault, InvalidParameter

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
PARAMETERS = frozenset({"cursor", "page_size"})


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a page, and the cursors of its neighbours."""

    rows: list[dict[str, Any]]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows, and the direction to read in."""

    place: tuple[Any, ...]
    backwards: bool = False


def page_of(rows: QuerySet, *, order: Sequence[str], params: Mapping[str, str]) -> Page:
    """Return the page that the parameters ask for; ``order`` is unique and made of selected columns."""
    size, cursor = _size(params.get("page_size")), _read(params.get("cursor"), order)
    backwards = cursor is not None and cursor.backwards
    if cursor is not None:
        rows = rows.filter(_beyond(order, cursor))
    rows = rows.order_by(*(_flipped(column) if backwards else column for column in order))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, cursor is not None)
    return Page(
        found,
        next=_written(order, found[-1], backwards=False) if has_next else None,
        previous=_written(order, found[0], backwards=True) if has_previous else None,
    )


def _size(text: str | None) -> int:
    if text is None:
        return PAGE_SIZE
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_PAGE_SIZE):
        raise InvalidParameter([Fault("page_size", "value", (f"1-{MAX_PAGE_SIZE}",))])
    return int(text)


def _beyond(order: Sequence[str], cursor: Cursor) -> Q:
    """Return the condition of rows behind the place: equal in the first columns, beyond in the next."""
    beyond, equal = Q(), Q()
    for column, value in zip(order, cursor.place, strict=True):
        name = column.removeprefix("-")
        falling = column.startswith("-") != cursor.backwards
        beyond |= equal & Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
        equal &= Q(**{name: value})
    return beyond


def _flipped(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def _signer(order: Sequence[str]) -> Signer:
    # A cursor of another list, or of another order of this one, does not fit.
    return Signer(salt=f"api.cursor:{','.join(order)}")


def _written(order: Sequence[str], row: Mapping[str, Any], *, backwards: bool) -> str:
    place = [row[column.removeprefix("-")] for column in order]
    told = [value if isinstance(value, int) else str(value) for value in place]
    return _signer(order).sign_object([backwards, *told], compress=True)


def _read(text: str | None, order: Sequence[str]) -> Cursor | None:
    if text is None:
        return None
    try:
        backwards, *place = _signer(order).unsign_object(text)
    except BadSignature as error:
        raise InvalidParameter([Fault("cursor", "value")]) from error
    return Cursor(tuple(place), backwards=backwards)
