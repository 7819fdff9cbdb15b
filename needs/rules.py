"""Predicates of needs: who may take which step; and pure counting of days."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from disclosure.models import Identity
from needs.enums import NeedStatus
from needs.models import Need
from organizations.acting import Actor
from organizations.enums import OrganizationStatus, Role
from organizations.rules import speaks_for_body

EDITABLE = frozenset({NeedStatus.DRAFT, NeedStatus.CHANGES_REQUESTED, NeedStatus.PUBLISHED})
SUBMITTABLE = EDITABLE
ENTERED = frozenset({NeedStatus.DRAFT, NeedStatus.CHANGES_REQUESTED})
ENTERING = frozenset({Role.FINANCE_OFFICER, Role.MUNICIPALITY_OFFICER, Role.SUPPORTER})
BEFORE_PUBLICATION = frozenset({NeedStatus.DRAFT, NeedStatus.IN_REVIEW, NeedStatus.CHANGES_REQUESTED})
WITHDRAWABLE = BEFORE_PUBLICATION | {
    NeedStatus.ANONYMITY_CLEARED,
    NeedStatus.PUBLISHED,
    NeedStatus.CLOSED,
    NeedStatus.SELECTING,
}
OVER = frozenset({NeedStatus.CONCLUDED, NeedStatus.NOT_CONCLUDED, NeedStatus.ARCHIVED, NeedStatus.WITHDRAWN})
REVIEW_BUSINESS_DAYS = 3
REWRITE_BUSINESS_DAYS = 10
OPEN_DAYS = 90
LONGEST_OPEN_DAYS = 365
ARCHIVE_DAYS = 90


def can_post(actor: Actor) -> bool:
    """Only companies post needs; an organisation that the desk has not checked yet may draft."""
    return actor.is_company


def speaks_for(actor: Actor, need: Need) -> bool:
    """The author, and who decides for the body behind the need."""
    own = Identity.objects.owned_by(actor).filter(listing_id=need.public_id)
    return own.exists() if speaks_for_body(actor) else own.filter(person=actor.user).exists()


def spoken_for(actor: Actor, *, among: Collection[UUID]) -> set[UUID]:
    """Return those of the own body's needs, given by their ids, for which this person speaks."""
    if speaks_for_body(actor) or not among:
        return set(among)
    own = Identity.objects.owned_by(actor).filter(listing_id__in=among, person=actor.user)
    return set(own.values_list("listing_id", flat=True))


def can_enter(actor: Actor) -> bool:
    """Staff of checked banks, municipalities and supporting bodies enter needs for their clients."""
    return actor.role in ENTERING and actor.organization.is_approved


def may_enter_later(actor: Actor) -> bool:
    """Staff of such a body that the desk has not checked yet."""
    return actor.role in ENTERING and not actor.organization.is_approved


def enters(actor: Actor, need: Need) -> bool:
    """Who enters the need for a client writes until the world has seen it, or the client takes over."""
    if need.status not in ENTERED or need.was_published:
        return False
    return Identity.objects.entered_by(actor).filter(listing_id=need.public_id).exists()


def writes(actor: Actor, need: Need) -> bool:
    """Tell whether this person may write the need, for an own company or for a client."""
    return speaks_for(actor, need) or enters(actor, need)


def can_edit(actor: Actor, need: Need) -> bool:
    return need.status in EDITABLE and writes(actor, need)


def can_submit(actor: Actor, need: Need) -> bool:
    return need.status in SUBMITTABLE and writes(actor, need) and is_verified(actor, need)


def is_verified(actor: Actor, need: Need) -> bool:
    """Tell whether the desk has checked the acting organisation, and the one behind the need."""
    if actor.organization is None or not actor.organization.is_approved:
        return False
    behind = Identity.objects.filter(listing_id=need.public_id)
    return behind.filter(organization__status=OrganizationStatus.APPROVED).exists()


def can_withdraw(actor: Actor, need: Need) -> bool:
    """Administrators may always; the author until the world has seen the need."""
    if need.status not in WITHDRAWABLE or not speaks_for(actor, need):
        return False
    return speaks_for_body(actor) or (need.status in BEFORE_PUBLICATION and not need.was_published)


def can_close(actor: Actor, need: Need) -> bool:
    return need.status == NeedStatus.PUBLISHED and speaks_for(actor, need)


def can_renew(actor: Actor, need: Need) -> bool:
    return need.status in {NeedStatus.PUBLISHED, NeedStatus.EXPIRED} and speaks_for(actor, need)


def can_choose(actor: Actor, need: Need) -> bool:
    """The poster's side and the assigned coordinator may go through the answers and end without one."""
    return speaks_for(actor, need) or can_review(actor, need)


def can_review(actor: Actor, need: Need) -> bool:
    """Only the assigned coordinator, and never of the poster's own employer."""
    return Need.objects.brokered_by(actor).filter(pk=need.pk).exists()


def last_day(*, published_on: date) -> date:
    """Return the last day on which a need may still be open."""
    return published_on + timedelta(days=LONGEST_OPEN_DAYS)


def first_deadline(*, wished: date | None, published_on: date) -> date:
    """Return the poster's wished date, else 90 days, never longer than a year."""
    wished = wished or published_on + timedelta(days=OPEN_DAYS)
    return min(wished, last_day(published_on=published_on))


def renewed_deadline(*, deadline: date, published_on: date, on: date) -> date:
    """Return the deadline after one more renewal."""
    return min(max(deadline, on) + timedelta(days=OPEN_DAYS), last_day(published_on=published_on))
