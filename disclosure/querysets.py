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

    def by_holders(self) -> Self:
        """Listings whose author still is who entered them for a client."""
        return self.filter(Exists(_mandate_of_author()))

    def by_own_people(self) -> Self:
        """Listings whose author belongs to the body behind them: who enters one for a client is no side."""
        return self.filter(~Exists(_mandate_of_author()))

    def entered_by(self, actor: "Actor") -> Self:
        """Listings that the acting person enters for a client, until the client takes them over."""
        from disclosure.models import Mandate

        held = Mandate.objects.held_by(actor).filter(listing_id=OuterRef("listing_id"))
        return self.filter(Exists(held), person_id=actor.user.pk)

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
        """Own side, the assigned broker, the consented pair, and who enters it for a client."""
        doors = (
            self.owned_by(actor),
            self.brokered_by(actor),
            self.consented_to(actor),
            self.entered_by(actor),
        )
        wanted = Q()
        for rows in doors:
            wanted |= Q(pk__in=rows.values("pk"))
        return self.filter(wanted)


class DisclosureQuerySet(models.QuerySet):
    """Disclosures and whether they still hold."""

    def in_force(self) -> Self:
        """Disclosures that nobody has revoked."""
        return self.filter(revoked_at__isnull=True)


class MandateQuerySet(models.QuerySet):
    """Who acts for a client, and whether the client still agrees."""

    def standing(self) -> Self:
        """Mandates that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def held_by(self, actor: "Actor") -> Self:
        """Standing mandates of the acting person, in the body for which they were given."""
        if not actor.is_signed_in or actor.membership is None or actor.is_company or actor.is_desk:
            return self.none()
        return self.standing().filter(holder=actor.user, holder_organization_id=actor.organization_id)


def _mandate_of_author() -> models.QuerySet:
    from disclosure.models import Mandate

    return Mandate.objects.filter(listing_id=OuterRef("listing_id"), holder_id=OuterRef("person_id"))
