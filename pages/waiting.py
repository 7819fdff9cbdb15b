"""What waits for the acting person, gathered from every room; decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import consents
from matching.enums import IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal
from matching.querysets import own_listings
from needs.enums import NeedStatus
from needs.models import Need
from organizations.acting import Actor
from seeds.enums import SeedStatus
from seeds.models import Seed

MOST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what, about what, until when, where."""

    what: str
    title: str
    path: str
    due_on: date | None = None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what the acting person is waited for, the nearest due date first."""
    if actor.membership is None or actor.is_desk:
        return []
    sources = (_returned_needs, _seeds, _proposals, _conversations, _introductions)
    things = [thing for source in sources for thing in source(actor)]
    return sorted(things, key=lambda thing: (thing.due_on or date.max, thing.path))[:MOST]


def _returned_needs(actor: Actor) -> Iterator[Waiting]:
    rows = Need.objects.owned_by(actor).filter(status=NeedStatus.CHANGES_REQUESTED)
    for need in rows.order_by("review_due_on", "pk")[:MOST]:
        path = reverse("needs:workspace", args=[need.public_id])
        yield Waiting(_("ニーズを書きなおす"), need.title, path, need.review_due_on)


def _seeds(actor: Actor) -> Iterator[Waiting]:
    for seed in Seed.objects.in_office_of(actor).waiting_for_office().order_by("office_due_on", "pk")[:MOST]:
        yield Waiting(_("シーズを確認する"), seed.title, reverse("seeds:office"), seed.office_due_on)
    if actor.is_researcher:
        returned = Seed.objects.owned_by(actor).filter(status=SeedStatus.RETURNED).order_by("pk")
        for seed in returned[:MOST]:
            path = reverse("seeds:workspace", args=[seed.public_id])
            yield Waiting(_("シーズを書きなおす"), seed.title, path)


def _proposals(actor: Actor) -> Iterator[Waiting]:
    received = Proposal.objects.received_by(actor).filter(waiting_for=WaitingFor.TARGET)
    back = Proposal.objects.sent_by(actor).sent_back()
    asked = Proposal.objects.sent_by(actor).filter(status=ProposalStatus.INFO_REQUESTED)
    check = Proposal.objects.sent_by(actor).filter(status=ProposalStatus.OFFICE_CHECK)
    lists = [(_("提案に答える"), received), (_("追加の説明を送る"), asked), (_("提案を書きなおす"), back)]
    if actor.is_liaison_office:
        lists.append((_("提案を確認する"), check))
    for what, rows in lists:
        for proposal in rows.order_by("due_on", "pk")[:MOST]:
            path = reverse("matching:proposal", args=[proposal.public_id])
            yield Waiting(what, proposal.title or proposal.listing_title, path, proposal.due_on)


def _conversations(actor: Actor) -> Iterator[Waiting]:
    own = own_listings(actor)
    as_target = Q(waiting_for=WaitingFor.TARGET) & (Q(need_id__in=own) | Q(seed_id__in=own))
    as_opener = Q(waiting_for=WaitingFor.PROPOSER, opener_listing__in=own)
    rows = Conversation.objects.filter(as_target | as_opener, closed_at__isnull=True)
    for conversation in rows.order_by("due_on", "pk")[:MOST]:
        path = reverse("matching:conversation", args=[conversation.public_id])
        yield Waiting(_("メッセージに返信する"), conversation.listing_title, path, conversation.due_on)


def _introductions(actor: Actor) -> Iterator[Waiting]:
    rows = Introduction.objects.for_member(actor).filter(status=IntroductionStatus.REQUESTED)
    for introduction in rows.order_by("due_on", "pk")[:MOST]:
        if _has_to_answer(actor, introduction):
            path = reverse("matching:introduction", args=[introduction.public_id])
            yield Waiting(_("紹介に答える"), introduction.first_title, path, introduction.due_on)


def _has_to_answer(actor: Actor, introduction: Introduction) -> bool:
    given = {(row.listing_id, row.capacity) for row in consents.answers(introduction.public_id)}
    return any(_is_missing(actor, listing, given) for listing in introduction.listing_ids)


def _is_missing(actor: Actor, listing: UUID, given: set[tuple[UUID, str]]) -> bool:
    capacity = consents.capacity_of(actor, listing)
    return capacity is not None and (listing, capacity) not in given
