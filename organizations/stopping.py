"""Bodies that the desk has stopped or refused, as their own people see them."""

from dataclasses import dataclass
from typing import Any

from organizations.enums import OrganizationStatus
from organizations.models import Membership
from organizations.rules import MANAGING_ROLES

STOPPED = (OrganizationStatus.SUSPENDED, OrganizationStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A body that the desk has stopped or refused; only its managers read why."""

    name: str
    is_suspended: bool
    reason: str


def stopped_of(user: Any) -> list[Stopped]:
    """Return the bodies for which this person cannot act because of the desk's decision."""
    rows = Membership.objects.standing().filter(user=user, approved=True, organization__status__in=STOPPED)
    return [_stopped(row) for row in rows.select_related("organization").order_by("-pk")[:5]]


def _stopped(membership: Membership) -> Stopped:
    body = membership.organization
    last = body.changes.order_by("-at", "-pk").first() if membership.role in MANAGING_ROLES else None
    return Stopped(body.name, body.status == OrganizationStatus.SUSPENDED, last.reason if last else "")
