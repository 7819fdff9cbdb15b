"""A published need, a published seed, and everything that grows between them, made by the real steps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from matching import conversations, drafting, listings
from matching.models import Conversation, Introduction, Proposal, Suggestion
from matching.transitions import introductions, proposals
from needs.models import Need
from organizations.acting import Actor
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


def submitted(who: Membership, target: Need | Seed, **words: Any) -> Proposal:
    """Return a proposal that was sent under the rules of its house."""
    row = draft(who, target, **words)
    return proposals.submit(proposal=row, version=row.version, by=Actor.of(who), at=now())


def received(who: Membership, target: Need | Seed, coordinator: Membership, **words: Any) -> Proposal:
    """Return a proposal that the other side has."""
    row = submitted(who, target, **words)
    return proposals.pass_on(proposal=row, version=row.version, by=Actor.of(coordinator), at=now())


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
