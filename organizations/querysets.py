"""Who may see which organisations and memberships."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from core.calendar import today
from organizations.enums import OrganizationStatus


class OrganizationQuerySet(models.QuerySet):
    """Row-level permissions of organisations."""

    def public(self) -> Self:
        """Organisations that the directory names: checked by the desk, not suspended."""
        return self.filter(status=OrganizationStatus.APPROVED)

    def waiting_for_desk(self) -> Self:
        """New organisations that the desk has to check."""
        return self.filter(status=OrganizationStatus.PENDING)


class MembershipQuerySet(models.QuerySet):
    """Row-level permissions of memberships."""

    def active(self, *, on: date | None = None) -> Self:
        """Approved memberships that have begun and not ended, of people and bodies that are not locked."""
        day = on or today()
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
            approved=True,
            started_on__lte=day,
            user__is_active=True,
        ).exclude(organization__status__in=[OrganizationStatus.REJECTED, OrganizationStatus.SUSPENDED])
