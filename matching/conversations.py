"""Masked messages: opening an exchange, sending, answering, and unmasking after consent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError
from core.text import normalise_newlines
from disclosure.enums import ListingKind
from disclosure.models import Identity
from disclosure.services import owners_of, record_author, seal
from matching import audience, listings, notices, rules
from matching.enums import Side, WaitingFor
from matching.labels import public_label
from matching.listings import Listing
from matching.models import Conversation, Introduction, Message, Proposal
from matching.screening import refuse_names, refuse_names_of_both
from notifications.notices import notify
from organizations.acting import Actor
from organizations.labels import masked_label

ANSWER_DAYS = 10
LONGEST = 2000
SAME_AGAIN = timedelta(hours=1)
WAITING = {Side.TARGET: WaitingFor.PROPOSER, Side.OPENER: WaitingFor.TARGET}


@transaction.atomic
def ask(*, listing: Listing, body: str, token: UUID, by: Actor, at: datetime) -> Conversation:
    """Open (or go on with) the asker's masked exchange about a published listing, with a first message."""
    rules.check_may_write(listing, by=by)
    rules.check_may_ask(by)
    rules.require_question(body)
    listings.lock(listing)
    conversation = _existing(listing, by=by) or _open(listing, by=by, at=at)
    send(conversation=conversation, body=body, token=token, by=by, at=at, wants_answer=True)
    return conversation


@transaction.atomic
def send(
    *,
    conversation: Conversation,
    body: str,
    token: UUID,
    by: Actor,
    at: datetime,
    wants_answer: bool = False,
) -> Message:
    """Send one message; before consent it must not name anybody. The same form twice is one message."""
    locked = _locked(conversation)
    form_token = uuid5(by.user.public_id, f"{locked.public_id}:{token}")
    if (known := Message.objects.filter(form_token=form_token).first()) is not None:
        return known
    side = audience.side_in(locked, by)
    if side is None or locked.closed_at is not None:
        raise DomainError(_("このやり取りには、もう書き込めません。"))
    text = _checked(body, locked, by)
    if (said := _just_said(locked, text, side=side, at=at)) is not None:
        return said
    message = Message.objects.create(
        public_id=uuid4(), conversation=locked, side=side, body=text, form_token=form_token, sent_at=at
    )
    record_author(item_id=message.public_id, person=by.user)
    _set_clock(locked, side, at, wants_answer=wants_answer)
    _tell(locked, message, side=side)
    return message


def _just_said(conversation: Conversation, text: str, *, side: Side, at: datetime) -> Message | None:
    """Return the last message when it says just this for this side: somebody went back and sent it again."""
    last = conversation.messages.order_by("-sent_at", "-pk").first()
    again = last is not None and (last.side, last.body) == (side, text) and at - last.sent_at < SAME_AGAIN
    return last if again else None


def for_proposal(proposal: Proposal) -> Conversation:
    """Return the exchange that goes with a proposal; it opens when the other side gets the proposal."""
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
    """Return the exchange of a pair that was brought together; an earlier one is opened again, masked."""
    conversation, _created = Conversation.objects.update_or_create(
        need_id=introduction.first_listing,
        seed=None,
        opener_listing=introduction.second_listing,
        defaults={"masked": True, "closed_at": None},
        create_defaults={
            "listing_title": introduction.first_title,
            "target_label": introduction.first_label,
            "opener_label": introduction.second_label,
        },
    )
    return conversation


def unmask(introduction: Introduction) -> None:
    """Let the pair write freely: both have agreed to be named to each other."""
    Conversation.objects.filter(pk=introduction.conversation_id).update(masked=False, closed_at=None)


def mask_again(introduction: Introduction, *, at: datetime) -> None:
    """End the exchange after a consent was taken back; what was written under names is shown no more."""
    named = Message.objects.filter(
        conversation_id=introduction.conversation_id, sent_at__gte=introduction.approved_at
    )
    named.update(hidden=True)
    _close(Conversation.objects.filter(pk=introduction.conversation_id), at=at, masked=True)


def close(conversation: Conversation | None, *, at: datetime) -> None:
    """End a masked exchange: nobody waits for an answer any more; people who are introduced go on."""
    if conversation is not None:
        _close(Conversation.objects.filter(pk=conversation.pk, masked=True, closed_at__isnull=True), at=at)


def close_about(listing_id: UUID, *, at: datetime) -> None:
    """End the masked exchanges about a listing that was taken back, and tell the askers."""
    about = Q(need_id=listing_id) | Q(seed_id=listing_id) | Q(opener_listing=listing_id)
    standing = Conversation.objects.filter(about, masked=True, closed_at__isnull=True)
    for conversation in standing.filter(messages__isnull=False).distinct().order_by("pk"):
        other = _other_listing(conversation, listing_id)
        notice = notices.ConversationEnded(title=conversation.listing_title)
        _notify(conversation, notice, to=owners_of(other), fact=f"ended:{conversation.public_id}")
    _close(standing, at=at)


@transaction.atomic
def settle(*, conversation: Conversation, by: Actor) -> None:
    """Say that the last message needs no answer, so that the clock stops."""
    locked = _locked(conversation)
    side = audience.side_in(locked, by)
    if side is None or (side in WAITING and WAITING[side] == locked.waiting_for):
        raise DomainError(_("返信を待たれている側だけが、返信不要にできます。"))
    Conversation.objects.filter(pk=locked.pk).update(waiting_for=WaitingFor.NOBODY, due_on=None)


@transaction.atomic
def report(*, message: Message, by: Actor, at: datetime) -> None:
    """Tell the coordinator that a message should be looked at."""
    conversation = message.conversation
    if audience.side_in(conversation, by) is None:
        raise DomainError(_("このやり取りには、もう書き込めません。"))
    Message.objects.filter(pk=message.pk, reported_at__isnull=True).update(reported_at=at)
    notice = notices.MessageReported(title=conversation.listing_title)
    _notify(conversation, notice, to=desk_of(conversation), fact=f"report:{message.public_id}")


def desk_of(conversation: Conversation) -> Iterable[Any]:
    """Return the coordinator in the thread."""
    rows = conversation.introductions.filter(coordinator__in=audience.coordinators())
    introduced = rows.order_by("-pk").first()
    if introduced is not None:
        return [introduced.coordinator]
    return audience.desk_of(conversation.opener_listing)


def _existing(listing: Listing, *, by: Actor) -> Conversation | None:
    own = Identity.objects.filter(
        person=by.user, organization=by.organization, kind=ListingKind.CONVERSATION
    ).values("listing_id")
    standing = Conversation.objects.filter(opener_listing__in=own, closed_at__isnull=True, **listing.target)
    return standing.order_by("pk").first()


def _open(listing: Listing, *, by: Actor, at: datetime) -> Conversation:
    opener = uuid4()
    seal(listing_id=opener, kind=ListingKind.CONVERSATION, organization=by.organization, person=by.user)
    audience.give_a_coordinator(opener, about=listing.public_id, at=at)
    return Conversation.objects.create(
        listing_title=listing.title,
        opener_listing=opener,
        target_label=listing.label,
        opener_label=masked_label(by.organization),
        **listing.target,
    )


def _checked(body: str, conversation: Conversation, by: Actor) -> str:
    text = normalise_newlines(body).strip()
    if not text or len(text) > LONGEST:
        raise DomainError(_("メッセージは1〜2000文字で書いてください。"))
    if conversation.masked and by.is_desk:
        sides = (conversation.target_listing, conversation.opener_listing)
        refuse_names_of_both({"body": text}, listing_ids=sides)
    elif conversation.masked:
        refuse_names({"body": text}, organization=by.organization)
    return text


def _set_clock(conversation: Conversation, side: Side, at: datetime, *, wants_answer: bool) -> None:
    """Start the other side's clock with a new question; an answer stops the clock unless it asks back."""
    # The desk's own messages move nobody's clock, and a side that is waited for already keeps its date.
    if side in WAITING and conversation.waiting_for != WAITING[side]:
        asks = wants_answer or conversation.waiting_for == WaitingFor.NOBODY
        conversation.waiting_for = WAITING[side] if asks else WaitingFor.NOBODY
        conversation.due_on = add_business_days(at, ANSWER_DAYS) if asks else None
    conversation.last_message_at = at
    conversation.save(update_fields=["waiting_for", "due_on", "last_message_at"])


def _close(conversations: Any, *, at: datetime, **more: Any) -> None:
    conversations.update(closed_at=at, waiting_for=WaitingFor.NOBODY, due_on=None, **more)


def _other_listing(conversation: Conversation, listing_id: UUID) -> UUID:
    opener, target = conversation.opener_listing, conversation.target_listing
    return target if opener == listing_id else opener


def _tell(conversation: Conversation, message: Message, *, side: Side) -> None:
    names = {
        Side.TARGET: conversation.target_label,
        Side.OPENER: conversation.opener_label,
        Side.DESK: Side.DESK.label,
    }
    sides = {Side.TARGET: conversation.target_listing, Side.OPENER: conversation.opener_listing}
    # A message of the desk makes nobody owe an answer by a date.
    due_on = conversation.due_on if side in WAITING else None
    notice = notices.MessageArrived(title=conversation.listing_title, sender=names[side], due_on=due_on)
    fact = f"message:{message.public_id}"
    for other, listing in sides.items():
        if other != side:
            _notify(conversation, notice, to=owners_of(listing), fact=fact)
    if side != Side.DESK:
        copy = notices.MessageForDesk(title=conversation.listing_title, sender=names[side])
        _notify(conversation, copy, to=desk_of(conversation), fact=fact)


def _notify(conversation: Conversation, notice: Any, *, to: Iterable[Any], fact: str) -> None:
    notify(notice, to=to, key=fact, path=audience.conversation_path(conversation))


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update(of=("self",), no_key=True).get(pk=conversation.pk)
