"""The page that shows owners who has read what they keep from the world."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.enums import ListingKind, Purpose
from disclosure.models import Identity, Original, ViewLog
from organizations.enums import Role

PAGE_LENGTH = 30


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """List who has read the identity or an original of one's own side's listings, when and why."""
    if request.actor.membership is None or request.actor.is_desk:
        raise Http404
    own = Identity.objects.owned_by(request.actor)
    looks = ViewLog.objects.filter(listing_id__in=own.values("listing_id"))
    rows = looks.select_related("viewer", "viewer_organization").order_by("-at", "-pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    page.object_list = _described(list(page.object_list))
    return render(request, "disclosure/seen.html", {"page": page})


def _described(looks: list[ViewLog]) -> list[dict[str, Any]]:
    listings = {look.listing_id for look in looks}
    kinds = dict(Identity.objects.filter(listing_id__in=listings).values_list("listing_id", "kind"))
    titles = _titles(listings)
    return [
        {
            "at": look.at,
            "person": look.viewer.full_name,
            "organization": look.viewer_organization.name if look.viewer_organization else "",
            "role": Role(look.role).label if look.role else "",
            "purpose": Purpose(look.purpose).label,
            "kind": ListingKind(kinds[look.listing_id]).label,
            "title": titles.get(look.listing_id, ""),
        }
        for look in looks
    ]


def _titles(listings: set[UUID]) -> dict[UUID, str]:
    """Return the titles as the owners last wrote them."""
    originals = (
        Original.objects.filter(listing_id__in=listings)
        .order_by("listing_id", "-at", "-pk")
        .distinct("listing_id")
    )
    return {original.listing_id: str(original.fields.get("title", "")) for original in originals}
