"""The living figures and themes of the home page, counted over public rows only."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from needs import public as needs
from organizations.models import Organization
from seeds import public as seeds
from seeds.models import PublishedSeed, ResearcherProfile


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the list of the records behind it."""

    name: str
    value: int
    list_url: str


@dataclass(frozen=True, slots=True)
class ThemeDoor:
    """A priority theme, and how much its two lists show."""

    code: str
    name: str
    needs: int
    seeds: int


def theme_doors(hidden: list[UUID]) -> list[ThemeDoor]:
    """The priority themes as entrances to the lists."""
    open_needs = needs.open_by_theme(hidden)
    shown_seeds = seeds.by_theme(PublishedSeed.objects.visible(hidden=hidden))
    return [
        ThemeDoor(code, name, open_needs.get(code, 0), shown_seeds.get(code, 0))
        for code, name in needs.names_of_themes().items()
    ]


def figures(hidden: list[UUID]) -> list[Figure]:
    """Count what the lists show; each figure opens onto its list."""
    counted: list[tuple[str, QuerySet, str]] = [
        (_("受付中のニーズ"), needs.open_rows(hidden), "needs:list"),
        (_("公開中のシーズ"), PublishedSeed.objects.visible(hidden=hidden), "seeds:list"),
        (pgettext("list", "研究者"), ResearcherProfile.objects.public(hidden=hidden), "researchers:list"),
        (_("参加する団体"), Organization.objects.public(), "organizations:list"),
    ]
    return [Figure(name, rows.count(), list_url) for name, rows, list_url in counted]
