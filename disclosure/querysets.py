"""Who may know who stands behind a listing."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from organizations.acting import Actor


class IdentityQuerySet(models.QuerySet):
    """Row-level permissions of the vault; nothing else in the code decides who reads an identity."""

    def owned_by(self, actor: "Actor") -> Self:
        """Listings of the actor's own side: company people see their company's, researchers their own."""
        if not actor.is_signed_in or actor.membership is None or actor.is_desk:
            return self.none()
        own = self.filter(organization_id=actor.organization_id)
        return own.filter(person=actor.user) if actor.is_researcher else own

    def brokered_by(self, actor: "Actor") -> Self:
        """Listings whose broker the acting coordinator is, never of an own employer or an excluded one."""
        from disclosure.models import Assignment, ExcludedCoordinator, Exclusion

        if not actor.is_coordinator:
            return self.none()
        assigned = Assignment.objects.filter(
            listing_id=OuterRef("listing_id"), coordinator=actor.user, ended_at__isnull=True
        )
        barred = ExcludedCoordinator.objects.filter(listing_id=OuterRef("listing_id"), coordinator=actor.user)
        employers = actor.employers()
        unseen = Exclusion.objects.filter(listing_id=OuterRef("listing_id"), organization_id__in=employers)
        own = self.filter(Exists(assigned), ~Exists(barred), ~Exists(unseen))
        return own.exclude(organization_id__in=employers)

    def consented_to(self, actor: "Actor") -> Self:
        """Listings whose identity both sides agreed to open to this person, in this acting role."""
        from disclosure.models import Disclosure

        if not actor.is_signed_in or actor.membership is None:
            return self.none()
        opened = Disclosure.objects.in_force().filter(
            listing_id=OuterRef("listing_id"), to_person=actor.user, to_organization_id=actor.organization_id
        )
        return self.filter(Exists(opened))

    def readable_by(self, actor: "Actor") -> Self:
        """Own side, the assigned broker, and the consented pair."""
        ids = [
            rows.values("pk")
            for rows in (self.owned_by(actor), self.brokered_by(actor), self.consented_to(actor))
        ]
        return self.filter(Q(pk__in=ids[0]) | Q(pk__in=ids[1]) | Q(pk__in=ids[2]))


class DisclosureQuerySet(models.QuerySet):
    """Disclosures and whether they still hold."""

    def in_force(self) -> Self:
        """Disclosures that nobody has revoked."""
        return self.filter(revoked_at__isnull=True)
