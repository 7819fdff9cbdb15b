"""One search over what the world may read: needs, seeds and organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import normalise_search
from needs import public as needs
from organizations.enums import OrganizationType
from organizations.models import Organization
from seeds import public as seeds
from seeds.models import PublishedSeed

SHOWN = 5
MOST_WORDS = 8
ORGANIZATION_COLUMNS = ("public_id", "name", "type", "description", "is_fictional", "municipality__name_ja")


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """An organisation as a search result names it."""

    public_id: UUID
    name: str
    type: str
    description: str
    is_fictional: bool
    municipality_name: str

    @property
    def type_name(self) -> str:
        return str(OrganizationType(self.type).label)


@dataclass(frozen=True, slots=True)
class Section:
    """The first hits of one kind, how many there are, and the list that shows the rest."""

    kind: str
    name: str
    hits: Sequence[Any]
    count: int
    list_url: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


def words_of(query: str) -> list[str]:
    """Return the words to look for, in the form that search columns hold."""
    return normalise_search(query).split()[:MOST_WORDS]


def search(query: str, *, hidden: Iterable[UUID] = ()) -> list[Section]:
    """Return the kinds in which something was found; every word has to occur."""
    words = words_of(query)
    if not words:
        return []
    sections = [_needs(words, list(hidden)), _seeds(words, list(hidden)), _organizations(words)]
    return [section for section in sections if section.count]


def _needs(words: list[str], hidden: list[UUID]) -> Section:
    found = needs.rows(hidden).filter(_every(words, "search_text__contains"))
    return Section("needs", _("ニーズ"), needs.cards(found[:SHOWN]), found.count(), "needs:list")


def _seeds(words: list[str], hidden: list[UUID]) -> Section:
    visible = PublishedSeed.objects.visible(hidden=hidden).newest_first()
    found = visible.filter(_every(words, "search_text__contains"))
    return Section("seeds", _("シーズ"), seeds.cards(seeds.rows(found)[:SHOWN]), found.count(), "seeds:list")


def _organizations(words: list[str]) -> Section:
    columns = ("name", "name_kana", "name_en", "description", "municipality__name_ja")
    matching = [
        reduce(Q.__or__, [Q(**{f"{column}__icontains": word}) for column in columns]) for word in words
    ]
    found: QuerySet = Organization.objects.public().filter(*matching).order_by("name_kana", "pk")
    page = [_organization(row) for row in found.values(*ORGANIZATION_COLUMNS)[:SHOWN]]
    return Section("organizations", _("団体"), page, found.count(), "organizations:list")


def _organization(row: dict[str, Any]) -> PublicOrganization:
    return PublicOrganization(municipality_name=row.pop("municipality__name_ja") or "", **row)


def _every(words: list[str], lookup: str) -> Q:
    return Q(*[Q(**{lookup: word}) for word in words])
