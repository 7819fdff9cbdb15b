"""Who may see which organisations and memberships."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.calendar import today
from organizations.enums import COMPANY_TYPES, OrganizationStatus, OrganizationType

if TYPE_CHECKING:
    from organizations.acting import Actor


class OrganizationQuerySet(models.QuerySet):
    """Row-level permissions of organisations."""

    def public(self) -> Self:
        """Organisations that the directory names: checked by the desk, not suspended."""
        return self.filter(status=OrganizationStatus.APPROVED)

    def listed(self) -> Self:
        """Rows of the directory: public bodies without the portal's own office."""
        return self.public().exclude(type=OrganizationType.OPERATOR)

    def listed_nearby(self) -> Self:
        """Companies of the directory that have not asked to be left out of the lists of firms nearby."""
        return self.listed().filter(type__in=COMPANY_TYPES, is_listed_nearby=True)

    def waiting_for_desk(self) -> Self:
        """New organisations that the desk has to check."""
        return self.filter(status=OrganizationStatus.PENDING)


class MembershipQuerySet(models.QuerySet):
    """Row-level permissions of memberships."""

    def standing(self) -> Self:
        """Memberships and requests to join that nobody has ended."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()))

    def managed_by(self, actor: "Actor") -> Self:
        """Standing memberships and requests of the organisation that the actor manages."""
        from organizations.rules import can_manage

        if not can_manage(actor):
            return self.none()
        return self.standing().filter(organization_id=actor.organization_id)

    def active(self, *, on: date | None = None) -> Self:
        """Approved memberships that have begun and not ended, of people and bodies that are not locked."""
        day = on or today()
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
            approved=True,
            started_on__lte=day,
            user__is_active=True,
        ).exclude(organization__status__in=[OrganizationStatus.REJECTED, OrganizationStatus.SUSPENDED])
