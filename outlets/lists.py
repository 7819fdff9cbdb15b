"""The lists that the world may read, each under one name: how to narrow it, what its rows are, what is new.

Exports, feeds, sitemaps and saved searches all go through here; a room that comes later adds its list.
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


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list under the conditions of an address: the public rows, and the form that read the conditions."""

    rows: QuerySet
    form: Any


@dataclass(frozen=True, slots=True)
class PublicList:
    """One list of the portal; every function reads public columns only."""

    kind: str
    name: Any
    unit: Any
    list_url: str
    detail_url: str
    narrow: Callable[[MultiValueDict, Hidden], Narrowed]
    cards: Callable[[Iterable[dict[str, Any]]], list[Any]]
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
        form = self.narrow(params, ()).form
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


def _needs(params: MultiValueDict, hidden: Hidden) -> Narrowed:
    narrowed = NeedFilter(params, queryset=needs.open_rows(hidden))
    return Narrowed(narrowed.qs, narrowed.form)


def _seeds(params: MultiValueDict, hidden: Hidden) -> Narrowed:
    rows = seeds.rows(PublishedSeed.objects.visible(hidden=hidden).newest_first())
    narrowed = SeedFilter(params, queryset=rows)
    return Narrowed(narrowed.qs, narrowed.form)


def _researchers(params: MultiValueDict, hidden: Hidden) -> Narrowed:
    rows = seeds.researcher_rows(ResearcherProfile.objects.public(hidden=hidden).by_reading())
    narrowed = ResearcherFilter(params, queryset=rows)
    return Narrowed(narrowed.qs, narrowed.form)


def _organizations(params: MultiValueDict, hidden: Hidden) -> Narrowed:
    narrowed = DirectoryFilter(params, queryset=organizations.rows(Organization.objects.listed()))
    return Narrowed(narrowed.qs, narrowed.form)


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


LISTS = {
    listed.kind: listed
    for listed in (
        PublicList(
            kind="needs",
            name=_("ニーズ"),
            unit=_("件"),
            list_url="needs:list",
            detail_url="needs:detail",
            narrow=_needs,
            cards=needs.cards,
            columns=tables.NEEDS,
            fresh=_published,
            changed="published_on",
            has_feed=True,
        ),
        PublicList(
            kind="seeds",
            name=_("シーズ"),
            unit=_("件"),
            list_url="seeds:list",
            detail_url="seeds:detail",
            narrow=_seeds,
            cards=seeds.cards,
            columns=tables.SEEDS,
            fresh=_published,
            changed="updated_on",
            has_feed=True,
        ),
        PublicList(
            kind="researchers",
            name=_("研究者"),
            unit=_("人"),
            list_url="researchers:list",
            detail_url="researchers:detail",
            narrow=_researchers,
            cards=seeds.researcher_cards,
            columns=tables.RESEARCHERS,
            fresh=_first_seed,
            title="name",
        ),
        PublicList(
            kind="organizations",
            name=_("団体"),
            unit=_("件"),
            list_url="organizations:list",
            detail_url="organizations:detail",
            narrow=_organizations,
            cards=organizations.cards,
            columns=tables.ORGANIZATIONS,
            fresh=_approved,
            title="name",
        ),
    )
}
