"""A reply in a thread; the proposer's answer to a question gives the proposal back to its decider."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from matching import conversations
from matching.enums import ProposalStatus, Side
from matching.models import Conversation, Message, Proposal
from matching.transitions import proposals
from organizations.acting import Actor


@transaction.atomic
def reply(
    *,
    conversation: Conversation,
    body: str,
    token: UUID,
    by: Actor,
    at: datetime,
    wants_answer: bool = False,
) -> Message:
    """Send a message and, where it answers a question about a proposal, start the decision clock again."""
    asked = Proposal.objects.filter(conversation=conversation, status=ProposalStatus.INFO_REQUESTED)
    # Proposal before conversation, as everywhere: two locks in two orders would wait for each other.
    waiting = list(asked.select_for_update(of=("self",), no_key=True).order_by("pk"))
    message = conversations.send(
        conversation=conversation, body=body, token=token, by=by, at=at, wants_answer=wants_answer
    )
    if message.side == Side.OPENER:
        for proposal in waiting:
            proposals.answer_question(proposal=proposal, by=by, at=at)
    return message
