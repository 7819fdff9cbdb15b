"""One search over what the world may read: needs, seeds and organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import normalise_search
from matching import similar
from needs import public as needs
from organizations import public as organizations
from organizations.models import Organization
from seeds import public as seeds
from seeds.models import PublishedSeed

SHOWN = 5
# So few needs and seeds by their words make room for those that mean the same.
FEW = 3
MOST_WORDS = 8
ORGANIZATION_COLUMNS = ("name", "name_kana", "name_en", "description", "municipality__name_ja")


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


def near(query: str, sections: Iterable[Section], *, hidden: Iterable[UUID] = ()) -> list[Section]:
    """Return needs and seeds near in meaning when the words alone found few, without those found already."""
    listed = [section for section in sections if section.kind in {"needs", "seeds"}]
    if not words_of(query) or sum(section.count for section in listed) >= FEW:
        return []
    found = {hit.public_id for section in listed for hit in section.hits}
    hidden = list(hidden)
    sections = [
        _near("needs", _("ニーズ"), similar.needs_meaning(query, hidden=hidden, but=found)),
        _near("seeds", _("シーズ"), similar.seeds_meaning(query, hidden=hidden, but=found)),
    ]
    return [section for section in sections if section.count]


def _near(kind: str, name: str, hits: Sequence[Any]) -> Section:
    return Section(kind, name, hits, len(hits), f"{kind}:list")


def _needs(words: list[str], hidden: list[UUID]) -> Section:
    found = needs.rows(hidden).filter(_every(words, "search_text__contains"))
    return Section("needs", _("ニーズ"), needs.cards(found[:SHOWN]), found.count(), "needs:list")


def _seeds(words: list[str], hidden: list[UUID]) -> Section:
    visible = PublishedSeed.objects.visible(hidden=hidden).newest_first()
    found = visible.filter(_every(words, "search_text__contains"))
    return Section("seeds", _("シーズ"), seeds.cards(seeds.rows(found)[:SHOWN]), found.count(), "seeds:list")


def _organizations(words: list[str]) -> Section:
    found = organizations.rows(Organization.objects.filter(*[_anywhere(word) for word in words]))
    page = [organizations.card(row) for row in found[:SHOWN]]
    return Section("organizations", _("団体"), page, found.count(), "organizations:list")


def _anywhere(word: str) -> Q:
    return reduce(Q.__or__, [Q(**{f"{column}__icontains": word}) for column in ORGANIZATION_COLUMNS])


def _every(words: list[str], lookup: str) -> Q:
    return Q(*[Q(**{lookup: word}) for word in words])
