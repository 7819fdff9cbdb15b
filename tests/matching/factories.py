"""A published need and seed and all that grows between them, by rows or by the real steps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.calendar import add_business_days
from disclosure.enums import ListingKind
from disclosure.models import Identity
from disclosure.services import assign_broker, brokers_of
from matching import audience, conversations, drafting, listings
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal, ProposalChange, Suggestion
from matching.transitions import introductions, proposals
from needs.models import Need
from needs.services import note_answer
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from organizations.labels import masked_label
from organizations.models import Membership
from seeds.models import Seed
from tests.needs import factories as needs
from tests.seeds import factories as seeds

WORDS = {
    "title": "画像で板の曲がりを測る方法",
    "idea": "二台のカメラで板の曲がりを三秒以内に測ります。",
    "why_fits": "油の付いた板でも、光の当て方を変えると読めます。",
    "plan": "まず二か月で試作します。",
    "cost_band": "B2",
    "trl": 5,
    "ip_terms": "相談して決めたいです。",
    "needed_from_you": "板の見本をお願いします。",
    "no_confidential": True,
}
TEXT = "今回は装置の置き場所がなく、見送らせていただきます。"
QUESTION = "一日に何枚くらいの板を測る予定でしょうか。"


def now() -> datetime:
    return timezone.now()


def need(author: Membership, coordinator: Membership, **texts: Any) -> Need:
    """Return a published need."""
    return needs.published(author, coordinator=coordinator, at=now() - timedelta(days=1), **texts)


def seed(owner: Membership, **texts: Any) -> Seed:
    """Return a published seed."""
    return seeds.published(owner, at=now() - timedelta(days=1), **texts)


def listing(row: Need | Seed) -> listings.Listing:
    return listings.find(row.public_id, is_need=isinstance(row, Need))


def draft(who: Membership, target: Need | Seed, **words: Any) -> Proposal:
    """Return a complete draft of this person."""
    return drafting.begin(listing=listing(target), token=uuid4(), fields=WORDS | words, by=Actor.of(who))


def submitted_by_steps(who: Membership, target: Need | Seed, **words: Any) -> Proposal:
    """Return a proposal that was sent by its rules, with all that the steps leave and tell."""
    row = draft(who, target, **words)
    return proposals.submit(proposal=row, version=row.version, by=Actor.of(who), at=now())


def received_by_steps(
    who: Membership, target: Need | Seed, coordinator: Membership, **words: Any
) -> Proposal:
    """Return a proposal that the other side has, with all that the steps leave and tell."""
    row = submitted_by_steps(who, target, **words)
    return proposals.pass_on(proposal=row, version=row.version, by=Actor.of(coordinator), at=now())


@transaction.atomic
def submitted(who: Membership, target: Need | Seed, **words: Any) -> Proposal:
    """Return a sent proposal; at the desk it is the rows that its steps leave, without their messages."""
    house = who.organization
    if house.is_research and house.proposal_policy == ApprovalPolicy.APPROVE:
        return submitted_by_steps(who, target, **words)
    about, at = listing(target), now()
    last = Proposal.objects.filter(**about.target).aggregate(last=Max("number"))["last"] or 0
    row = Proposal.objects.create(
        **about.target,
        **WORDS | words,
        status=ProposalStatus.SUBMITTED,
        listing_title=about.title,
        proposer_label=masked_label(house),
        number=last + 1,
        version=3,
        waiting_for=WaitingFor.DESK,
        due_on=add_business_days(at, proposals.TRIAGE_DAYS),
        submitted_at=at,
    )
    sealed = {"listing_id": row.public_id, "kind": ListingKind.PROPOSAL}
    Identity.objects.create(**sealed, organization=house, person=who.user)
    _log(row, was=ProposalStatus.DRAFT, by=who, at=at)
    if about.is_need:
        note_answer(target.public_id)
    for broker in brokers_of(target.public_id):
        assign_broker(listing_id=row.public_id, coordinator=broker, at=at)
    return row


@transaction.atomic
def received(who: Membership, target: Need | Seed, coordinator: Membership, **words: Any) -> Proposal:
    """Return a proposal that the other side has: the rows that its steps leave, without their messages."""
    row, at = submitted(who, target, **words), now()
    assign_broker(listing_id=row.public_id, coordinator=coordinator.user, at=at, by=coordinator.user)
    row.status, row.version, row.waiting_for = ProposalStatus.RECEIVED, 4, WaitingFor.TARGET
    row.due_on = row.decision_due_on = proposals.decision_date(row, at)
    row.conversation = conversations.for_proposal(row)
    row.save()
    _log(row, was=ProposalStatus.SUBMITTED, by=coordinator, at=at)
    return row


def _log(row: Proposal, *, was: str, by: Membership, at: datetime) -> None:
    actor = Actor.of(by)
    side, person = audience.side_name(actor), audience.desk_user(actor)
    ProposalChange.objects.create(proposal=row, was=was, now=row.status, side=side, by=person, at=at)


def question(who: Membership, target: Need | Seed, body: str = QUESTION) -> Conversation:
    """Return a thread with a first question."""
    return conversations.ask(listing=listing(target), body=body, token=uuid4(), by=Actor.of(who), at=now())


def suggestion(need_row: Need, seed_row: Seed, **fields: Any) -> Suggestion:
    """Return a stored pair, as the engine would store it."""
    values = {
        "score": 0.9,
        "band": "high",
        "reasons": {"japanese": ["言葉が近い点：「板」"]},
        "engine_version": "test",
        "due_on": timezone.localdate(),
        "computed_at": now(),
    }
    return Suggestion.objects.create(
        need_id=need_row.public_id, seed_id=seed_row.public_id, **values | fields
    )


def asked(
    row: Proposal | Suggestion, by: Membership, purpose: str = "試作の相談をしたいです。"
) -> Introduction:
    """Return an introduction that waits for both sides."""
    given = {"purpose": purpose, "by": Actor.of(by), "at": now()}
    if isinstance(row, Proposal):
        return introductions.request_from_proposal(proposal=row, **given)
    return introductions.request_from_suggestion(suggestion=row, version=row.version, **given)


def agreed(introduction: Introduction, *people: Membership) -> Introduction:
    """Return the introduction after these people said yes."""
    for person in people:
        introduction = introductions.agree(introduction=introduction, by=Actor.of(person), at=now())
    return introduction
