"""What visitors may filter by: public columns on an allow-list, nothing else."""

from functools import cache
from typing import ClassVar
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classifications.models import ResearchField, Theme
from classifications.naming import name_of
from core.facets import Facet
from core.filters import FindingFilterSet, Sort
from core.finding import Source
from organizations.models import Organization
from seeds.enums import SeedKind, TrlBand
from seeds.models import PublishedSeed, ResearcherProfile

THEMES_OF_SEEDS = ("seeds_publishedseed_themes", "publishedseed_id", "theme_id")
FIELDS_OF_RESEARCHERS = (
    "seeds_researcherprofile_research_fields",
    "researcherprofile_id",
    "researchfield_id",
)


class SeedFilter(FindingFilterSet):
    """Conditions of the list of published seeds."""

    source = Source("seed")
    sorts: ClassVar[dict[str, Sort]] = {
        "new": Sort(_("新しい順"), ("-published_on", "public_id")),
        "kana": Sort(_("機関の五十音順"), ("organization__name_kana", "institution_name", "public_id")),
    }
    facets = (
        Facet(name="theme", column="pk", through=THEMES_OF_SEEDS),
        Facet(name="field", column="research_field_id"),
        Facet(name="trl_band", column="trl_band"),
        Facet(name="kind", column="kind"),
        Facet(name="institution", column="organization__public_id"),
    )

    theme = django_filters.ChoiceFilter(
        label=_("重点テーマ"), choices=lambda: _themes(get_language()), method="of_theme"
    )
    field = django_filters.ChoiceFilter(
        label=_("研究分野"), choices=lambda: _fields(get_language()), method="of_field"
    )
    kind = django_filters.ChoiceFilter(label=_("種類"), choices=SeedKind.choices)
    trl_band = django_filters.ChoiceFilter(label=_("実用化の段階"), choices=TrlBand.choices)
    institution = django_filters.ChoiceFilter(
        label=_("機関"), choices=lambda: _institutions(PublishedSeed), method="of_institution"
    )

    def of_theme(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        links = PublishedSeed.themes.through.objects.filter(theme_id=value)
        return rows.filter(pk__in=links.values("publishedseed_id"))

    def of_field(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(**_field_condition("research_field", value))

    def of_institution(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(organization__public_id=UUID(value))


class ResearcherFilter(FindingFilterSet):
    """Conditions of the list of researchers."""

    source = Source("researcher", title="name")
    sorts: ClassVar[dict[str, Sort]] = {
        "kana": Sort(_("五十音順"), ("name_kana", "name", "pk")),
        "seeds": Sort(_("シーズの多い順"), ("-seed_count", "name_kana", "name", "pk")),
    }
    facets = (
        Facet(name="field", column="pk", through=FIELDS_OF_RESEARCHERS),
        Facet(name="institution", column="organization__public_id"),
    )

    field = django_filters.ChoiceFilter(
        label=_("研究分野"), choices=lambda: _fields(get_language()), method="of_field"
    )
    institution = django_filters.ChoiceFilter(
        label=_("機関"), choices=lambda: _institutions(ResearcherProfile), method="of_institution"
    )

    def of_field(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        fits = ResearcherProfile.objects.filter(**_field_condition("research_fields", value))
        return rows.filter(pk__in=fits.values("pk"))

    def of_institution(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(organization__public_id=UUID(value))


def _field_condition(column: str, code: str) -> dict[str, str]:
    """A letter is a whole area, anything longer one section."""
    return {f"{column}__area": code} if len(code) == 1 else {column: code}


@cache
def _themes(language: str | None) -> list[tuple[str, str]]:
    named = Theme.objects.annotate(called=name_of())
    return list(named.order_by("sort", "pk").values_list("code", "called"))


@cache
def _fields(language: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections under their areas; the area as a whole comes first in its group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = ResearchField.objects.annotate(called=name_of()).order_by("area", "level", "sort", "pk")
    for code, area, name in rows.values_list("code", "area", "called"):
        groups.setdefault(area, []).append((code, name))
    return [_area_group(choices) for choices in groups.values()]


def _area_group(choices: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """Name an area, whose own name is only a letter, by its first section."""
    (code, letter), *sections = choices
    name = _("%(letter)s（%(section)sなど）") % {
        "letter": letter,
        "section": sections[0][1] if sections else "",
    }
    return name, [(code, _("%(letter)sのすべて") % {"letter": letter}), *sections]


def _institutions(model: type) -> list[tuple[str, str]]:
    named = Organization.objects.public().filter(pk__in=model.objects.values("organization_id"))
    rows = named.order_by("name_kana", "name", "pk").values_list("public_id", "name")
    return [(str(public_id), name) for public_id, name in rows]
