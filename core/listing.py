"""One page of a narrowed list: its rows, how many there are, and where each choice would lead."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core import facets
from core.filters import BEST, FindingFilterSet

PER_PAGE = 20
LAST_PAGE = facets.MOST // PER_PAGE
# So many choices of a condition are shown at once; the form has them all.
MOST_CHOICES = 8


class CountedPaginator(Paginator):
    """Pages over rows that were counted already; rows beyond what is counted have no page."""

    def __init__(self, rows: Any, per_page: int, *, total: int) -> None:
        super().__init__(rows, per_page)
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow, or to widen again: its name, how many rows it leaves, where it leads."""

    name: str
    count: int
    is_on: bool
    query: str


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one condition."""

    key: str
    name: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Order:
    """One order to choose."""

    name: str
    is_on: bool
    query: str


@dataclass(frozen=True)
class Listing:
    """What the template of a list shows."""

    filterset: FindingFilterSet
    page: Page
    cards: list[Any]
    counts: facets.Counts

    @property
    def params(self) -> Any:
        """The address's own parameters (``request.GET``)."""
        return self.filterset.data

    @property
    def form(self) -> Any:
        return self.filterset.form

    @property
    def asked(self) -> Any:
        return self.filterset.asked

    @property
    def is_active(self) -> bool:
        return self.filterset.is_active

    @cached_property
    def groups(self) -> list[Group]:
        """The conditions that divide what was found; a condition with one choice left divides nothing."""
        found = [self._group(facet.name) for facet in self.filterset.facets]
        return [group for group in found if len(group.choices) > 1 or any(one.is_on for one in group.choices)]

    @cached_property
    def orders(self) -> list[Order]:
        chosen = self.filterset.sort
        first = next(iter(self.filterset.orders))
        return [
            Order(str(name), key == chosen, self._address(sort=None if key == first else key))
            for key, name in self.filterset.orders.items()
        ]

    def _group(self, name: str) -> Group:
        field = self.form.fields[name]
        set_to = self.filterset.data.get(name, "")
        counted = self.counts.by_choice.get(name, {})
        choices = [
            Choice(label, counted.get(value, 0), value == set_to, self._toggled(name, value, set_to))
            for value, label in _flat(field.choices)
            if counted.get(value) or (value == set_to and value)
        ]
        most = sorted(choices, key=lambda one: (not one.is_on, -one.count))[:MOST_CHOICES]
        return Group(name, str(field.label), [one for one in choices if one in most])

    def _toggled(self, name: str, value: str, set_to: str) -> str:
        return self._address(**{name: None if value == set_to else value})

    def _address(self, **changes: str | None) -> str:
        left = {"page", *changes}
        kept = [(name, value) for name, values in self._said if name not in left for value in values]
        return f"?{urlencode([*kept, *((name, value) for name, value in changes.items() if value)])}"

    @cached_property
    def _said(self) -> list[tuple[str, list[str]]]:
        return list(self.params.lists())


def listing(filterset: FindingFilterSet, *, cards: Callable[[Iterable[Any]], list[Any]]) -> Listing:
    """Count, take one page and turn its rows into cards; the filter set was made from ``request.GET``."""
    wanted = filterset.data.get("page")
    best = _part(wanted) if filterset.sort == BEST else None
    counts = facets.count(filterset, best=best)
    page = CountedPaginator(filterset.qs, PER_PAGE, total=counts.shown_total).get_page(wanted)
    if best and page.start_index() not in (0, best.start + 1):
        # A page that does not exist: the last one is shown in its place.
        counts = facets.count(filterset, best=_part(page.number))
    if best:
        page.object_list = in_order(filterset.queryset.all(), counts.best)
    return Listing(filterset, page, cards(page.object_list), counts)


def in_order(rows: QuerySet, keys: Sequence[str]) -> QuerySet:
    """The rows with these keys, in the order of the keys."""
    if not keys:
        return rows.none()
    in_turn = Value(list(keys), output_field=ArrayField(TextField()))
    place = Func(in_turn, Cast("pk", TextField()), function="array_position", output_field=IntegerField())
    return rows.filter(pk__in=keys).order_by(place)


def _part(page: str | int | None) -> slice:
    """Where a page lies in the rows; the first one for what is no page."""
    number = int(page) if str(page).isdecimal() else 1
    start = (min(max(number, 1), LAST_PAGE) - 1) * PER_PAGE
    return slice(start, start + PER_PAGE)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from ((str(one), str(name)) for one, name in label)
        else:
            yield str(value), str(label)
