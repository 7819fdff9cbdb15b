"""Who may see which working rows of needs; what the world sees is in ``needs.public``."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from disclosure.models import Assignment, Identity, Mandate
from disclosure.services import hidden_from
from needs.enums import NeedStatus
from organizations.acting import Actor


class NeedQuerySet(models.QuerySet):
    """Row-level permissions. Interfaces start from one of these, never from ``all()``."""

    def owned_by(self, actor: Actor) -> Self:
        """Needs of the acting person's own body: a company's, and those of a town or another body."""
        return self.filter(public_id__in=Identity.objects.owned_by(actor).values("listing_id"))

    def writable_by(self, actor: Actor) -> Self:
        """Needs of the own body, and those that the acting person enters for a client."""
        own, entered = Identity.objects.owned_by(actor), Identity.objects.entered_by(actor)
        return self.filter(
            Q(public_id__in=own.values("listing_id")) | Q(public_id__in=entered.values("listing_id"))
        )

    def concerning(self, actor: Actor) -> Self:
        """Needs of the own body, and all those entered for clients who still agree, and which is which.

        Of the latter ``is_entering`` marks those that no client has taken over yet.
        """
        own, entered = Identity.objects.owned_by(actor), Identity.objects.entered_by(actor)
        held = Mandate.objects.held_by(actor).values("listing_id")
        rows = self.filter(Q(public_id__in=own.values("listing_id")) | Q(public_id__in=held))
        this = OuterRef("public_id")
        return rows.annotate(
            is_own=Exists(own.filter(listing_id=this)), is_entering=Exists(entered.filter(listing_id=this))
        )

    def followed_by(self, actor: Actor) -> Self:
        """Needs that the acting person has entered for a client who still agrees."""
        return self.filter(public_id__in=Mandate.objects.held_by(actor).values("listing_id"))

    def brokered_by(self, actor: Actor) -> Self:
        """Needs whose assigned coordinator is acting."""
        rows = self.filter(public_id__in=Identity.objects.brokered_by(actor).values("listing_id"))
        return rows.exclude(status=NeedStatus.DRAFT)

    def identified_for(self, actor: Actor) -> Self:
        """Needs whose full working row this person may read: own body, assigned coordinator."""
        own, brokered = self.owned_by(actor), self.brokered_by(actor)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=brokered.values("pk")))

    def for_desk(self, actor: Actor) -> Self:
        """Submitted needs that the desk may know of: title, masked label and status, not who posted.

        Needs of an own employer, and those whose poster excluded this person, do not exist here.
        """
        if not actor.is_desk:
            return self.none()
        own = Identity.objects.filter(organization_id__in=actor.employers()).values("listing_id")
        submitted = self.exclude(status=NeedStatus.DRAFT).filter(submitted_at__isnull=False)
        return submitted.exclude(public_id__in=own).exclude(public_id__in=hidden_from(actor))

    def with_broker_name(self) -> Self:
        """Add who looks after each need, and whether somebody entered it for the client."""
        standing = Assignment.objects.filter(listing_id=OuterRef("public_id"), ended_at__isnull=True)
        entered = Mandate.objects.filter(listing_id=OuterRef("public_id"))
        name = Concat("coordinator__family_name", Value(" "), "coordinator__given_name")
        return self.annotate(broker_name=Subquery(standing.values(name=name)[:1]), is_entered=Exists(entered))

    def waiting_for_batch(self) -> Self:
        """Cleared needs that the next batch shows to the world."""
        return self.filter(status=NeedStatus.ANONYMITY_CLEARED)

    def past_deadline(self, *, on: date) -> Self:
        """Published needs whose last day is over."""
        return self.filter(status=NeedStatus.PUBLISHED, deadline__lt=on)

    def review_overdue(self, *, on: date) -> Self:
        """Needs whose review should have been finished before this day."""
        late = self.filter(status=NeedStatus.IN_REVIEW, review_due_on__lt=on)
        return late.order_by("review_due_on", "pk")

    def rewriting_due(self, *, by: date) -> Self:
        """Needs sent back whose new text is hoped for by this day, or was."""
        back = self.filter(status=NeedStatus.CHANGES_REQUESTED, review_due_on__lte=by)
        return back.order_by("review_due_on", "pk")

    def ending(self, *, on: date) -> Self:
        """Published needs whose last day this is."""
        return self.filter(status=NeedStatus.PUBLISHED, deadline=on).order_by("pk")

    def ended_before(self, *, day: date) -> Self:
        """Needs that ended so long ago that they may be put away."""
        over = (NeedStatus.CONCLUDED, NeedStatus.NOT_CONCLUDED, NeedStatus.EXPIRED)
        return self.filter(status__in=over, saved_at__date__lt=day).order_by("pk")
