"""The introduction or case that the reader's own side already has with the other side of a pair."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from disclosure.models import Identity
from matching.enums import IntroductionStatus
from matching.models import Introduction
from matching.standing import STANDING, people_behind
from organizations.acting import Actor

Pair = tuple[UUID, UUID]


def of_pairs(actor: Actor, pairs: Collection[Pair]) -> dict[Pair, UUID]:
    """Return the introduction under way for each pair (need, seed) that has one the reader may know of."""
    about = Q(need_id__in=[need for need, _seed in pairs]) | Q(seed_id__in=[seed for _need, seed in pairs])
    rows = list(_standing(actor).filter(about))
    if not rows:
        return {}
    ids = {one for row in rows for one in row.listing_ids}.union(*pairs)
    people = people_behind(ids)
    own = Identity.objects.owned_by(actor).filter(listing_id__in=ids)
    mine = set(own.values_list("listing_id", flat=True))
    return {
        pair: row.public_id
        for row in rows
        for pair in pairs
        if _is_about(row, pair, people=people, mine=mine)
    }


def _is_about(row: Introduction, pair: Pair, *, people: dict, mine: set[UUID]) -> bool:
    sides = tuple(row.listing_ids)
    if sides == pair:
        return True
    if row.need_id not in {None, pair[0]} or row.seed_id not in {None, pair[1]}:
        return False
    other_names = set(sides) - set(pair)
    # Until both agree, nobody may learn here whose a masked proposal or approach of the other side is.
    is_known = row.status == IntroductionStatus.APPROVED or other_names <= mine
    return is_known and [people.get(one) for one in sides] == [people.get(one) for one in pair]


def with_listing(actor: Actor, listing_id: UUID, *, is_need: bool) -> Introduction | None:
    """Return the introduction under way of this very person with who stands behind a listing."""
    own = Identity.objects.owned_by(actor).filter(person=actor.user).values("listing_id")
    answered = Q(need_id=listing_id, second_listing__in=own)
    asked = Q(seed_id=listing_id, first_listing__in=own)
    return _standing(actor).filter(answered if is_need else asked).first()


def _standing(actor: Actor) -> QuerySet[Introduction]:
    return Introduction.objects.for_member(actor).filter(status__in=STANDING).order_by("pk")
