"""Drafts of a refused registration: they follow the person who wrote them to the new registration."""

from django.db import transaction

from disclosure.enums import ListingKind
from disclosure.models import Identity
from organizations.enums import OrganizationStatus
from organizations.models import Membership, Organization
from organizations.rules import roles_of

FOLLOWING = (ListingKind.NEED, ListingKind.SEED, ListingKind.PROPOSAL)


@transaction.atomic
def follow_people() -> int:
    """Give what refused bodies' people wrote to the body they registered since; return how much moved."""
    rows = Identity.objects.by_own_people().filter(
        kind__in=FOLLOWING, organization__status=OrganizationStatus.REJECTED
    )
    # Nothing of a refused body was ever sent out: only its people know these rows.
    locked = rows.select_for_update(of=("self",)).select_related("organization").order_by("pk")
    return sum(_follow(row) for row in locked)


def _follow(row: Identity) -> bool:
    body = _next_body(row)
    if body is None:
        return False
    row.organization = body
    row.save(update_fields=["organization"])
    return True


def _next_body(row: Identity) -> Organization | None:
    """Return the newest body of the same kind that the person belongs to since the refused one."""
    refused = row.organization
    since = Membership.objects.active().filter(user_id=row.person_id, organization_id__gt=refused.pk)
    for membership in since.select_related("organization").order_by("-organization_id", "pk"):
        if roles_of(membership.organization.type) == roles_of(refused.type):
            return membership.organization
    return None
