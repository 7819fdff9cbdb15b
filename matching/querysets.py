"""Who may see which suggestions, conversations, proposals and introductions."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from disclosure.models import Assignment, Identity, Mandate
from disclosure.services import hidden_from
from matching.enums import ProposalStatus, SuggestionStatus, WaitingFor
from organizations.acting import Actor

NOT_YET_SENT = (ProposalStatus.DRAFT, ProposalStatus.OFFICE_CHECK)
SENT_BACK = Q(status=ProposalStatus.DRAFT, waiting_for=WaitingFor.PROPOSER)
SEEN_BY_TARGET = (
    ProposalStatus.RECEIVED,
    ProposalStatus.INFO_REQUESTED,
    ProposalStatus.SHORTLISTED,
    ProposalStatus.MEETING,
    ProposalStatus.ADOPTED,
    ProposalStatus.DECLINED,
    ProposalStatus.WITHDRAWN,
)


def own_listings(actor: Actor):
    """Return the listing ids of the actor's own side, as a subquery."""
    return Identity.objects.owned_by(actor).values("listing_id")


def brokered_listings(actor: Actor):
    """Return the listing ids that the acting coordinator brokers, as a subquery."""
    return Identity.objects.brokered_by(actor).values("listing_id")


def closed_to_broker(actor: Actor) -> list[UUID]:
    """Return the listings a coordinator must not touch: of an own employer, or keeping the person out."""
    own = Identity.objects.filter(organization_id__in=actor.employers())
    return sorted({*own.values_list("listing_id", flat=True), *hidden_from(actor)})


class SuggestionQuerySet(models.QuerySet):
    """Row-level permissions of suggestions; they hold public text only."""

    def current(self) -> Self:
        """Pairs that the engine still stands by and nobody has dismissed."""
        return self.filter(current=True).exclude(status=SuggestionStatus.DISMISSED)

    def for_owner(self, actor: Actor) -> Self:
        """Suggestions for the actor's own needs and seeds, without listings that hide from the actor."""
        own, hidden = own_listings(actor), hidden_from(actor)
        rows = self.filter(Q(need_id__in=own) | Q(seed_id__in=own))
        return rows.exclude(need_id__in=hidden).exclude(seed_id__in=hidden)

    def of_listing(self, listing_id: UUID) -> Self:
        """Pairs in which this listing stands, the nearest first."""
        rows = self.filter(Q(need_id=listing_id) | Q(seed_id=listing_id))
        return rows.order_by("-score", "pk")

    def for_desk(self, actor: Actor, *, closed: list[UUID] | None = None) -> Self:
        """Suggestions a coordinator may judge: none of an own employer, none that hides from that person.

        ``closed`` saves asking again for what ``closed_to_broker`` has just answered; so it does below.
        """
        if not actor.is_coordinator:
            return self.none()
        closed = closed_to_broker(actor) if closed is None else closed
        return self.exclude(need_id__in=closed).exclude(seed_id__in=closed)


class ConversationQuerySet(models.QuerySet):
    """Row-level permissions of conversations."""

    def for_member(self, actor: Actor) -> Self:
        """Conversations of the actor's own side, on either end."""
        own = own_listings(actor)
        return self.filter(Q(need_id__in=own) | Q(seed_id__in=own) | Q(opener_listing__in=own))

    def brokered_by(self, actor: Actor, *, closed: list[UUID] | None = None) -> Self:
        """Conversations that the acting coordinator brokers, or whose pair that person introduced."""
        from matching.models import Introduction

        if not actor.is_coordinator:
            return self.none()
        listings = brokered_listings(actor)
        introduced = Introduction.objects.filter(conversation=OuterRef("pk"), coordinator=actor.user)
        brokered = Q(need_id__in=listings) | Q(seed_id__in=listings) | Q(opener_listing__in=listings)
        closed = closed_to_broker(actor) if closed is None else closed
        rows = self.filter(brokered | Exists(introduced)).exclude(opener_listing__in=closed)
        return rows.exclude(need_id__in=closed).exclude(seed_id__in=closed)

    def readable_by(self, actor: Actor) -> Self:
        """Members of the exchange, its coordinator, and who may read it for a client while it is masked."""
        if actor.is_desk:
            return self.brokered_by(actor)
        read = Mandate.objects.held_by(actor).filter(reads_messages=True).values("listing_id")
        for_client = self.filter(need_id__in=read, masked=True)
        own = self.for_member(actor)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=for_client.values("pk")))


class ProposalQuerySet(models.QuerySet):
    """Row-level permissions of proposals."""

    def sent_by(self, actor: Actor) -> Self:
        """Proposals of the actor's own side."""
        return self.filter(public_id__in=own_listings(actor))

    def received_by(self, actor: Actor) -> Self:
        """Proposals to the actor's own listings, once the coordinator has passed them on."""
        own = own_listings(actor)
        passed_on = self.filter(status__in=SEEN_BY_TARGET, decision_due_on__isnull=False)
        return passed_on.filter(Q(need_id__in=own) | Q(seed_id__in=own))

    def brokered_by(self, actor: Actor) -> Self:
        """Sent proposals that the acting coordinator brokers."""
        return self.filter(public_id__in=brokered_listings(actor)).exclude(status__in=NOT_YET_SENT)

    def readable_by(self, actor: Actor) -> Self:
        """Either side, or the coordinator of the proposal."""
        if actor.is_desk:
            return self.brokered_by(actor)
        sent, received = self.sent_by(actor), self.received_by(actor)
        return self.filter(Q(pk__in=sent.values("pk")) | Q(pk__in=received.values("pk")))

    def in_office_of(self, actor: Actor) -> Self:
        """Proposals that wait for the check of the acting liaison office."""
        if not actor.is_liaison_office:
            return self.none()
        return self.sent_by(actor).filter(status=ProposalStatus.OFFICE_CHECK)

    def sent_back(self) -> Self:
        """Drafts that a coordinator has sent back and waits for."""
        return self.filter(SENT_BACK)

    def for_desk(self, actor: Actor, *, closed: list[UUID] | None = None) -> Self:
        """Sent proposals of the acting coordinator or of nobody yet; those sent back stay in sight."""
        if not actor.is_coordinator:
            return self.none()
        taken = Assignment.objects.filter(ended_at__isnull=True).exclude(coordinator=actor.user)
        closed = closed_to_broker(actor) if closed is None else closed
        return (
            self.filter(~Q(status__in=NOT_YET_SENT) | SENT_BACK)
            .exclude(submitted_at__isnull=True)
            .exclude(public_id__in=taken.values("listing_id"))
            .exclude(public_id__in=closed)
            .exclude(need_id__in=closed)
            .exclude(seed_id__in=closed)
        )


class IntroductionQuerySet(models.QuerySet):
    """Row-level permissions of introductions."""

    def for_member(self, actor: Actor) -> Self:
        """Introductions that ask the actor's own side."""
        own = own_listings(actor)
        return self.filter(Q(first_listing__in=own) | Q(second_listing__in=own))

    def brokered_by(self, actor: Actor, *, closed: list[UUID] | None = None) -> Self:
        """Introductions of the acting coordinator."""
        if not actor.is_coordinator:
            return self.none()
        closed = closed_to_broker(actor) if closed is None else closed
        rows = self.filter(coordinator=actor.user)
        return rows.exclude(first_listing__in=closed).exclude(second_listing__in=closed)

    def readable_by(self, actor: Actor) -> Self:
        """Both sides and the coordinator."""
        return self.brokered_by(actor) if actor.is_desk else self.for_member(actor)
