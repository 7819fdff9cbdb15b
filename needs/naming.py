"""What a need is called for its owners."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.enums import ListingKind
from disclosure.naming import Named, names
from needs.models import Need
from organizations.acting import Actor


@names(ListingKind.NEED)
def named_needs(listings: Collection[UUID]) -> dict[UUID, Named]:
    """Return the titles of needs with their pages in the workspace."""
    rows = Need.objects.filter(public_id__in=listings).values_list("public_id", "title")
    return {pk: Named(title, reverse("needs:workspace", args=[pk])) for pk, title in rows}


def list_name(actor: Actor) -> str:
    """Return what the list of the needs that one works with is called."""
    return _("自社のニーズ") if actor.is_company else _("担当しているニーズ")
