"""Mutual consent: recording each side's answer, opening the pair, taking it back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.enums import Capacity, Item
from disclosure.models import Consent, Disclosure, Identity
from disclosure.signals import disclosure_opened, disclosure_revoked
from organizations.acting import Actor

STATEMENT_VERSION = "2026-11"
STANDARD_ITEMS = (Item.ORGANIZATION, Item.PERSON, Item.EMAIL, Item.RESTRICTED_DETAIL)


def capacities_needed(listing_id: UUID) -> tuple[Capacity, ...]:
    """Return who has to answer for the side behind a listing."""
    organization = Identity.objects.select_related("organization").get(listing_id=listing_id).organization
    if not organization.is_research:
        return (Capacity.COMPANY,)
    if organization.cosigns_introductions:
        return (Capacity.RESEARCHER, Capacity.LIAISON_OFFICE)
    return (Capacity.RESEARCHER,)


def capacity_of(actor: Actor, listing_id: UUID) -> Capacity | None:
    """Return in which capacity this actor may answer for the listing's side, if any."""
    identity = Identity.objects.select_related("organization").filter(listing_id=listing_id).first()
    return None if identity is None else _capacity(actor, identity)


def unanswered(actor: Actor, listings: Mapping[UUID, Iterable[UUID]]) -> set[UUID]:
    """Return the introductions, given with the listings of both sides, that wait for this actor's answer."""
    asked = {listing for pair in listings.values() for listing in pair}
    behind = Identity.objects.select_related("organization").filter(listing_id__in=asked)
    own = {row.listing_id: _capacity(actor, row) for row in behind}
    standing = Consent.objects.filter(introduction_id__in=listings, withdrawn_at__isnull=True)
    given = set(standing.values_list("introduction_id", "listing_id", "capacity"))
    return {
        introduction
        for introduction, pair in listings.items()
        for listing in pair
        if own.get(listing) and (introduction, listing, own[listing]) not in given
    }


def waiting_for(actor: Actor, introductions: QuerySet) -> QuerySet:
    """Return those of the introductions that ``unanswered`` names, as one question."""
    capacity = _capacity_of_own_side(actor)
    if capacity is None:
        return introductions.none()
    given = Consent.objects.filter(introduction_id=OuterRef(OuterRef("public_id")), capacity=capacity)
    given = given.filter(listing_id=OuterRef("listing_id"), withdrawn_at__isnull=True)
    asked = Q(listing_id=OuterRef("first_listing")) | Q(listing_id=OuterRef("second_listing"))
    return introductions.filter(Exists(Identity.objects.owned_by(actor).filter(asked, ~Exists(given))))


def _capacity(actor: Actor, identity: Identity) -> Capacity | None:
    if actor.organization_id != identity.organization_id:
        return None
    if actor.is_researcher and identity.person_id != actor.user.pk:
        return None
    return _capacity_of_own_side(actor)


def _capacity_of_own_side(actor: Actor) -> Capacity | None:
    """Return in which capacity the actor answers for listings of the own side."""
    if actor.organization is None or actor.is_desk:
        return None
    if not actor.organization.is_research:
        return Capacity.COMPANY if actor.is_company_admin or not actor.is_company else None
    if actor.is_liaison_office:
        return Capacity.LIAISON_OFFICE if actor.organization.cosigns_introductions else None
    return Capacity.RESEARCHER if actor.is_researcher else None


@transaction.atomic
def answer(
    *,
    introduction_id: UUID,
    listing_id: UUID,
    actor: Actor,
    agreed: bool,
    at: datetime,
    items: Iterable[str] = STANDARD_ITEMS,
) -> Consent:
    """Record one side's yes or no; the second identical answer is the first one."""
    capacity = capacity_of(actor, listing_id)
    if capacity is None:
        raise DomainError(_("この紹介に同意できるのは、企業の管理者または研究者本人です。"))
    if not actor.organization.is_approved:
        raise DomainError(_("事務局の確認が終わった団体だけが同意できます。"))
    # A no opens nothing.
    chosen = _checked(items) if agreed else []
    consent, created = Consent.objects.select_for_update().get_or_create(
        introduction_id=introduction_id,
        listing_id=listing_id,
        capacity=capacity,
        withdrawn_at__isnull=True,
        defaults={
            "agreed": agreed,
            "items": chosen,
            "statement_version": STATEMENT_VERSION,
            "given_by": actor.user,
            "organization": actor.organization,
            "given_at": at,
        },
    )
    if not created and consent.agreed != agreed:
        raise DomainError(_("この紹介にはすでに回答しています。"))
    return consent


def answers(introduction_id: UUID) -> QuerySet[Consent]:
    """Return the standing answers of an introduction."""
    return Consent.objects.filter(introduction_id=introduction_id, withdrawn_at__isnull=True).order_by("pk")


def is_complete(introduction_id: UUID, listing_ids: tuple[UUID, UUID]) -> bool:
    """Tell whether everybody who has to agree has agreed."""
    given = {(c.listing_id, c.capacity) for c in answers(introduction_id) if c.agreed}
    return all((listing, c) in given for listing in listing_ids for c in capacities_needed(listing))


@transaction.atomic
def open_pair(*, introduction_id: UUID, listing_ids: tuple[UUID, UUID], at: datetime) -> None:
    """Open each side's consented items to the people of the other side who agreed; only this pair."""
    # Locked until the pair is open: a withdrawal at the same moment waits, and then ends what was opened.
    list(answers(introduction_id).select_for_update(no_key=True))
    if not is_complete(introduction_id, listing_ids):
        raise DomainError(_("双方の同意がそろっていません。"))
    first, second = listing_ids
    standing = Disclosure.objects.in_force().filter(introduction_id=introduction_id)
    before = standing.count()
    _open(introduction_id, of=first, to=second, at=at)
    _open(introduction_id, of=second, to=first, at=at)
    if standing.count() > before:
        disclosure_opened.send(sender=Disclosure, introduction_id=introduction_id)


@transaction.atomic
def revoke(*, introduction_id: UUID, listing_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a side's consent back: nobody of this pair can look any more; what is known stays known."""
    if capacity_of(actor, listing_id) is None:
        raise DomainError(_("この同意を取り消せるのは、企業の管理者または研究者本人です。"))
    if not answers(introduction_id).filter(listing_id=listing_id).update(withdrawn_at=at):
        raise DomainError(_("取り消す同意がありません。"))
    Disclosure.objects.in_force().filter(introduction_id=introduction_id).update(revoked_at=at)
    disclosure_revoked.send(sender=Disclosure, introduction_id=introduction_id)


def _checked(items: Iterable[str]) -> list[str]:
    """Return the items in a fixed order; a consent opens known items, and always whose listing it is."""
    chosen = set(items)
    if not chosen <= set(Item.values) or Item.ORGANIZATION not in chosen:
        raise DomainError(_("開示する項目を選びなおしてください。団体名は必ず必要です。"))
    return sorted(str(Item(item).value) for item in chosen)


def _open(introduction_id: UUID, *, of: UUID, to: UUID, at: datetime) -> None:
    given = list(answers(introduction_id).filter(agreed=True))
    items = sorted({item for c in given if c.listing_id == of for item in c.items})
    readers = {(c.given_by_id, c.organization_id) for c in given if c.listing_id == to}
    # Nothing opens to who entered the listing for a client, and nobody learns their name.
    authors = Identity.objects.filter(listing_id=to).by_own_people()
    readers |= set(authors.values_list("person_id", "organization_id"))
    rows = [
        Disclosure(
            introduction_id=introduction_id,
            listing_id=of,
            to_person_id=person,
            to_organization_id=organization,
            items=items,
            opened_at=at,
        )
        for person, organization in sorted(readers)
    ]
    Disclosure.objects.bulk_create(rows, ignore_conflicts=True)
