"""What the world may look for, each kind under one name: how its rows are found, shown and called new.

The one search finds every kind; exports, feeds, sitemaps and saved searches go through those that are lists.
A room that comes later adds its kind here and nowhere else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import FindingFilterSet
from faq import public as faq
from faq.filters import QuestionFilter
from needs import public as needs
from needs.filters import NeedFilter
from organizations import public as organizations
from organizations.enums import OrganizationStatus
from organizations.filters import DirectoryFilter
from organizations.models import Organization, OrganizationStatusChange
from outlets import tables
from seeds import public as seeds
from seeds.filters import ResearcherFilter, SeedFilter
from seeds.models import PublishedSeed, ResearcherProfile

Hidden = Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of public thing; every function reads public columns only."""

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

    def narrow(self, params: MultiValueDict, hidden: Hidden = ()) -> FindingFilterSet:
        """Read the conditions of an address: ``qs`` holds the public rows they leave."""
        return self.filterset(params, queryset=self.rows(hidden))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList(Kind):
    """One kind with a list of its own: people keep it as a file, follow it, and come back for what is new."""

    detail_url: str
    columns: tuple[tables.Column, ...]
    # What became public from the first day on and before the second; asked before the eyes become public.
    fresh: Callable[[date, date], Q]
    title: str = "title"
    # The public day of a row's last change; empty where there is none.
    changed: str = ""
    has_feed: bool = False

    def title_of(self, card: Any) -> str:
        """Return what a row is called."""
        return getattr(card, self.title)

    def conditions(self, params: MultiValueDict) -> str:
        """Return the valid conditions in one order and one spelling; what the list ignores is left out."""
        form = self.narrow(params).form
        form.is_valid()
        kept = [
            (name, " ".join(value.split()))
            for name, field in form.fields.items()
            if name in form.cleaned_data
            for value in _given(params, name, field)
        ]
        return urlencode(sorted((name, value) for name, value in kept if value))


def _given(params: MultiValueDict, name: str, field: forms.Field) -> list[str]:
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return params.getlist(name)
    return [str(params.get(name) or "")]


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


def _published(since: date, before: date) -> Q:
    return Q(published_on__gte=since, published_on__lt=before)


def _first_seed(since: date, before: date) -> Q:
    """Researchers are new when their first published seed is."""
    of_them = PublishedSeed.objects.filter(researcher=OuterRef("pk"))
    return Exists(of_them.filter(_published(since, before))) & ~Exists(of_them.filter(published_on__lt=since))


def _approved(since: date, before: date) -> Q:
    """The day of the approval is no public column: the ids of the days' newcomers are read beforehand."""
    steps = OrganizationStatusChange.objects.filter(
        now=OrganizationStatus.APPROVED, at__date__gte=since, at__date__lt=before
    )
    return Q(public_id__in=list(steps.values_list("organization__public_id", flat=True)))


KINDS: tuple[Kind, ...] = (
    PublicList(
        key="needs",
        name=pgettext_lazy("list", "ニーズ"),
        unit=_("件"),
        filterset=NeedFilter,
        rows=_needs,
        cards=needs.cards,
        card="components/need_card.html",
        list_url="needs:list",
        detail_url="needs:detail",
        columns=tables.NEEDS,
        fresh=_published,
        changed="published_on",
        has_feed=True,
    ),
    PublicList(
        key="seeds",
        name=pgettext_lazy("list", "シーズ"),
        unit=_("件"),
        filterset=SeedFilter,
        rows=_seeds,
        cards=seeds.cards,
        card="components/seed_card.html",
        list_url="seeds:list",
        detail_url="seeds:detail",
        columns=tables.SEEDS,
        fresh=_published,
        changed="updated_on",
        has_feed=True,
    ),
    PublicList(
        key="researchers",
        name=pgettext_lazy("list", "研究者"),
        unit=_("人"),
        filterset=ResearcherFilter,
        rows=_researchers,
        cards=seeds.researcher_cards,
        card="components/researcher_card.html",
        list_url="researchers:list",
        detail_url="researchers:detail",
        columns=tables.RESEARCHERS,
        fresh=_first_seed,
        title="name",
    ),
    PublicList(
        key="organizations",
        name=pgettext_lazy("list", "団体"),
        unit=_("件"),
        filterset=DirectoryFilter,
        rows=_organizations,
        cards=organizations.cards,
        card="components/organization_card.html",
        list_url="organizations:list",
        detail_url="organizations:detail",
        columns=tables.ORGANIZATIONS,
        fresh=_approved,
        title="name",
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
LISTS = {kind.key: kind for kind in KINDS if isinstance(kind, PublicList)}
