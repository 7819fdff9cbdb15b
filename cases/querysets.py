"""Who may see which cases."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from matching.models import Introduction
from organizations.acting import Actor


class CaseQuerySet(models.QuerySet):
    """Row-level permissions of cases."""

    def for_party(self, actor: Actor) -> Self:
        """Cases in which the actor is a party, in the role in which the consent was given, or a colleague.

        Colleagues are the people of a company or another body and the university's office; a researcher
        sees own cases only.
        """
        from cases.models import Party

        if not actor.is_signed_in or actor.membership is None:
            return self.none()
        own = Party.objects.filter(case=OuterRef("pk"), organization_id=actor.organization_id)
        if actor.is_researcher:
            own = own.filter(person=actor.user)
        return self.filter(Exists(own))

    def for_coordinator(self, actor: Actor, *, closed: list[UUID] | None = None) -> Self:
        """Cases that the acting coordinator keeps, while neither side has shut that person out."""
        introductions = Introduction.objects.brokered_by(actor, closed=closed).values("pk")
        return self.filter(coordinator=actor.user, introduction_id__in=introductions)

    def with_plans(self) -> Self:
        """Add whether a next step was ever written down; before that the first meeting is waited for."""
        from cases.models import NextStep

        return self.annotate(is_planned=Exists(NextStep.objects.filter(case=OuterRef("pk"))))

    def readable_by(self, actor: Actor) -> Self:
        """Both sides and the coordinator of the case."""
        return self.for_coordinator(actor) if actor.is_desk else self.for_party(actor)
