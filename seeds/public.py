"""What the world may know of seeds and researchers: frozen types selected by ``.values()``."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from classifications.choices import code_name
from classifications.naming import name_of
from core.languages import as_written, in_japanese
from seeds.enums import IpStatus, SeedKind, TrlBand
from seeds.models import PublishedSeed
from seeds.querysets import PublishedSeedQuerySet, ResearcherQuerySet


@dataclass(frozen=True, slots=True)
class PublicSeed:
    """One published seed, whole."""

    public_id: UUID
    title: str
    one_line: str
    summary: str
    applications: tuple[str, ...]
    advantages: str
    kind: str
    trl: int | None
    trl_band: str
    ip_status: str
    patent_number: str
    licence_terms: str
    minimum_order: str
    keywords: tuple[str, ...]
    collaboration_types: tuple[str, ...]
    research_field_id: str | None
    research_field_name: str
    theme_codes: tuple[str, ...]
    theme_names: tuple[str, ...]
    organization_id: UUID | None
    institution_name: str
    lab_name: str
    researcher_id: UUID | None
    researcher_name: str
    source_note: str
    title_en: str
    summary_en: str
    is_text_withheld: bool
    is_fictional: bool
    published_on: date | None
    updated_on: date | None

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, as far as its author gave one."""
        return as_written(self.title, self.title_en)

    @property
    def shown_summary(self) -> str:
        """The summary in the language of the page, as far as its author gave one."""
        return as_written(self.summary, self.summary_en)

    @property
    def shown_text(self) -> str:
        """What a card says of it: one sentence, or the summary."""
        if not in_japanese() and self.summary_en:
            return self.summary_en
        return self.one_line or self.summary

    @property
    def kind_name(self) -> str:
        return _label(SeedKind, self.kind)

    @property
    def ip_status_name(self) -> str:
        return _label(IpStatus, self.ip_status)

    @property
    def trl_band_name(self) -> str:
        return _label(TrlBand, self.trl_band)

    @property
    def collaboration_names(self) -> tuple[str, ...]:
        return tuple(code_name("collaboration_type", code) for code in self.collaboration_types)


@dataclass(frozen=True, slots=True)
class PublicResearcher:
    """One researcher's public page."""

    public_id: UUID
    name: str
    name_kana: str
    organization_id: UUID
    institution_name: str
    lab_name: str
    keywords: tuple[str, ...]
    is_fictional: bool
    seed_count: int


SOURCES = {
    "organization_id": "organization__public_id",
    "researcher_id": "researcher__public_id",
}
LISTS = ("applications", "keywords", "collaboration_types")
FROM_THEMES = ("theme_codes", "theme_names")
NAMED = ("research_field_name", *FROM_THEMES)
COLUMNS = tuple(
    SOURCES.get(field.name, field.name) for field in fields(PublicSeed) if field.name not in NAMED
)


def rows(seeds: PublishedSeedQuerySet) -> QuerySet:
    """Select the public columns and no others; slice this, then call ``cards``."""
    return seeds.values(*COLUMNS, research_field_name=name_of("research_field__"))


def by_theme(seeds: PublishedSeedQuerySet) -> dict[str, int]:
    """Count the seeds under each theme."""
    under = seeds.order_by().filter(themes__isnull=False).values("themes")
    return dict(under.annotate(count=Count("pk")).values_list("themes", "count"))


def cards(selected: Iterable[dict[str, Any]]) -> list[PublicSeed]:
    """Turn selected rows into public seeds; the themes of the whole page cost one query."""
    page = list(selected)
    themes = _themes(row["public_id"] for row in page)
    return [_card(row, themes.get(row["public_id"], [])) for row in page]


def card(seeds: PublishedSeedQuerySet, public_id: UUID) -> PublicSeed | None:
    """Return one public seed, or nothing."""
    return next(iter(cards(rows(seeds.filter(public_id=public_id))[:1])), None)


def researcher_rows(researchers: ResearcherQuerySet) -> QuerySet:
    """Select the public columns of ``public()`` researchers and no others."""
    return researchers.values(
        "public_id",
        "name",
        "name_kana",
        "organization__public_id",
        "organization__name",
        "lab_name",
        "keywords",
        "is_fictional",
        "seed_count",
    )


def researcher_cards(selected: Iterable[dict[str, Any]]) -> list[PublicResearcher]:
    """Turn selected rows into public researchers."""
    return [_researcher(dict(row)) for row in selected]


def _researcher(row: dict[str, Any]) -> PublicResearcher:
    organization_id, name = row.pop("organization__public_id"), row.pop("organization__name")
    row["keywords"] = tuple(row["keywords"])
    return PublicResearcher(organization_id=organization_id, institution_name=name, **row)


def _card(row: dict[str, Any], themes: list[tuple[str, str]]) -> PublicSeed:
    values = {name: row[SOURCES.get(name, name)] for name in PublicSeed.__slots__ if name not in FROM_THEMES}
    values |= {name: tuple(values[name]) for name in LISTS}
    values["research_field_name"] = values["research_field_name"] or ""
    codes, names = tuple(code for code, _name in themes), tuple(name for _code, name in themes)
    return PublicSeed(**values, theme_codes=codes, theme_names=names)


def _themes(ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = {}
    links = PublishedSeed.themes.through.objects.filter(publishedseed_id__in=list(ids))
    named = links.annotate(called=name_of("theme__")).order_by("theme__sort", "theme_id")
    for seed_id, code, name in named.values_list("publishedseed_id", "theme_id", "called"):
        found.setdefault(seed_id, []).append((code, name))
    return found


def _label(choices: type, code: str) -> str:
    return _labels(choices, get_language()).get(code, "")


@cache
def _labels(choices: type, language: str | None) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}
