"""Rows of the vault for tests."""

from uuid import UUID, uuid4

from django.utils import timezone

from disclosure import services
from disclosure.enums import ListingKind
from organizations.models import Membership


def seal(owner: Membership, *, kind: ListingKind = ListingKind.NEED, title: str = "めっきの前処理") -> UUID:
    """Record a listing of this person's organisation, with its original; return its random id."""
    listing_id = uuid4()
    services.seal(listing_id=listing_id, kind=kind, organization=owner.organization, person=owner.user)
    services.keep_original(listing_id=listing_id, fields={"title": title}, by=owner.user, at=timezone.now())
    return listing_id
