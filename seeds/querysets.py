"""Who may see which seeds."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from disclosure.enums import ListingKind
from disclosure.models import Identity
from organizations.enums import OrganizationStatus
from seeds.enums import IpStatus, SeedStatus

if TYPE_CHECKING:
    from organizations.acting import Actor


class SeedQuerySet(models.QuerySet):
    """Row-level permissions of working rows; drafts are nobody's business but the own side's."""

    def owned_by(self, actor: "Actor") -> Self:
        """Rows of the own side: a researcher's own, and a liaison office's whole institution."""
        if not (actor.is_researcher or actor.is_liaison_office):
            return self.none()
        return self.filter(public_id__in=_listings(Identity.objects.owned_by(actor)))

    def brokered_by(self, actor: "Actor") -> Self:
        """Rows that the acting coordinator brokers."""
        return self.filter(public_id__in=_listings(Identity.objects.brokered_by(actor)))

    def identified_for(self, actor: "Actor") -> Self:
        """Rows whose full text and history this actor may know: the own side and the assigned broker."""
        own, brokered = self.owned_by(actor).values("pk"), self.brokered_by(actor).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=brokered))

    def in_office_of(self, actor: "Actor") -> Self:
        """Rows of the institution whose liaison office is acting."""
        return self.owned_by(actor) if actor.is_liaison_office else self.none()

    def with_author_name(self) -> Self:
        """Add the name of whoever registered each seed; for lists of the own side and its office."""
        behind = Identity.objects.filter(listing_id=OuterRef("public_id"))
        name = Concat("person__family_name", Value(" "), "person__given_name")
        return self.annotate(author_name=Subquery(behind.values(name=name)[:1]))

    def waiting_for_office(self) -> Self:
        """Rows that the liaison office has to check."""
        return self.filter(status=SeedStatus.OFFICE_CHECK)

    def held_by_guard(self) -> Self:
        """Unsent rows with an unfiled invention whose block nobody has lifted for this text."""
        return self.filter(
            Q(guard_lifted_version__isnull=True) | ~Q(guard_lifted_version=F("version")),
            status__in=[SeedStatus.DRAFT, SeedStatus.RETURNED, SeedStatus.PUBLISHED],
            ip_status=IpStatus.UNFILED,
        )

    def due_by(self, day: date) -> Self:
        """Checks whose day has come or passed."""
        return self.waiting_for_office().filter(office_due_on__lte=day)


class PublishedSeedQuerySet(models.QuerySet):
    """The published seeds; everybody may read every row, except those hidden from an actor."""

    def visible(self, *, hidden: list | tuple = ()) -> Self:
        """Rows of bodies in good standing that exist for the asker.

        ``hidden`` comes from ``disclosure.services.hidden_from``.
        """
        rows = self.filter(organization__status=OrganizationStatus.APPROVED)
        return rows.exclude(public_id__in=hidden) if hidden else rows

    def newest_first(self) -> Self:
        return self.order_by("-published_on", "public_id")


class ResearcherQuerySet(models.QuerySet):
    """Researchers with a public page."""

    def public(self, *, hidden: list | tuple = ()) -> Self:
        """Researchers with a published seed that exists for the asker, and how many they have."""
        from seeds.models import PublishedSeed

        seen = PublishedSeed.objects.filter(researcher=OuterRef("pk")).exclude(public_id__in=hidden)
        counted = seen.order_by().values("researcher").annotate(number=Count("pk")).values("number")
        rows = self.filter(Exists(seen), organization__status=OrganizationStatus.APPROVED)
        # Counted for the rows of the page alone; joining and grouping would count every researcher's.
        return rows.annotate(seed_count=Subquery(counted))

    def by_reading(self) -> Self:
        return self.order_by("name_kana", "name", "pk")


def _listings(identities: models.QuerySet) -> models.QuerySet:
    return identities.filter(kind=ListingKind.SEED).values("listing_id")
