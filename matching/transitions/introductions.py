"""The steps of an introduction: ask both sides, open names only when both have said yes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.workflow import Workflow
from disclosure import consents
from disclosure.models import Identity
from disclosure.services import assign_broker, brokers_of
from matching import audience, conversations, introducing, notices, rules
from matching.enums import IntroductionStatus as Status
from matching.labels import side_label
from matching.models import Introduction, IntroductionChange, Proposal, Suggestion
from matching.screening import refuse_names, refuse_names_of_both
from matching.signals import introduction_agreed, introduction_revoked
from matching.standing import refuse_second
from matching.transitions import proposals, suggestions
from notifications.notices import notify
from organizations.acting import Actor

WORKFLOW = Workflow(
    name="introduction",
    steps={
        Status.REQUESTED: {Status.APPROVED, Status.REFUSED, Status.EXPIRED},
        Status.APPROVED: {Status.REVOKED},
        Status.REFUSED: set(),
        Status.EXPIRED: set(),
        Status.REVOKED: set(),
    },
)
ANSWER_DAYS = 14


@transaction.atomic
def request_from_suggestion(
    *, suggestion: Suggestion, version: int, purpose: str, by: Actor, at: datetime
) -> Introduction:
    """A coordinator asks both sides of a suggested pair."""
    need, seed = introducing.check_suggested(suggestion, by=by)
    _take_need(need.public_id, by, at)
    suggestions.mark_introduced(suggestion=suggestion, version=version, by=by, at=at)
    return _request(
        first=need.public_id,
        second=seed.public_id,
        by=by,
        at=at,
        need_id=need.public_id,
        seed_id=seed.public_id,
        suggestion=suggestion,
        first_title=need.title,
        second_title=seed.title,
        purpose=purpose,
    )


@transaction.atomic
def request_from_proposal(*, proposal: Proposal, purpose: str, by: Actor, at: datetime) -> Introduction:
    """The side that received a proposal, or the coordinator, asks for the names to be opened."""
    if not (audience.is_target(proposal, by) or _is_its_coordinator(proposal, by)):
        raise DomainError(_("紹介を申し込めるのは、提案を受け取った側とコーディネーターです。"))
    standing = proposal.introductions.filter(status__in=[Status.REQUESTED, Status.APPROVED])
    if (known := standing.order_by("pk").first()) is not None:
        return known
    proposals.WORKFLOW.check(proposals.Status(proposal.status), proposals.Status.MEETING)
    # The side that looks for help stands first: a need, or the company that approaches a seed.
    pair = [(proposal.target_listing, proposal.listing_title), (proposal.public_id, proposal.title)]
    (first, first_title), (second, second_title) = reversed(pair) if proposal.is_approach else pair
    return _request(
        first=first,
        second=second,
        by=by,
        at=at,
        need_id=proposal.need_id,
        seed_id=proposal.seed_id,
        proposal=proposal,
        first_title=first_title,
        second_title=second_title,
        purpose=purpose,
        conversation=proposal.conversation,
    )


@transaction.atomic
def agree(*, introduction: Introduction, by: Actor, at: datetime) -> Introduction:
    """One side says yes; the last yes that is needed opens the pair and starts the case."""
    locked = _locked(introduction)
    listing = own_side(locked, by)
    if _has_answered(locked, by, listing=listing, agreed=True) and locked.status == Status.APPROVED:
        return locked
    _require_open(locked)
    consents.answer(introduction_id=locked.public_id, listing_id=listing, actor=by, agreed=True, at=at)
    if not consents.is_complete(locked.public_id, locked.listing_ids):
        return locked
    consents.open_pair(introduction_id=locked.public_id, listing_ids=locked.listing_ids, at=at)
    moved = _move(locked, to=Status.APPROVED, by=by, at=at, approved_at=at)
    conversations.unmask(moved)
    if moved.proposal is not None:
        proposals.enter_meeting(proposal=moved.proposal, by=by, at=at)
    # The coordinator hears of the case itself, with the date of the first meeting.
    agreed, path = notices.IntroductionAgreed(title=moved.first_title), audience.case_path(moved)
    _tell_sides(moved, agreed, fact="agreed", path=path)
    introduction_agreed.send(sender=Introduction, introduction_id=str(moved.public_id))
    return moved


@transaction.atomic
def refuse(*, introduction: Introduction, reason: str, text: str, by: Actor, at: datetime) -> Introduction:
    """One side says no, with a reason code and a text for the other side; an earlier yes does not bind."""
    locked = _locked(introduction)
    listing = own_side(locked, by)
    if _has_answered(locked, by, listing=listing, agreed=False) and locked.status == Status.REFUSED:
        return locked
    _require_open(locked)
    code, words = rules.require_reason(reason), rules.require_text(text)
    refuse_names({"text": words}, organization=by.organization)
    _own_answers(locked, by, listing=listing).update(withdrawn_at=at)
    consents.answer(introduction_id=locked.public_id, listing_id=listing, actor=by, agreed=False, at=at)
    return _refused(locked, reason=code, text=words, by=by, at=at)


@transaction.atomic
def end(*, introduction: Introduction, reason: str, text: str, at: datetime) -> Introduction:
    """What the introduction was about has ended: nothing opens, both sides read why."""
    return _refused(_locked(introduction), reason=reason, text=text, by=None, at=at)


@transaction.atomic
def expire(*, introduction: Introduction, at: datetime) -> Introduction:
    """Nobody answered in time: nothing opens, both sides are told, and the coordinator has to act."""
    locked = _locked(introduction)
    silent = audience.still_asked(locked)
    moved = _move(locked, to=Status.EXPIRED, by=None, at=at)
    _rest(moved, at=at)
    _tell_sides(moved, _ended(moved), fact=moved.status)
    labels = {moved.first_listing: moved.first_label, moved.second_listing: moved.second_label}
    escalated = notices.IntroductionExpired(
        title=moved.first_title, due_on=moved.due_on, silent=_("、").join(labels[pk] for pk in silent)
    )
    desk = [moved.coordinator] if moved.coordinator else audience.desk_of(moved.first_listing)
    _tell(moved, escalated, to=desk, fact="expired-desk")
    return moved


@transaction.atomic
def revoke(*, introduction: Introduction, by: Actor, at: datetime) -> Introduction:
    """One side takes its consent back: further viewing stops for the whole pair."""
    locked = _locked(introduction)
    listing = own_side(locked, by)
    if locked.status == Status.REVOKED:
        return locked
    moved = _move(locked, to=Status.REVOKED, by=by, at=at)
    consents.revoke(introduction_id=locked.public_id, listing_id=listing, actor=by, at=at)
    conversations.mask_again(moved, at=at)
    _tell_end(moved)
    introduction_revoked.send(sender=Introduction, introduction_id=str(moved.public_id))
    return moved


def own_side(introduction: Introduction, by: Actor) -> UUID:
    """Return the listing for whose side this actor may answer; raise when there is none."""
    for listing in introduction.listing_ids:
        if consents.capacity_of(by, listing) is not None:
            return listing
    raise DomainError(_("回答できるのは、企業の管理者または研究者本人です。"))


def _request(*, first: UUID, second: UUID, by: Actor, at: datetime, **fields: Any) -> Introduction:
    introducing.check_pair(first, second, by=by)
    _refuse_names(fields["purpose"], first, second, by=by)
    refuse_second(first=first, second=second, need_id=fields["need_id"], seed_id=fields["seed_id"], by=by)
    coordinator = by.user if by.is_coordinator else brokers_of(first).first() or brokers_of(second).first()
    try:
        with transaction.atomic():
            introduction = Introduction.objects.create(
                first_listing=first,
                second_listing=second,
                first_label=side_label(first),
                second_label=side_label(second),
                coordinator=coordinator,
                requested_at=at,
                due_on=timezone.localdate(at) + timedelta(days=ANSWER_DAYS),
                **fields,
            )
    except IntegrityError as error:
        raise DomainError(_("この組み合わせには、すでに進行中の紹介があります。")) from error
    if introduction.conversation is None:
        introduction.conversation = conversations.for_introduction(introduction)
        introduction.save(update_fields=["conversation"])
    _log(introduction, was="", by=by, at=at)
    _ask_both(introduction)
    return introduction


def _refuse_names(purpose: str, *listing_ids: UUID, by: Actor) -> None:
    """Both sides read the purpose before consent; a side could only guess the other, so it is not told."""
    if by.is_desk:
        refuse_names_of_both({"purpose": purpose}, listing_ids=listing_ids)
    else:
        refuse_names({"purpose": purpose}, organization=by.organization)


def _ask_both(introduction: Introduction) -> None:
    due = introduction.due_on
    sides = (
        (introduction.first_listing, introduction.first_title, introduction.second_label),
        (introduction.second_listing, introduction.second_title, introduction.first_label),
    )
    for listing, title, partner in sides:
        notice = notices.IntroductionAsked(title=title, partner=partner, due_on=due)
        _tell(introduction, notice, to=audience.deciders_of(listing), fact="asked")


def _tell_sides(introduction: Introduction, notice: Any, *, fact: str, path: str = "") -> None:
    for listing in introduction.listing_ids:
        _tell(introduction, notice, to=audience.deciders_of(listing), fact=fact, path=path)


def _tell_end(introduction: Introduction) -> None:
    _tell_sides(introduction, _ended(introduction), fact=introduction.status)
    if introduction.coordinator is not None:
        _tell(introduction, _ended(introduction), to=[introduction.coordinator], fact=introduction.status)


def _ended(introduction: Introduction) -> notices.IntroductionEnded:
    status = Status(introduction.status)
    named = status == Status.REVOKED
    return notices.IntroductionEnded(title=introduction.first_title, status=status.label, was_named=named)


def _tell(introduction: Introduction, notice: Any, *, to: Any, fact: str, path: str = "") -> None:
    key = f"introduction:{introduction.public_id}:{fact}"
    notify(notice, to=to, key=key, path=path or audience.introduction_path(introduction))


def _is_its_coordinator(proposal: Proposal, by: Actor) -> bool:
    return Identity.objects.brokered_by(by).filter(listing_id=proposal.public_id).exists()


def _take_need(need_id: UUID, by: Actor, at: datetime) -> None:
    """A need without a coordinator gets the one who introduces for it."""
    if not brokers_of(need_id).exists():
        assign_broker(listing_id=need_id, coordinator=by.user, at=at, by=by.user)


def _own_answers(introduction: Introduction, by: Actor, *, listing: UUID) -> QuerySet:
    capacity = consents.capacity_of(by, listing)
    return consents.answers(introduction.public_id).filter(listing_id=listing, capacity=capacity)


def _has_answered(introduction: Introduction, by: Actor, *, listing: UUID, agreed: bool) -> bool:
    return _own_answers(introduction, by, listing=listing).filter(agreed=agreed).exists()


def _refused(
    introduction: Introduction, *, reason: str, text: str, by: Actor | None, at: datetime
) -> Introduction:
    words = {"decline_reason": reason, "decline_text": text}
    moved = _move(introduction, to=Status.REFUSED, by=by, at=at, **words)
    _rest(moved, at=at)
    _tell_end(moved)
    return moved


def _rest(introduction: Introduction, *, at: datetime) -> None:
    # The thread of a proposal goes on; one that was opened for this introduction has no more use.
    if introduction.proposal_id is None:
        conversations.close(introduction.conversation, at=at)


def _require_open(introduction: Introduction) -> None:
    if introduction.status != Status.REQUESTED:
        raise DomainError(_("この紹介への回答は終わっています。"))


def _locked(introduction: Introduction) -> Introduction:
    # Two sides may answer in the same second; decide on the locked row.
    return Introduction.objects.select_for_update(of=("self",), no_key=True).get(pk=introduction.pk)


def _move(
    introduction: Introduction, *, to: Status, by: Actor | None, at: datetime, reason: str = "", **fields: Any
) -> Introduction:
    WORKFLOW.check(Status(introduction.status), to)
    was, introduction.status = introduction.status, to
    for name, value in fields.items():
        setattr(introduction, name, value)
    introduction.save(update_fields=["status", *fields])
    _log(introduction, was=was, by=by, at=at, reason=reason)
    return introduction


def _log(introduction: Introduction, *, was: str, by: Actor | None, at: datetime, reason: str = "") -> None:
    IntroductionChange.objects.create(
        introduction=introduction,
        was=was,
        now=introduction.status,
        by=audience.desk_user(by),
        side=audience.side_name(by),
        at=at,
        reason=reason,
    )
