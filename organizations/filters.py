"""Filters of the directory; they touch public columns only."""

from functools import cache
from typing import ClassVar

import django_filters
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classifications.models import Industry, Municipality
from classifications.naming import name_of
from core.facets import Facet
from core.filters import FindingFilterSet, Sort
from core.finding import Source
from organizations.enums import OrganizationType

TYPES = [choice for choice in OrganizationType.choices if choice[0] != OrganizationType.OPERATOR]
COLUMNS = (
    "name",
    "name_kana",
    "name_en",
    "description",
    "municipality__name_ja",
    "industry__name_ja",
    "corporate_number",
)


class DirectoryFilter(FindingFilterSet):
    """Words, kind, place and line of business."""

    source = Source("firm", columns=COLUMNS, title="name", is_normalised=False)
    sorts: ClassVar[dict[str, Sort]] = {"kana": Sort(_("五十音順"), ("name_kana", "pk"))}
    facets = (
        Facet(name="type", column="type"),
        Facet(name="municipality", column="municipality_id"),
        Facet(name="industry", column="industry__division"),
    )

    type = django_filters.ChoiceFilter(label=_("種別"), choices=TYPES)
    municipality = django_filters.ChoiceFilter(
        label=_("市区町村"), field_name="municipality_id", choices=lambda: _municipalities(get_language())
    )
    industry = django_filters.ChoiceFilter(
        label=_("業種"), field_name="industry__division", choices=lambda: _divisions(get_language())
    )


@cache
def _municipalities(language: str | None) -> list[tuple[str, str]]:
    rows = Municipality.objects.annotate(called=name_of()).order_by("sort", "pk")
    return list(rows.values_list("code", "called"))


@cache
def _divisions(language: str | None) -> list[tuple[str, str]]:
    rows = Industry.objects.filter(level="division").annotate(called=name_of()).order_by("sort", "pk")
    return list(rows.values_list("code", "called"))
