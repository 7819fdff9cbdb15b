"""Public pages: the directory of approved organisations, read with public eyes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.listing import listing
from core.public_eyes import seen_by_the_world
from organizations import public
from organizations.enums import COMPANY_TYPES, RESEARCH_TYPES
from organizations.filters import DirectoryFilter
from organizations.models import Organization


@login_not_required
@require_safe
@seen_by_the_world
def organization_list(request: HttpRequest) -> HttpResponse:
    """List approved organisations by their reading."""
    narrowed = DirectoryFilter(request.GET, queryset=public.rows(Organization.objects.listed()))
    return render(request, "organizations/list.html", {"list": listing(narrowed, cards=_cards)})


def _cards(rows: Iterable[dict[str, Any]]) -> list[public.PublicOrganization]:
    return [public.card(row) for row in rows]


@login_not_required
@require_safe
@seen_by_the_world
def organization_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one organisation's public facts."""
    row = public.rows(Organization.objects.listed().filter(public_id=public_id)).first()
    if row is None:
        raise Http404
    organization = public.card(row)
    context = {
        "organization": organization,
        "is_company": organization.type in COMPANY_TYPES,
        "is_research": organization.type in RESEARCH_TYPES,
        "can_ask": _can_ask(request, public_id=organization.public_id),
    }
    return render(request, "organizations/detail.html", context)


def _can_ask(request: HttpRequest, *, public_id: UUID) -> bool:
    """Anybody signed in who is not in this organisation may ask to join it."""
    own = {membership.organization.public_id for membership in request.actor.memberships}
    return request.actor.is_signed_in and public_id not in own
