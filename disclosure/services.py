"""Writes and guarded reads of the vault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.enums import Item, ListingKind, Purpose
from disclosure.models import (
    Assignment,
    Authorship,
    Disclosure,
    ExcludedCoordinator,
    Exclusion,
    Identity,
    Mandate,
    Original,
    ViewLog,
)
from organizations.acting import Actor
from organizations.enums import Role
from organizations.models import Membership, Organization
from organizations.rules import SPEAKING_ROLES


@dataclass(frozen=True)
class IdentityCard:
    """What a permitted reader gets to know about the other side."""

    organization: Organization
    person_name: str = ""
    email: str = ""
    original: Mapping[str, Any] | None = None


@transaction.atomic
def seal(*, listing_id: UUID, kind: ListingKind, organization: Organization, person: Any) -> Identity:
    """Record who stands behind a new listing; a listing has one identity for ever."""
    identity, _created = Identity.objects.get_or_create(
        listing_id=listing_id, defaults={"kind": kind, "organization": organization, "person": person}
    )
    return identity


def keep_original(*, listing_id: UUID, fields: Mapping[str, Any], by: Any, at: datetime) -> Original:
    """Keep the text as its author wrote it."""
    return Original.objects.create(listing_id=listing_id, fields=dict(fields), by=by, at=at)


def record_author(*, item_id: UUID, person: Any) -> None:
    """Remember who wrote a masked message; only a report of abuse ever asks."""
    Authorship.objects.get_or_create(item_id=item_id, defaults={"person": person})


@transaction.atomic
def exclude(*, listing_id: UUID, organizations: Iterable[Organization]) -> None:
    """Make the listing not exist for exactly these organisations."""
    chosen = list(organizations)
    Exclusion.objects.filter(listing_id=listing_id).exclude(organization__in=chosen).delete()
    rows = [Exclusion(listing_id=listing_id, organization=organization) for organization in chosen]
    Exclusion.objects.bulk_create(rows, ignore_conflicts=True)


def excluded_organizations(listing_id: UUID) -> QuerySet[Organization]:
    """Return the organisations for which the listing does not exist."""
    ids = Exclusion.objects.filter(listing_id=listing_id).values("organization_id")
    return Organization.objects.filter(pk__in=ids)


@transaction.atomic
def exclude_coordinators(*, listing_id: UUID, coordinators: Iterable[Any], at: datetime) -> None:
    """Keep exactly these coordinators away from the listing, also one who looks after it now."""
    chosen = list(coordinators)
    ExcludedCoordinator.objects.filter(listing_id=listing_id).exclude(coordinator__in=chosen).delete()
    rows = [ExcludedCoordinator(listing_id=listing_id, coordinator=person) for person in chosen]
    ExcludedCoordinator.objects.bulk_create(rows, ignore_conflicts=True)
    standing = Assignment.objects.filter(listing_id=listing_id, ended_at__isnull=True)
    standing.filter(coordinator__in=chosen).update(ended_at=at)


def excluded_coordinators(listing_id: UUID) -> QuerySet:
    """Return the coordinators whom the poster does not want on the listing."""
    ids = ExcludedCoordinator.objects.filter(listing_id=listing_id).values("coordinator_id")
    return get_user_model().objects.filter(pk__in=ids).order_by("pk")


def hidden_from(actor: Actor) -> list[UUID]:
    """Return the listings that do not exist for this person, in whatever role they act."""
    if not actor.is_signed_in:
        return []
    barred = Exclusion.objects.filter(organization_id__in=actor.employers())
    named = ExcludedCoordinator.objects.filter(coordinator=actor.user)
    return sorted({*barred.values_list("listing_id", flat=True), *named.values_list("listing_id", flat=True)})


@transaction.atomic
def assign_broker(*, listing_id: UUID, coordinator: Any, at: datetime, by: Any = None) -> Assignment:
    """Hand the listing to one coordinator; refused for an own employer's or an excluding poster's listing."""
    if not may_broker(listing_id=listing_id, coordinator=coordinator):
        raise DomainError(_("この案件は担当できません。別のコーディネーターを選んでください。"))
    current = Assignment.objects.select_for_update().filter(listing_id=listing_id, ended_at__isnull=True)
    if (standing := current.first()) is not None:
        if standing.coordinator_id == coordinator.pk:
            return standing
        current.update(ended_at=at)
    return Assignment.objects.create(
        listing_id=listing_id, coordinator=coordinator, assigned_at=at, assigned_by=by
    )


def may_broker(*, listing_id: UUID, coordinator: Any) -> bool:
    """A coordinator never brokers for an own employer, an excluded employer, or where named as unwanted."""
    employers = set(
        Membership.objects.active().filter(user=coordinator).values_list("organization_id", flat=True)
    )
    own = Identity.objects.filter(listing_id=listing_id, organization_id__in=employers)
    barred = Exclusion.objects.filter(listing_id=listing_id, organization_id__in=employers)
    named = ExcludedCoordinator.objects.filter(listing_id=listing_id, coordinator=coordinator)
    return not (own.exists() or barred.exists() or named.exists())


def brokers_of(listing_id: UUID) -> QuerySet:
    """Return the active coordinator of a listing, as users."""
    rows = Assignment.objects.filter(listing_id=listing_id, ended_at__isnull=True)
    return get_user_model().objects.filter(pk__in=rows.values("coordinator_id"), is_active=True)


def owners_of(listing_id: UUID) -> QuerySet:
    """Return the people to tell: the author, and who decides for the body behind the listing."""
    identity = Identity.objects.filter(listing_id=listing_id)
    admins = Membership.objects.active().filter(
        organization_id__in=identity.values("organization_id"), role__in=SPEAKING_ROLES
    )
    wanted = Q(pk__in=identity.by_own_people().values("person_id")) | Q(pk__in=admins.values("user_id"))
    return get_user_model().objects.filter(wanted, is_active=True).order_by("pk")


def posts_needs(actor: Actor) -> bool:
    """Companies look for partners, and so does every other body that a need belongs to."""
    if actor.is_researcher or actor.is_liaison_office:
        return False
    return actor.is_company or Identity.objects.owned_by(actor).filter(kind=ListingKind.NEED).exists()


def office_of(listing_id: UUID) -> QuerySet:
    """Return the liaison officers of the institution behind the listing."""
    identity = Identity.objects.filter(listing_id=listing_id)
    office = Membership.objects.active().filter(
        organization_id__in=identity.values("organization_id"), role=Role.LIAISON_OFFICE
    )
    return get_user_model().objects.filter(pk__in=office.values("user_id")).order_by("pk")


def organization_behind(listing_id: UUID) -> Organization:
    """Return the organisation behind a listing, for rules and notices inside the domain; never for a page."""
    return (
        Identity.objects.select_related("organization__municipality").get(listing_id=listing_id).organization
    )


@transaction.atomic
def open_identity(*, listing_id: UUID, actor: Actor, purpose: Purpose, at: datetime) -> IdentityCard | None:
    """Return what this actor may know about who stands behind the listing, and log the reading.

    ``None`` when the actor may know nothing. The own side is not logged; everybody else is, once an hour.
    """
    identity = (
        Identity.objects.readable_by(actor)
        .select_related("organization", "person")
        .filter(listing_id=listing_id)
        .first()
    )
    if identity is None:
        return None
    if Identity.objects.owned_by(actor).filter(pk=identity.pk).exists():
        return _card(identity, items=set(Item), unredacted=True)
    entered = Identity.objects.entered_by(actor).filter(pk=identity.pk).exists()
    whole = entered or Identity.objects.brokered_by(actor).filter(pk=identity.pk).exists()
    items = set(Item) if whole else _items_opened_to(actor, listing_id)
    purpose = Purpose.ON_BEHALF if entered else purpose
    log_view(listing_id=listing_id, actor=actor, item="identity", purpose=purpose, at=at)
    return _card(identity, items=items, unredacted=whole)


def log_view(*, listing_id: UUID, actor: Actor, item: str, purpose: Purpose, at: datetime) -> None:
    """Write one row a person, item and hour into the log that the owner reads."""
    ViewLog.objects.bulk_create(
        [
            ViewLog(
                listing_id=listing_id,
                viewer=actor.user,
                viewer_organization=actor.organization,
                role=actor.role,
                item=item,
                purpose=purpose,
                at=at,
                hour=at.replace(minute=0, second=0, microsecond=0),
            )
        ],
        ignore_conflicts=True,
    )


def _items_opened_to(actor: Actor, listing_id: UUID) -> set[str]:
    rows = Disclosure.objects.in_force().filter(
        listing_id=listing_id, to_person=actor.user, to_organization_id=actor.organization_id
    )
    return {item for items in rows.values_list("items", flat=True) for item in items}


def _card(identity: Identity, *, items: set[str], unredacted: bool) -> IdentityCard:
    """Fill in what was opened; wordings that a coordinator redacted are for the own side and the broker."""
    original = None
    if Item.RESTRICTED_DETAIL in items:
        rows = Original.objects.filter(listing_id=identity.listing_id).order_by("-at", "-pk")
        original = rows.values_list("fields", flat=True).first()
    if original is not None and not unredacted:
        original = {"restricted_detail": original.get("restricted_detail", "")}
    person = _contact(identity)
    return IdentityCard(
        organization=identity.organization,
        person_name=person.full_name if Item.PERSON in items else "",
        email=person.email if Item.EMAIL in items else "",
        original=original,
    )


def _contact(identity: Identity) -> Any:
    """Return the author, or the client's administrator where somebody else entered the listing for it."""
    if not Mandate.objects.filter(listing_id=identity.listing_id, holder=identity.person_id).exists():
        return identity.person
    admins = Membership.objects.active().filter(
        organization_id=identity.organization_id, role=Role.COMPANY_ADMIN
    )
    first = admins.select_related("user").order_by("started_on", "pk").first()
    return first.user if first else identity.person


def is_reachable(listing_id: UUID) -> bool:
    """Tell whether somebody of the body behind the listing takes part and would answer."""
    identity = Identity.objects.filter(listing_id=listing_id).first()
    if identity is None:
        return False
    people = Membership.objects.active().filter(organization_id=identity.organization_id)
    if Mandate.objects.filter(listing_id=listing_id).exists():
        return people.exists()
    return people.filter(user_id=identity.person_id).exists()
