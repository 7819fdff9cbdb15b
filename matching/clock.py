"""The daily round over everything that waits for an answer: reminders first, then the coordinator."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import StepRefused
from disclosure.services import office_of, owners_of
from matching import audience, conversations, notices
from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal
from matching.querysets import SENT_BACK
from matching.transitions import introductions
from notifications.notices import notify

REMIND_BEFORE = timedelta(days=2)
# A consent is asked for 14 days: a first reminder after 7 of them.
CONSENT_REMINDER_BEFORE = timedelta(days=7)
# A proposal not decided on: its side hears on the day and one and two weeks later; then the desk must act.
LATE_AFTER = (0, 7, 14)


def sweep_due(*, at: datetime) -> None:
    """Remind before the date, escalate after it; the keys hold the date and make a second run silent."""
    day = timezone.localdate(at)
    standing = Q(status__in=OPEN_PROPOSALS) | SENT_BACK
    for proposal in Proposal.objects.filter(standing, due_on__lte=day + REMIND_BEFORE).order_by("pk"):
        _proposal(proposal, day)
    waiting = Conversation.objects.filter(due_on__lte=day + REMIND_BEFORE, closed_at__isnull=True)
    # A question about a proposal waits as the proposal does; one reminder is enough.
    asked_about = Q(proposals__status=ProposalStatus.INFO_REQUESTED)
    for conversation in waiting.exclude(waiting_for=WaitingFor.NOBODY).exclude(asked_about):
        _conversation(conversation, day)
    asked = Introduction.objects.filter(status=IntroductionStatus.REQUESTED)
    for introduction in asked.filter(due_on__lte=day + CONSENT_REMINDER_BEFORE).order_by("pk"):
        _introduction(introduction, day, at)


@transaction.atomic
def _proposal(proposal: Proposal, day: date) -> None:
    if proposal.waiting_for == WaitingFor.TARGET and proposal.due_on <= day:
        _undecided(proposal, day)
        return
    _tell(
        proposal,
        what=what_of(proposal),
        title=proposal.title or proposal.listing_title,
        people=waited_for(proposal),
        desk=audience.desk_of(proposal.public_id),
        path=audience.proposal_path(proposal),
        desk_path=audience.desk_path(proposal),
        day=day,
    )


def what_of(proposal: Proposal) -> str:
    """Return what a proposal waits for, in a word for its notices."""
    if proposal.is_approach:
        return _("打診の書きなおし") if proposal.is_sent_back else _("打診への対応")
    return _("提案の書きなおし") if proposal.is_sent_back else _("提案への対応")


def _undecided(proposal: Proposal, day: date) -> None:
    """Remind the side that was written to; the latest step alone, when mornings were missed."""
    step = max(days for days in LATE_AFTER if proposal.due_on + timedelta(days=days) <= day)
    facts: Any = {
        "what": what_of(proposal),
        "title": proposal.title or proposal.listing_title,
        "due_on": proposal.due_on,
    }
    key, people = _key(proposal), owners_of(proposal.target_listing)
    path = audience.proposal_path(proposal)
    notify(notices.AnswerAwaited(**facts), to=people, key=f"late{step}:{key}", path=path)
    if step == LATE_AFTER[-1]:
        notice = notices.Overdue(**facts, waiting_for=str(WaitingFor.TARGET.label))
        desk = audience.desk_of(proposal.public_id)
        notify(notice, to=desk, key=f"overdue:{key}", path=audience.desk_path(proposal))


def waited_for(proposal: Proposal) -> Any:
    """Return the people whose answer a proposal waits for."""
    if proposal.waiting_for == WaitingFor.OFFICE:
        return office_of(proposal.public_id)
    if proposal.waiting_for == WaitingFor.DESK:
        return audience.desk_of(proposal.public_id)
    is_target = proposal.waiting_for == WaitingFor.TARGET
    return owners_of(proposal.target_listing if is_target else proposal.public_id)


@transaction.atomic
def _conversation(conversation: Conversation, day: date) -> None:
    target = conversation.waiting_for == WaitingFor.TARGET
    listing = conversation.target_listing if target else conversation.opener_listing
    path = audience.conversation_path(conversation)
    _tell(
        conversation,
        what=_("メッセージへの返信"),
        title=conversation.listing_title,
        people=owners_of(listing),
        desk=conversations.desk_of(conversation),
        path=path,
        desk_path=path,
        day=day,
    )


@transaction.atomic
def _introduction(introduction: Introduction, day: date, at: datetime) -> None:
    if introduction.due_on < day:
        # Who answers in this very second is right; the round goes on.
        with suppress(StepRefused):
            introductions.expire(introduction=introduction, at=at)
        return
    notice: Any = notices.IntroductionWaiting(title=introduction.first_title, due_on=introduction.due_on)
    if is_last := introduction.due_on <= day + REMIND_BEFORE:
        notice = notices.DueSoon(what=_("紹介への回答"), title=notice.title, due_on=notice.due_on)
    people = [person for side in audience.still_asked(introduction).values() for person in side]
    key = f"{'due' if is_last else 'waiting'}:{_key(introduction)}"
    notify(notice, to=people, key=key, path=audience.introduction_path(introduction))


def _tell(
    thing: Any, *, what: str, title: str, people: Any, desk: Any, path: str, desk_path: str, day: date
) -> None:
    key = _key(thing)
    notify(
        notices.DueSoon(what=what, title=title, due_on=thing.due_on), to=people, key=f"due:{key}", path=path
    )
    if thing.due_on < day:
        waiting = str(WaitingFor(thing.waiting_for).label)
        notice = notices.Overdue(what=what, title=title, due_on=thing.due_on, waiting_for=waiting)
        notify(notice, to=desk, key=f"overdue:{key}", path=desk_path)


def _key(thing: Any) -> str:
    return f"{thing._meta.model_name}:{thing.public_id}:{thing.due_on.isoformat()}"
