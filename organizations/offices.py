"""The first office of a new portal: its organisation and its first administrator."""

from typing import Any

from django.db import transaction

from core.calendar import today
from organizations.enums import OrganizationStatus, OrganizationType, Role
from organizations.models import Membership, Organization


@transaction.atomic
def open_office(*, name: str, administrator: Any) -> Membership:
    """Make the person the administrator of the portal's office; a second call changes nothing."""
    office, _created = Organization.objects.get_or_create(
        type=OrganizationType.OPERATOR, name=name, defaults={"status": OrganizationStatus.APPROVED}
    )
    membership, _created = Membership.objects.get_or_create(
        user=administrator,
        organization=office,
        role=Role.PORTAL_ADMIN,
        ended_on=None,
        defaults={"approved": True, "started_on": today()},
    )
    return membership
