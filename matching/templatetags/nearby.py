"""What stands near a listing, for the templates of the rooms below."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import template

from matching import neighbours, similar

register = template.Library()


@register.simple_tag(takes_context=True)
def similar_needs(context: Mapping[str, Any], need_id: UUID) -> list:
    """Open needs like this one that exist for the reader."""
    return similar.needs_like(need_id, hidden=context["request"].hidden_listings)


@register.simple_tag(takes_context=True)
def similar_seeds(context: Mapping[str, Any], seed_id: UUID) -> list:
    """Published seeds like this one that exist for the reader."""
    return similar.seeds_like(seed_id, hidden=context["request"].hidden_listings)


@register.simple_tag(takes_context=True)
def around_own_needs(context: Mapping[str, Any], groups: Iterable[Any]) -> dict:
    """Firms and researchers beside the reader's own needs among the groups of a page, by need."""
    needs = [group.listing.public_id for group in groups if group.is_need]
    return neighbours.around_own_needs(context["request"].actor, needs)


@register.simple_tag(takes_context=True)
def around_brokered_need(context: Mapping[str, Any], need_id: UUID) -> neighbours.Neighbourhood | None:
    """Firms and researchers beside a need that the reader brokers."""
    return neighbours.around_brokered_need(context["request"].actor, need_id)


@register.filter
def beside(around: Mapping[UUID, neighbours.Neighbourhood], need_id: UUID) -> neighbours.Neighbourhood | None:
    """What stands beside this need."""
    return around.get(need_id)
