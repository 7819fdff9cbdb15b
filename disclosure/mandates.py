"""Entering a listing for a client: the recorded consent, its end, and the client taking over."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.models import Identity, Mandate
from organizations.acting import Actor
from organizations.models import Organization


def of(listing_id: UUID) -> Mandate | None:
    """Return the record under which a listing was entered for its organisation, also when it has ended."""
    rows = Mandate.objects.select_related("holder", "holder_organization", "organization")
    return rows.filter(listing_id=listing_id).first()


def concerning(actor: Actor, listing_ids: Iterable[UUID]) -> dict[UUID, Mandate]:
    """Return the records of these listings that were entered for the actor's body, or by the actor."""
    held = Mandate.objects.held_by(actor).values("pk")
    mine = Q(organization_id=actor.organization_id) | Q(pk__in=held)
    rows = Mandate.objects.filter(mine, listing_id__in=list(listing_ids))
    known = rows.select_related("holder", "holder_organization", "organization")
    return {row.listing_id: row for row in known}


def record(
    *, listing_id: UUID, client: Organization, actor: Actor, consent: Mapping[str, Any], at: datetime
) -> Mandate:
    """Write down who said yes, when and how; the row stays as it is."""
    return Mandate.objects.create(
        listing_id=listing_id,
        organization=client,
        holder=actor.user,
        holder_organization=actor.organization,
        recorded_at=at,
        **consent,
    )


@transaction.atomic
def withdraw(*, listing_id: UUID, actor: Actor, at: datetime) -> Mandate:
    """End the mandate; the holder loses the listing at once. Ending twice is ending once."""
    locked = Mandate.objects.select_for_update(of=("self",)).filter(listing_id=listing_id).first()
    holds = locked is not None and locked.holder_id == actor.user.pk
    owns = Identity.objects.owned_by(actor).filter(listing_id=listing_id).exists() and actor.is_company_admin
    if locked is None or not (holds or owns):
        raise DomainError(_("代理入力の同意を取り消せるのは、入力した人と、企業の管理者です。"))
    if locked.withdrawn_at is None:
        locked.withdrawn_at, locked.withdrawn_by = at, actor.user
        locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return locked


def hand_over(listing_id: UUID, *, person: Any) -> bool:
    """Make somebody of the client the author in place of the holder; tell whether that changed anything."""
    entered = Identity.objects.filter(listing_id=listing_id).by_holders()
    return bool(entered.exclude(person=person).update(person=person))


def is_entered(listing_id: UUID) -> bool:
    """Tell whether the author is still the holder of a mandate, and nobody of the client has taken over."""
    return Identity.objects.filter(listing_id=listing_id).by_holders().exists()


def writers_of(listing_id: UUID) -> QuerySet:
    """Return who enters the listing now, to be told how it goes."""
    authors = Identity.objects.filter(listing_id=listing_id).values("person_id")
    held = Mandate.objects.standing().filter(listing_id=listing_id, holder_id__in=authors)
    return get_user_model().objects.filter(pk__in=held.values("holder_id"), is_active=True).order_by("pk")


def clients_of(actor: Actor) -> QuerySet[Organization]:
    """Return the organisations for which the acting person has entered something."""
    held = Mandate.objects.held_by(actor).values("organization_id")
    return Organization.objects.filter(pk__in=held).order_by("name_kana", "pk")
