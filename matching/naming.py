"""What a proposal and an opened exchange are called for their owners."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from disclosure.enums import ListingKind
from disclosure.naming import Named, names
from matching.models import Conversation, Proposal


@names(ListingKind.PROPOSAL)
def named_proposals(listings: Collection[UUID]) -> dict[UUID, Named]:
    """Return the titles of proposals, or what they answer, with their pages."""
    rows = Proposal.objects.filter(public_id__in=listings).values_list("public_id", "title", "listing_title")
    return {pk: Named(own or about, reverse("matching:proposal", args=[pk])) for pk, own, about in rows}


@names(ListingKind.CONVERSATION)
def named_conversations(listings: Collection[UUID]) -> dict[UUID, Named]:
    """Return what the own questions were about, with their threads."""
    rows = Conversation.objects.filter(opener_listing__in=listings)
    found = rows.values_list("opener_listing", "public_id", "listing_title")
    return {pk: Named(about, reverse("matching:conversation", args=[talk])) for pk, talk, about in found}
