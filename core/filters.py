"""Lists that people narrow: words, conditions and the order, all read from the address and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import finding
from core.facets import Facet
from core.fields import QuickSelect, ReadyChoices

BEST = "best"
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of a list; its columns end in a key."""

    name: Any
    order: tuple[Any, ...]


class FindingFilterSet(django_filters.FilterSet):
    """Words and conditions of one public list; ``qs`` holds the rows they leave, in the order asked for.

    ``sort`` stands in the address beside the conditions: a word no list knows leaves the usual order.
    """

    source: ClassVar[finding.Source]
    sorts: ClassVar[Mapping[str, Sort]]
    facets: ClassVar[tuple[Facet, ...]] = ()

    q = django_filters.CharFilter(
        label=_("キーワード"),
        method="saying",
        max_length=LONGEST_WORDS,
        # The words that are offered while somebody types stand under this name beside the form.
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "list": "search-words"}),
    )

    def __init__(self, data: Any = None, *args: Any, asked: finding.Asked | None = None, **options: Any):
        super().__init__(data, *args, **options)
        self._asked = asked
        self._found: finding.Found | None = None
        for name, field in self.form.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.widget = QuickSelect(attrs=field.widget.attrs)
                # Asked once: checking, drawing and counting look at the choices again, 「すべて」 among them.
                given = self.filters[name].extra["choices"]
                choices = given() if callable(given) else given
                field.empty_label, field.choices = None, ReadyChoices(("", _("すべて")), *choices)

    def get_form_class(self) -> type[forms.Form]:
        """Made once for each list; every form copies the fields."""
        made = vars(type(self)).get("_made_form_class")
        if made is None:
            made = type(self)._made_form_class = super().get_form_class()
        return made

    @property
    def asked(self) -> finding.Asked:
        """The words, read once."""
        if self._asked is None:
            valid = self.form.cleaned_data if self.is_bound and not self.errors.get("q") else {}
            self._asked = finding.ask(valid.get("q") or "")
        return self._asked

    @classmethod
    def answering(cls, rows: QuerySet, asked: finding.Asked) -> finding.Found:
        """Find rows by words alone, in the order of the best; conditions and their form are not read."""
        found = finding.find(rows, asked, cls.source)
        return replace(found, rows=found.rows.order_by(*found.order, *cls.usual()))

    @classmethod
    def usual(cls) -> tuple[Any, ...]:
        """The order of the rows when nobody asks for another."""
        return next(iter(cls.sorts.values())).order

    @property
    def first(self) -> Q | None:
        """Which rows are weighed first where too many say the words."""
        return self._found.first if self._found else None

    @property
    def at_least(self) -> int:
        """So many rows say the words, as far as was counted, before any condition."""
        return self._found.at_least if self._found else 0

    @property
    def is_active(self) -> bool:
        """Whether any condition beside the words is set."""
        return any(self.data.get(name) for name in self.filters if name != "q")

    @property
    def sort(self) -> str:
        """The name of the order the rows stand in."""
        wanted = (self.data or {}).get("sort", "")
        return wanted if wanted in self.orders else next(iter(self.orders))

    @property
    def orders(self) -> dict[str, Any]:
        """The orders to choose from, the usual one first; the best answers first when words are asked."""
        best = {} if self.asked.is_empty else {BEST: _("関連の強い順")}
        return best | {name: sort.name for name, sort in self.sorts.items()}

    def saying(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the rows that say every word, in any of its forms."""
        if self.asked.is_empty:
            return rows
        self._found = finding.find(rows, self.asked, self.source)
        return self._found.rows

    def without(self, condition: str) -> QuerySet:
        """The rows that the same words and all other conditions leave."""
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            rows = rows if name == condition else self.filters[name].filter(rows, value)
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Apply words, conditions and order."""
        rows = super().filter_queryset(queryset)
        if self.sort == BEST:
            best = self._found.order if self._found else ()
            return rows.order_by(*best, *self.usual())
        return rows.order_by(*self.sorts[self.sort].order)
