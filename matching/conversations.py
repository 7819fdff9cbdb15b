"""Masked messages: opening an exchange, sending, answering, and unmasking after consent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError
from core.text import normalise_newlines
from disclosure.enums import ListingKind
from disclosure.models import Identity
from disclosure.services import owners_of, record_author, seal
from matching import audience, notices
from matching.enums import Side, WaitingFor
from matching.labels import public_label
from matching.models import Conversation, Introduction, Message, Proposal
from matching.screening import refuse_names
from notifications.notices import notify
from organizations.acting import Actor
from organizations.labels import masked_label

ANSWER_DAYS = 10
LONGEST = 2000
WAITING = {Side.TARGET: WaitingFor.PROPOSER, Side.OPENER: WaitingFor.TARGET}


@transaction.atomic
def ask(
    *,
    listing_id: UUID,
    is_need: bool,
    title: str,
    target_label: str,
    body: str,
    token: UUID,
    by: Actor,
    at: datetime,
) -> Conversation:
    """Open (or go on with) the asker's masked exchange about a published listing, with a first message."""
    if audience.is_own(listing_id, by):
        raise DomainError(_("自分の団体の投稿には質問できません。"))
    if by.organization is None or not by.organization.is_approved:
        raise DomainError(_("団体の確認が終わると質問できます。"))
    conversation = _existing(listing_id, is_need=is_need, by=by) or _open(
        listing_id, is_need=is_need, title=title, target_label=target_label, by=by
    )
    send(conversation=conversation, body=body, token=token, by=by, at=at)
    return conversation


@transaction.atomic
def send(*, conversation: Conversation, body: str, token: UUID, by: Actor, at: datetime) -> Message:
    """Send one message; before consent it must not name anybody. The same form twice is one message."""
    locked = Conversation.objects.select_for_update(of=("self",), no_key=True).get(pk=conversation.pk)
    if (known := Message.objects.filter(form_token=token).first()) is not None:
        return known
    side = audience.side_in(locked, by)
    if side is None or locked.closed_at is not None:
        raise DomainError(_("このやり取りには書き込めません。"))
    text = _checked(body, locked, by)
    message = Message.objects.create(
        public_id=uuid4(), conversation=locked, side=side, body=text, form_token=token, sent_at=at
    )
    record_author(item_id=message.public_id, person=by.user)
    _set_clock(locked, side, at)
    _tell(locked, message, side=side)
    return message


def for_proposal(proposal: Proposal) -> Conversation:
    """Return the exchange that goes with a proposal, opened with it."""
    conversation, _created = Conversation.objects.get_or_create(
        need_id=proposal.need_id,
        seed_id=proposal.seed_id,
        opener_listing=proposal.public_id,
        defaults={
            "listing_title": proposal.listing_title,
            "target_label": public_label(need_id=proposal.need_id, seed_id=proposal.seed_id),
            "opener_label": proposal.proposer_label,
        },
    )
    return conversation


def for_introduction(introduction: Introduction) -> Conversation:
    """Return the exchange of an introduced pair that has none yet."""
    conversation, _created = Conversation.objects.get_or_create(
        need_id=introduction.first_listing,
        seed=None,
        opener_listing=introduction.second_listing,
        defaults={
            "listing_title": introduction.first_title,
            "target_label": introduction.first_label,
            "opener_label": introduction.second_label,
        },
    )
    return conversation


def unmask(*, introduction: Introduction, at: datetime) -> None:
    """Let the pair write freely: both have agreed to be named to each other."""
    if introduction.conversation_id is not None:
        Conversation.objects.filter(pk=introduction.conversation_id).update(masked=False)


@transaction.atomic
def report(*, message: Message, by: Actor, at: datetime) -> None:
    """Tell the coordinator that a message should be looked at."""
    if audience.side_in(message.conversation, by) is None:
        raise DomainError(_("このやり取りには書き込めません。"))
    Message.objects.filter(pk=message.pk, reported_at__isnull=True).update(reported_at=at)
    notice = notices.MessageArrived(
        title=message.conversation.listing_title, sender=_("通報されたメッセージ"), due_on=""
    )
    _notify(message.conversation, notice, to=_desk(message.conversation), fact=f"report:{message.public_id}")


def _existing(listing_id: UUID, *, is_need: bool, by: Actor) -> Conversation | None:
    own = Identity.objects.owned_by(by).filter(kind=ListingKind.CONVERSATION).values("listing_id")
    target = {"need_id": listing_id} if is_need else {"seed_id": listing_id}
    return Conversation.objects.filter(opener_listing__in=own, closed_at__isnull=True, **target).first()


def _open(listing_id: UUID, *, is_need: bool, title: str, target_label: str, by: Actor) -> Conversation:
    opener = uuid4()
    seal(listing_id=opener, kind=ListingKind.CONVERSATION, organization=by.organization, person=by.user)
    return Conversation.objects.create(
        need_id=listing_id if is_need else None,
        seed_id=None if is_need else listing_id,
        listing_title=title,
        opener_listing=opener,
        target_label=target_label,
        opener_label=masked_label(by.organization),
    )


def _checked(body: str, conversation: Conversation, by: Actor) -> str:
    text = normalise_newlines(body).strip()
    if not text or len(text) > LONGEST:
        raise DomainError(_("メッセージは1〜2000文字で書いてください。"))
    if conversation.masked and not by.is_desk:
        refuse_names({"body": text}, organization=by.organization)
    return text


def _set_clock(conversation: Conversation, side: Side, at: datetime) -> None:
    # The desk's own messages move nobody's clock; a side's message starts the other side's.
    if side in WAITING:
        conversation.waiting_for = WAITING[side]
        conversation.due_on = add_business_days(at, ANSWER_DAYS)
    conversation.last_message_at = at
    conversation.save(update_fields=["waiting_for", "due_on", "last_message_at"])


@transaction.atomic
def settle(*, conversation: Conversation, by: Actor) -> None:
    """Say that the last message needs no answer, so that the clock stops."""
    side = audience.side_in(conversation, by)
    if side is None or (side in WAITING and WAITING[side] == conversation.waiting_for):
        raise DomainError(_("返信を待たれている側だけが、返信不要にできます。"))
    Conversation.objects.filter(pk=conversation.pk).update(waiting_for=WaitingFor.NOBODY, due_on=None)


def _tell(conversation: Conversation, message: Message, *, side: Side) -> None:
    listings = {Side.TARGET: conversation.target_listing, Side.OPENER: conversation.opener_listing}
    due = timezone.localdate(message.sent_at) if conversation.due_on is None else conversation.due_on
    names = {
        Side.TARGET: conversation.target_label,
        Side.OPENER: conversation.opener_label,
        Side.DESK: _("コーディネーター"),
    }
    notice = notices.MessageArrived(
        title=conversation.listing_title, sender=names[side], due_on=due.isoformat()
    )
    for other, listing in listings.items():
        if other != side:
            _notify(conversation, notice, to=owners_of(listing), fact=f"message:{message.public_id}")
    if side != Side.DESK:
        _notify(conversation, notice, to=_desk(conversation), fact=f"message:{message.public_id}")


def _desk(conversation: Conversation) -> Iterable[Any]:
    return audience.desk_of(conversation.target_listing)


def _notify(conversation: Conversation, notice: Any, *, to: Iterable[Any], fact: str) -> None:
    notify(notice, to=to, key=fact, path=audience.conversation_path(conversation))
