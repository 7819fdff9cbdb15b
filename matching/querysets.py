"""Who may see which suggestions, conversations, proposals and introductions."""

from typing import Self

from django.db import models
from django.db.models import Q

from disclosure.models import Identity
from matching.enums import ProposalStatus, SuggestionStatus
from organizations.acting import Actor

NOT_YET_SENT = (ProposalStatus.DRAFT, ProposalStatus.OFFICE_CHECK)
SEEN_BY_TARGET = (
    ProposalStatus.RECEIVED,
    ProposalStatus.INFO_REQUESTED,
    ProposalStatus.SHORTLISTED,
    ProposalStatus.MEETING,
    ProposalStatus.ADOPTED,
    ProposalStatus.DECLINED,
)


def own_listings(actor: Actor):
    """Return the listing ids of the actor's own side, as a subquery."""
    return Identity.objects.owned_by(actor).values("listing_id")


def brokered_listings(actor: Actor):
    """Return the listing ids that the acting coordinator brokers, as a subquery."""
    return Identity.objects.brokered_by(actor).values("listing_id")


class SuggestionQuerySet(models.QuerySet):
    """Row-level permissions of suggestions; they hold public text only."""

    def current(self) -> Self:
        """Pairs that the engine still stands by and nobody has dismissed."""
        return self.filter(current=True).exclude(status=SuggestionStatus.DISMISSED)

    def for_owner(self, actor: Actor) -> Self:
        """Suggestions for the actor's own needs and seeds."""
        own = own_listings(actor)
        return self.filter(Q(need_id__in=own) | Q(seed_id__in=own))

    def for_desk(self, actor: Actor) -> Self:
        """Suggestions a coordinator may judge: none that touches a listing hidden from that person."""
        from disclosure.services import hidden_from

        if not actor.is_coordinator:
            return self.none()
        hidden = hidden_from(actor)
        return self.exclude(need_id__in=hidden).exclude(seed_id__in=hidden)


class ConversationQuerySet(models.QuerySet):
    """Row-level permissions of conversations."""

    def for_member(self, actor: Actor) -> Self:
        """Conversations of the actor's own side, on either end."""
        own = own_listings(actor)
        return self.filter(Q(need_id__in=own) | Q(seed_id__in=own) | Q(opener_listing__in=own))

    def brokered_by(self, actor: Actor) -> Self:
        """Conversations that the acting coordinator accompanies."""
        listings = brokered_listings(actor)
        return self.filter(Q(need_id__in=listings) | Q(seed_id__in=listings) | Q(opener_listing__in=listings))

    def readable_by(self, actor: Actor) -> Self:
        """Members of the exchange and its coordinator."""
        return (self.for_member(actor) | self.brokered_by(actor)).distinct()


class ProposalQuerySet(models.QuerySet):
    """Row-level permissions of proposals."""

    def sent_by(self, actor: Actor) -> Self:
        """Proposals of the actor's own side."""
        return self.filter(public_id__in=own_listings(actor))

    def received_by(self, actor: Actor) -> Self:
        """Proposals to the actor's own listings, once the coordinator has passed them on."""
        own = own_listings(actor)
        return self.filter(Q(need_id__in=own) | Q(seed_id__in=own), status__in=SEEN_BY_TARGET)

    def readable_by(self, actor: Actor) -> Self:
        """Either side, or the coordinator of the proposal."""
        brokered = self.filter(public_id__in=brokered_listings(actor)).exclude(status=ProposalStatus.DRAFT)
        return (self.sent_by(actor) | self.received_by(actor) | brokered).distinct()

    def for_desk(self, actor: Actor) -> Self:
        """Submitted proposals that the acting coordinator brokers, or that nobody brokers yet."""
        from disclosure.models import Assignment
        from disclosure.services import hidden_from

        if not actor.is_coordinator:
            return self.none()
        taken = Assignment.objects.filter(ended_at__isnull=True).exclude(coordinator=actor.user)
        own = Identity.objects.filter(organization_id__in=actor.employers()).values("listing_id")
        hidden = hidden_from(actor)
        return (
            self.exclude(status__in=NOT_YET_SENT)
            .exclude(public_id__in=taken.values("listing_id"))
            .exclude(Q(public_id__in=own) | Q(need_id__in=own) | Q(seed_id__in=own))
            .exclude(Q(need_id__in=hidden) | Q(seed_id__in=hidden))
        )


class IntroductionQuerySet(models.QuerySet):
    """Row-level permissions of introductions."""

    def for_member(self, actor: Actor) -> Self:
        """Introductions that ask the actor's own side."""
        own = own_listings(actor)
        return self.filter(Q(first_listing__in=own) | Q(second_listing__in=own))

    def brokered_by(self, actor: Actor) -> Self:
        """Introductions of the acting coordinator."""
        if not actor.is_coordinator:
            return self.none()
        return self.filter(coordinator=actor.user)

    def readable_by(self, actor: Actor) -> Self:
        """Both sides and the coordinator."""
        return (self.for_member(actor) | self.brokered_by(actor)).distinct()
