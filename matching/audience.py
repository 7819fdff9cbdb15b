"""Who stands on which side of a proposal, conversation or introduction, and how each is called."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from classifications.choices import code_name
from core.calendar import today
from disclosure import consents
from disclosure.enums import Capacity
from disclosure.models import Assignment, Identity
from disclosure.services import assign_broker, brokers_of, may_broker, office_of, owners_of
from matching.enums import Side
from matching.models import Conversation, Introduction, Proposal
from organizations.acting import Actor
from organizations.enums import Role
from organizations.label_words import shown_label
from organizations.models import Membership


def is_own(listing_id: UUID, actor: Actor) -> bool:
    """Tell whether the actor acts for the side behind a listing."""
    return Identity.objects.owned_by(actor).filter(listing_id=listing_id).exists()


def is_target(thing: Proposal | Conversation, actor: Actor) -> bool:
    """Tell whether the actor is on the side that was written to."""
    return is_own(thing.target_listing, actor)


def is_proposer(proposal: Proposal, actor: Actor) -> bool:
    """Tell whether the actor is on the side that wrote the proposal."""
    return is_own(proposal.public_id, actor)


def side_in(conversation: Conversation, actor: Actor) -> Side | None:
    """Return the side on which the actor takes part, or None."""
    if is_target(conversation, actor):
        return Side.TARGET
    if is_own(conversation.opener_listing, actor):
        return Side.OPENER
    if Conversation.objects.brokered_by(actor).filter(pk=conversation.pk).exists():
        return Side.DESK
    return None


def name_of_proposer(proposal: Proposal) -> str:
    """Return how the proposer is called before consent."""
    label = shown_label(proposal.proposer_label)
    return _("提案者%(number)d（%(label)s）") % {"number": proposal.number, "label": label}


# For notices: each of their readers has a language.
proposer_for_reader = lazy(name_of_proposer, str)


def author_for_own_side(proposal: Proposal, actor: Actor) -> str:
    """Return who wrote the proposal, for colleagues on the proposing side only."""
    own = Identity.objects.owned_by(actor).filter(listing_id=proposal.public_id).select_related("person")
    identity = own.first()
    return identity.person.full_name if identity else ""


def reason_name(code: str) -> str:
    """Return the words of a decline reason."""
    return code_name("decline_reason", code) if code else ""


def desk_user(by: Actor | None) -> Any:
    """Return the user to name in a log: people of the desk only, the sides stay in the vault."""
    return by.user if by is not None and by.is_desk else None


def side_name(by: Actor | None) -> str:
    """Return a word for a log that names no side's people."""
    if by is None:
        return "system"
    if by.is_desk:
        return "desk"
    return "office" if by.is_liaison_office else "party"


def desk_of(listing_id: UUID) -> QuerySet:
    """Return the coordinator of a listing; while it has none, every coordinator who may take it."""
    brokers = brokers_of(listing_id)
    if brokers.exists():
        return brokers
    people = [person for person in coordinators() if may_broker(listing_id=listing_id, coordinator=person)]
    return get_user_model().objects.filter(pk__in=[person.pk for person in people]).order_by("pk")


def deciders_of(listing_id: UUID) -> QuerySet:
    """Return whom to ask for a consent: the owners, and the liaison office where it signs too."""
    if Capacity.LIAISON_OFFICE not in consents.capacities_needed(listing_id):
        return owners_of(listing_id)
    return (owners_of(listing_id) | office_of(listing_id)).distinct()


def still_asked(introduction: Introduction) -> dict[UUID, list[Any]]:
    """Return whom each listing of an introduction waits for, without listings that have answered."""
    given = {(row.listing_id, row.capacity) for row in consents.answers(introduction.public_id)}
    waiting: dict[UUID, list[Any]] = {}
    for listing in introduction.listing_ids:
        for capacity in consents.capacities_needed(listing):
            if (listing, capacity) not in given:
                people = office_of(listing) if capacity == Capacity.LIAISON_OFFICE else owners_of(listing)
                waiting.setdefault(listing, []).extend(people)
    return waiting


def give_a_coordinator(listing_id: UUID, *, about: UUID, at: datetime) -> None:
    """Put somebody of the desk into a new exchange: the listing's own broker, else who has least to do."""
    chosen = next((p for p in _brokers_first(about) if _may_stand_between(p, listing_id, about)), None)
    if chosen is not None:
        assign_broker(listing_id=listing_id, coordinator=chosen, at=at)


def _brokers_first(listing_id: UUID) -> list[Any]:
    return [*brokers_of(listing_id), *by_load()]


def by_load() -> QuerySet:
    """Return today's coordinators, who has least to do first."""
    standing = Assignment.objects.filter(coordinator=OuterRef("pk"), ended_at__isnull=True)
    load = standing.order_by().values("coordinator").annotate(number=Count("pk")).values("number")
    return coordinators().annotate(load=Coalesce(Subquery(load), 0)).order_by("load", "pk")


def _may_stand_between(person: Any, *listing_ids: UUID) -> bool:
    return all(may_broker(listing_id=listing_id, coordinator=person) for listing_id in listing_ids)


def coordinators() -> QuerySet:
    """Return everybody who is a coordinator today."""
    rows = Membership.objects.active(on=today()).filter(role=Role.COORDINATOR)
    return get_user_model().objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk")


def proposal_path(proposal: Proposal) -> str:
    """Return the address of the proposal's page."""
    return reverse("matching:proposal", args=[proposal.public_id])


def desk_path(proposal: Proposal) -> str:
    """Return the address of the proposal in the desk."""
    return reverse("admin:matching_proposal_change", args=[proposal.pk])


def introduction_path(introduction: Introduction) -> str:
    """Return the address of the introduction's page."""
    return reverse("matching:introduction", args=[introduction.public_id])


def case_path(introduction: Introduction) -> str:
    """Return the address that leads to the case of an agreed introduction."""
    return f"{reverse('cases:list')}?introduction={introduction.public_id}"


def conversation_path(conversation: Conversation) -> str:
    """Return the address of the conversation's page."""
    return reverse("matching:conversation", args=[conversation.public_id])
