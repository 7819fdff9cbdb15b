"""The conditions by which the world may narrow the list of needs; all of them read public columns."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from core.calendar import today
from core.text import normalise_search
from needs.public import names_of_themes

MOST_WORDS = 8


class NeedFilter(django_filters.FilterSet):
    """Keyword, theme, kind, budget and how soon the deadline is."""

    q = django_filters.CharFilter(
        label=_("キーワード"),
        method="matching_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    theme = django_filters.ChoiceFilter(
        label=_("テーマ"), choices=lambda: list(names_of_themes().items()), method="of_theme"
    )
    kind = django_filters.ChoiceFilter(label=_("種類"), choices=lambda: code_choices("need_kind"))
    budget = django_filters.ChoiceFilter(
        label=_("予算の目安"), field_name="budget_band", choices=lambda: code_choices("budget_band")
    )
    deadline = django_filters.ChoiceFilter(
        label=_("締切"),
        choices=[("30", _("30日以内")), ("60", _("60日以内")), ("90", _("90日以内"))],
        method="ending_within",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.empty_label = _("すべて")

    def matching_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep needs whose public text holds every word."""
        for word in normalise_search(value).split()[:MOST_WORDS]:
            rows = rows.filter(search_text__contains=word)
        return rows

    def of_theme(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(theme_codes__contains=[value])

    def ending_within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(deadline__lte=today() + timedelta(days=int(value)))
