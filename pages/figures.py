"""The living figures of the home page, counted over public rows only."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from needs import public as needs
from organizations.models import Organization
from seeds.models import PublishedSeed, ResearcherProfile


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the list of the records behind it."""

    name: str
    value: int
    list_url: str


def figures(hidden: list[UUID]) -> list[Figure]:
    """Count what the lists show; each figure opens onto its list."""
    counted: list[tuple[str, QuerySet, str]] = [
        (_("受付中のニーズ"), needs.open_rows(hidden), "needs:list"),
        (_("公開中のシーズ"), PublishedSeed.objects.visible(hidden=hidden), "seeds:list"),
        (pgettext("list", "研究者"), ResearcherProfile.objects.public(hidden=hidden), "researchers:list"),
        (_("参加する団体"), Organization.objects.public(), "organizations:list"),
    ]
    return [Figure(name, rows.count(), list_url) for name, rows, list_url in counted]
