"""A thread as its reader sees it: bubbles with labels, and with names only after both sides agreed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from disclosure.enums import Purpose
from disclosure.services import open_identity
from matching.enums import IntroductionStatus, Side
from matching.models import Conversation
from organizations.acting import Actor
from organizations.label_words import shown_label

MOST = 200


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message."""

    public_id: UUID
    who: str
    at: datetime
    body: str
    mine: bool
    is_reported: bool


def bubbles(conversation: Conversation, *, side: Side | None, named: str = "") -> list[Bubble]:
    """Return the messages in order; ``named`` is what the other side is called after consent."""
    labels = labels_of(conversation)
    if named and side in {Side.TARGET, Side.OPENER}:
        labels[Side.OPENER if side == Side.TARGET else Side.TARGET] = named
    newest = conversation.messages.filter(hidden=False).order_by("-sent_at", "-pk")[:MOST]
    return [
        Bubble(
            public_id=message.public_id,
            who=shown_label(labels[message.side]),
            at=message.sent_at,
            body=message.body,
            mine=message.side == side,
            is_reported=message.reported_at is not None,
        )
        for message in reversed(newest)
    ]


def labels_of(conversation: Conversation) -> dict[str, str]:
    """Return how each side is called before consent."""
    return {
        Side.TARGET: conversation.target_label or _("投稿した側"),
        Side.OPENER: conversation.opener_label,
        Side.DESK: _("コーディネーター"),
    }


def name_of_other_side(conversation: Conversation, *, side: Side | None, actor: Actor, at: datetime) -> str:
    """Return the other side's name once both agreed to be introduced; the reading is logged."""
    if conversation.masked or side not in {Side.TARGET, Side.OPENER}:
        return ""
    introduction = conversation.introductions.filter(status=IntroductionStatus.APPROVED).first()
    if introduction is None:
        return ""
    own = conversation.target_listing if side == Side.TARGET else conversation.opener_listing
    other = next(listing for listing in introduction.listing_ids if listing != own)
    card = open_identity(listing_id=other, actor=actor, purpose=Purpose.INTRODUCED, at=at)
    return " ".join(filter(None, [card.organization.name, card.person_name])) if card else ""
