"""The kinds of thing that the one search finds, in the order of its page.

A room that comes later (events, programmes, stories) adds its kind here and nothing else: a filter set with
its words, the public rows, and the card that shows one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import FindingFilterSet
from faq import public as faq
from faq.filters import QuestionFilter
from needs import public as needs
from needs.filters import NeedFilter
from organizations import public as organizations
from organizations.filters import DirectoryFilter
from organizations.models import Organization
from seeds import public as seeds
from seeds.filters import ResearcherFilter, SeedFilter
from seeds.models import PublishedSeed, ResearcherProfile

Hidden = Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind: how its rows are found and shown."""

    key: str
    name: Any
    unit: Any
    # The column that tells one row from another, in the rows and on the cards.
    identifier: str = "public_id"
    filterset: type[FindingFilterSet]
    rows: Callable[[Hidden], QuerySet]
    cards: Callable[[Iterable[dict[str, Any]]], list[Any]]
    # The component that shows a card, under the name of its variable.
    card: str
    # The list that takes the same words and narrows further; empty when the search shows all by itself.
    list_url: str = ""


def _needs(hidden: Hidden) -> QuerySet:
    return needs.open_rows(hidden)


def _seeds(hidden: Hidden) -> QuerySet:
    return seeds.rows(PublishedSeed.objects.visible(hidden=hidden))


def _researchers(hidden: Hidden) -> QuerySet:
    return seeds.researcher_rows(ResearcherProfile.objects.public(hidden=hidden))


def _organizations(hidden: Hidden) -> QuerySet:
    return organizations.rows(Organization.objects.listed())


def _questions(hidden: Hidden) -> QuerySet:
    return faq.rows()


KINDS = (
    Kind(
        key="needs",
        name=_("ニーズ"),
        unit=_("件"),
        filterset=NeedFilter,
        rows=_needs,
        cards=needs.cards,
        card="components/need_card.html",
        list_url="needs:list",
    ),
    Kind(
        key="seeds",
        name=_("シーズ"),
        unit=_("件"),
        filterset=SeedFilter,
        rows=_seeds,
        cards=seeds.cards,
        card="components/seed_card.html",
        list_url="seeds:list",
    ),
    Kind(
        key="researchers",
        name=_("研究者"),
        unit=_("人"),
        filterset=ResearcherFilter,
        rows=_researchers,
        cards=seeds.researcher_cards,
        card="components/researcher_card.html",
        list_url="researchers:list",
    ),
    Kind(
        key="organizations",
        name=_("団体"),
        unit=_("件"),
        filterset=DirectoryFilter,
        rows=_organizations,
        cards=organizations.cards,
        card="components/organization_card.html",
        list_url="organizations:list",
    ),
    Kind(
        key="faq",
        name=_("よくある質問"),
        unit=_("件"),
        identifier="code",
        filterset=QuestionFilter,
        rows=_questions,
        cards=faq.cards,
        card="components/question_card.html",
    ),
)
