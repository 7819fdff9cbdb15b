"""The page that shows owners who has read what they keep from the world."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure.enums import Item, ListingKind, Purpose
from disclosure.models import Identity, ViewLog
from disclosure.naming import named
from organizations.enums import Role

PAGE_LENGTH = 30
OPENED = {
    Purpose.REVIEW: _("団体名・担当者名・元の文章"),
    Purpose.INTRODUCED: _("紹介で同意した項目（団体名・担当者名など）"),
}


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
    known = named(kinds)
    return [
        {
            "at": look.at,
            "person": look.viewer.full_name,
            "organization": look.viewer_organization.name if look.viewer_organization else "",
            "role": Role(look.role).label if look.role else "",
            "purpose": Purpose(look.purpose).label,
            "opened": _opened(look),
            "kind": ListingKind(kinds[look.listing_id]).label,
            "own": known.get(look.listing_id),
        }
        for look in looks
    ]


def _opened(look: ViewLog) -> Any:
    """Return in words what was read: an identity holds more for a review than after an introduction."""
    if look.item == "identity":
        return OPENED.get(look.purpose, _("団体名・担当者名・メールアドレス"))
    return Item(look.item).label if look.item in Item.values else look.item
