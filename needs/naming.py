"""What a need is called for its owners."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from disclosure.enums import ListingKind
from disclosure.naming import Named, names
from needs.models import Need


@names(ListingKind.NEED)
def named_needs(listings: Collection[UUID]) -> dict[UUID, Named]:
    """Return the titles of needs with their pages in the workspace."""
    rows = Need.objects.filter(public_id__in=listings).values_list("public_id", "title")
    return {pk: Named(title, reverse("needs:workspace", args=[pk])) for pk, title in rows}
