"""What a coordinator leaves behind: each open piece of work gets a colleague who may do it, or waits for one.

Nobody chooses: who has least to do and stands in no conflict takes over, as with new work. A colleague who
may not know a side gets nothing of it. What nobody may take stays with no one, in sight, until somebody may.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Assignment
from disclosure.services import assign_broker, brokers_of, may_broker
from matching import audience, notices
from matching.enums import OPEN_PROPOSALS, ProposalStatus, SuggestionStatus
from matching.enums import IntroductionStatus as Status
from matching.models import (
    Conversation,
    Introduction,
    IntroductionChange,
    Proposal,
    Suggestion,
    SuggestionChange,
)
from matching.signals import introduction_handed_over
from needs.models import Need
from needs.rules import OVER
from notifications.notices import notify
from organizations.enums import Role
from organizations.models import Membership

UNDER_WAY = Q(status__in=[Status.REQUESTED, Status.APPROVED])
JUDGED = (SuggestionStatus.NEW, SuggestionStatus.SHORTLISTED)


def hand_over(*, at: datetime) -> int:
    """Hand over what is held by people who are no coordinators today; return how much found somebody."""
    desk = audience.coordinators()
    held = Assignment.objects.filter(ended_at__isnull=True).exclude(coordinator__in=desk)
    asked = Introduction.objects.filter(UNDER_WAY).exclude(coordinator__in=desk)
    pairs = Suggestion.objects.filter(status__in=JUDGED).exclude(assigned_to__in=desk)
    if not (held.exists() or asked.exists() or pairs.filter(assigned_to__isnull=False).exists()):
        return 0
    return _hand_over(at=at)


@transaction.atomic
def _hand_over(*, at: datetime) -> int:
    # Two rounds at once would choose twice; the second one waits, and finds nothing left.
    people = list(audience.by_load())
    taken: dict[Any, Counter] = defaultdict(Counter)
    left: Counter = Counter()
    for kind, person in (*_assignments(people, at=at), *_introductions(people, at=at)):
        (taken[person] if person else left)[kind] += 1
    _suggestions(at=at)
    _tell(taken, left, at=at)
    return sum(one.total() for one in taken.values())


def _assignments(people: Sequence[Any], *, at: datetime) -> Iterator[tuple[str, Any]]:
    """End each assignment of somebody who has left; what is still open gets the next who may."""
    standing = Assignment.objects.filter(ended_at__isnull=True).exclude(coordinator__in=people)
    rows = list(standing.select_for_update().order_by("pk"))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
    for row in rows:
        if (found := _open_work(row.listing_id)) is not None:
            kind, about = found
            person = _next(people, about)
            if person is not None:
                assign_broker(listing_id=row.listing_id, coordinator=person, at=at)
            yield kind, person


def _open_work(listing_id: UUID) -> tuple[str, list[UUID]] | None:
    """Return what kind of open work this is, and the listings that must not bar its coordinator."""
    if (need := Need.objects.filter(public_id=listing_id).first()) is not None:
        return None if need.status in OVER else ("needs", [listing_id])
    if (proposal := Proposal.objects.filter(public_id=listing_id).first()) is not None:
        is_open = proposal.status in (*OPEN_PROPOSALS, ProposalStatus.MEETING)
        return ("proposals", [listing_id, proposal.target_listing]) if is_open else None
    talk = Conversation.objects.filter(opener_listing=listing_id, closed_at__isnull=True).first()
    if talk is not None:
        return "conversations", [listing_id, talk.need_id or talk.seed_id]
    return None


def _introductions(people: Sequence[Any], *, at: datetime) -> Iterator[tuple[str, Any]]:
    rows = Introduction.objects.filter(UNDER_WAY).exclude(coordinator__in=people)
    for row in rows.select_for_update(of=("self",), no_key=True).select_related("coordinator").order_by("pk"):
        was, person = row.coordinator, _next(people, row.listing_ids)
        if person != was:
            row.coordinator = person
            row.save(update_fields=["coordinator"])
            note = _named(was, person)
            IntroductionChange.objects.create(
                introduction=row, was=row.status, now=row.status, by=None, side="system", at=at, reason=note
            )
            introduction_handed_over.send(sender=Introduction, introduction_id=str(row.public_id))
            yield ("introductions" if row.status == Status.REQUESTED else "cases"), person


def _suggestions(*, at: datetime) -> None:
    """A pair goes with its need; it is public work, so that of no one is in sight of all."""
    desk = audience.coordinators()
    rows = Suggestion.objects.filter(status__in=JUDGED, assigned_to__isnull=False).exclude(
        assigned_to__in=desk
    )
    for row in rows.select_for_update(of=("self",), no_key=True).select_related("assigned_to").order_by("pk"):
        was, row.assigned_to = row.assigned_to, brokers_of(row.need_id).filter(pk__in=desk).first()
        row.version += 1
        row.save(update_fields=["assigned_to", "version"])
        SuggestionChange.objects.create(
            suggestion=row,
            was=row.status,
            now=row.status,
            by=None,
            at=at,
            reason=_named(was, row.assigned_to),
        )


def _next(people: Sequence[Any], listing_ids: Sequence[UUID]) -> Any | None:
    """Return the first of these people whom no side of this work keeps out."""
    return next(
        (
            person
            for person in people
            if all(may_broker(listing_id=listing_id, coordinator=person) for listing_id in listing_ids)
        ),
        None,
    )


def _named(was: Any | None, now: Any | None) -> str:
    words = {"was": was.full_name if was else _("なし"), "now": now.full_name if now else _("なし")}
    return _("担当: %(was)s → %(now)s") % words


def left_behind(person: Any) -> dict[str, int]:
    """Count the open work that would move if this coordinator left now, by its kind."""
    held = Assignment.objects.filter(ended_at__isnull=True, coordinator=person).values("listing_id")
    needs = Need.objects.filter(public_id__in=held)
    proposals = Proposal.objects.filter(public_id__in=held)
    talks = Conversation.objects.filter(opener_listing__in=held, closed_at__isnull=True)
    for known in (needs, proposals):
        talks = talks.exclude(opener_listing__in=known.values("public_id"))
    asked = Introduction.objects.filter(coordinator=person)
    counted = {
        "needs": needs.exclude(status__in=OVER).count(),
        "proposals": proposals.filter(status__in=(*OPEN_PROPOSALS, ProposalStatus.MEETING)).count(),
        "conversations": talks.values("opener_listing").distinct().count(),
        "introductions": asked.filter(status=Status.REQUESTED).count(),
        "cases": asked.filter(status=Status.APPROVED).count(),
    }
    return {kind: number for kind, number in counted.items() if number}


def _tell(taken: dict[Any, Counter], left: Counter, *, at: datetime) -> None:
    """Tell who takes over, and the portal's administrators what nobody may take: counts, no titles."""
    day = timezone.localtime(at).isoformat()
    for person, counted in taken.items():
        notice = notices.WorkHandedOver(**counted)
        notify(notice, to=[person], key=f"handed-over:{day}", path=reverse("admin:index"))
    if left:
        notify(
            notices.WorkOfNoOne(**left),
            to=_administrators(),
            key=f"work-of-no-one:{day}",
            path=reverse("admin:organizations_membership_changelist"),
        )


def _administrators() -> QuerySet:
    rows = Membership.objects.active().filter(role=Role.PORTAL_ADMIN)
    return get_user_model().objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk")
