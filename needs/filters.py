"""The conditions by which the world may narrow the list of needs; all of them read public columns."""

from datetime import timedelta
from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classifications.choices import code_choices
from core.calendar import today
from core.facets import Facet
from core.filters import FindingFilterSet, Sort
from core.finding import Source
from needs.public import ORDER, names_of_fields, names_of_themes

DAYS = (30, 60, 90)


class NeedFilter(FindingFilterSet):
    """Words, theme, field, kind, budget and how soon the deadline is."""

    source = Source("need")
    sorts: ClassVar[dict[str, Sort]] = {
        "new": Sort(_("新しい順"), ORDER),
        "deadline": Sort(_("締切の近い順"), ("deadline", "shuffle", "public_id")),
    }
    facets = (
        Facet(name="theme", column="theme_codes", many=True),
        Facet(name="kind", column="kind"),
        Facet(name="field", column="field_codes", many=True),
        Facet(name="budget", column="budget_band"),
        Facet(name="deadline", column="deadline", within=DAYS),
    )

    theme = django_filters.ChoiceFilter(
        label=_("テーマ"), choices=lambda: list(names_of_themes().items()), method="of_theme"
    )
    kind = django_filters.ChoiceFilter(label=_("種類"), choices=lambda: code_choices("need_kind"))
    field = django_filters.ChoiceFilter(
        label=_("研究分野"), choices=lambda: list(names_of_fields().items()), method="of_field"
    )
    budget = django_filters.ChoiceFilter(
        label=_("予算の目安"), field_name="budget_band", choices=lambda: code_choices("budget_band")
    )
    deadline = django_filters.ChoiceFilter(
        label=_("締切"),
        choices=[("30", _("30日以内")), ("60", _("60日以内")), ("90", _("90日以内"))],
        method="ending_within",
    )

    def of_theme(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(theme_codes__contains=[value])

    def of_field(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(field_codes__contains=[value])

    def ending_within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(deadline__lte=today() + timedelta(days=int(value)))
