"""What the world sees of a need: a frozen type selected from the published table's columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Func, QuerySet
from django.utils.translation import get_language

from classifications.choices import code_name
from classifications.models import ResearchField, Theme
from classifications.naming import name_of
from core.calendar import today
from needs.enums import PublicationRule
from needs.models import Need, PublishedFile, PublishedNeed
from needs.rules import first_deadline
from organizations.label_words import shown_label


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A released file: random id, neutral name."""

    public_id: UUID
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class PublicNeed:
    """A published need; no road leads from here to the company."""

    public_id: UUID
    label: str
    is_anonymous: bool
    kind: str
    title: str
    problem: str
    wanted_result: str
    constraints: str
    tried_so_far: str
    theme_codes: tuple[str, ...]
    field_codes: tuple[str, ...]
    budget_band: str
    collaboration_types: tuple[str, ...]
    ip_wish: str
    publication_ok: str
    student_ok: bool
    decision_within_days: int
    deadline: date
    published_on: date | None
    closed_on: date | None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and self.deadline >= today()

    @property
    def shown_title(self) -> str:
        """The title, as its company wrote it."""
        return self.title

    @property
    def shown_label(self) -> str:
        """How the poster is shown, in the language of the page."""
        return shown_label(self.label) if self.is_anonymous else self.label

    @property
    def kind_name(self) -> str:
        return code_name("need_kind", self.kind)

    @property
    def budget_name(self) -> str:
        return code_name("budget_band", self.budget_band)

    @property
    def theme_names(self) -> list[str]:
        return [names_of_themes().get(code, code) for code in self.theme_codes]

    @property
    def field_names(self) -> list[str]:
        return [names_of_fields().get(code, code) for code in self.field_codes]

    @property
    def collaboration_names(self) -> list[str]:
        return [code_name("collaboration_type", code) for code in self.collaboration_types]

    @property
    def publication_name(self) -> str:
        return str(PublicationRule(self.publication_ok).label)


COLUMNS = tuple(field.name for field in fields(PublicNeed))
ORDER = ("-published_on", "shuffle", "public_id")


def rows(hidden: Iterable[UUID] = ()) -> QuerySet:
    """Select the public columns and no others, newest day first; filter and slice this, then ``cards``."""
    published = PublishedNeed.objects.exclude(public_id__in=list(hidden))
    return published.order_by(*ORDER).values(*COLUMNS)


def open_rows(hidden: Iterable[UUID] = ()) -> QuerySet:
    """Select needs that still take answers."""
    return rows(hidden).filter(closed_on__isnull=True, deadline__gte=today())


def open_by_theme(hidden: Iterable[UUID] = ()) -> dict[str, int]:
    """Count the needs that still take answers under each theme."""
    theme = Func(F("theme_codes"), function="unnest", output_field=CharField())
    under = open_rows(hidden).order_by().annotate(theme=theme).values("theme")
    return dict(under.annotate(count=Count("public_id")).values_list("theme", "count"))


def cards(page: Iterable[Mapping[str, Any]]) -> list[PublicNeed]:
    """Turn selected rows into the public type."""
    return [_card(row) for row in page]


def find(public_id: UUID, *, hidden: Iterable[UUID] = ()) -> PublicNeed | None:
    """Return one published need, or None when the world does not see it."""
    row = rows(hidden).filter(public_id=public_id).first()
    return None if row is None else _card(row)


def files_of(public_id: UUID) -> list[PublicFile]:
    """Return the released files of a published need, without their bytes."""
    columns = [field.name for field in fields(PublicFile)]
    chosen = PublishedFile.objects.filter(publication_id=public_id).order_by("position", "pk")
    return [PublicFile(**row) for row in chosen.values(*columns)]


def _card(row: Mapping[str, Any]) -> PublicNeed:
    return PublicNeed(**{name: tuple(v) if isinstance(v, list) else v for name, v in row.items()})


def names_of_themes() -> dict[str, str]:
    """Return the names of the priority themes; the list ships with the code."""
    return _themes(get_language())


def names_of_fields() -> dict[str, str]:
    """Return the names of the research fields (sections); the list ships with the code."""
    return _fields(get_language())


@cache
def _themes(language: str | None) -> dict[str, str]:
    return dict(Theme.objects.order_by("sort", "pk").annotate(called=name_of()).values_list("code", "called"))


@cache
def _fields(language: str | None) -> dict[str, str]:
    sections = ResearchField.objects.filter(level="section").order_by("sort", "pk")
    return dict(sections.annotate(called=name_of()).values_list("code", "called"))


def preview(need: Need, *, label: str) -> PublicNeed:
    """Return what the world would see of a working row if it were published today, a day not known yet."""
    day = need.published_on or today()
    copied = {name: getattr(need, name) for name in COLUMNS if hasattr(need, name)}
    return PublicNeed(
        **copied
        | {
            "label": label,
            "theme_codes": tuple(need.themes.order_by("sort", "pk").values_list("code", flat=True)),
            "field_codes": tuple(need.research_fields.order_by("sort", "pk").values_list("code", flat=True)),
            "collaboration_types": tuple(need.collaboration_types),
            "deadline": first_deadline(wished=need.deadline, published_on=day),
            "published_on": need.published_on,
        }
    )
