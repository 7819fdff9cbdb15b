"""What a seed is called for its owners."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from disclosure.enums import ListingKind
from disclosure.naming import Named, names
from seeds.models import Seed


@names(ListingKind.SEED)
def named_seeds(listings: Collection[UUID]) -> dict[UUID, Named]:
    """Return the titles of seeds with their pages in the workspace."""
    rows = Seed.objects.filter(public_id__in=listings).values_list("public_id", "title")
    return {pk: Named(title, reverse("seeds:workspace", args=[pk])) for pk, title in rows}
