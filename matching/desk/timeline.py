"""Everything that happened to one pair, in one line of time: people of the desk by name, the sides by role.

The log is read in a fixed number of queries, whatever happened. Rooms above add what they know of
an introduction through ``SOURCES``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from disclosure.enums import Capacity
from disclosure.models import Consent
from matching import history
from matching.enums import IntroductionStatus, Side
from matching.models import (
    Introduction,
    IntroductionChange,
    Message,
    Proposal,
    Suggestion,
    SuggestionChange,
)
from matching.reasons import band_of
from organizations.acting import Actor


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, who did it, what, and the words given with it."""

    at: datetime
    who: str
    what: str
    note: str = ""


Source = Callable[[Sequence[int]], Iterable[Event]]
SOURCES: list[Source] = []


def of_suggestion(suggestion: Suggestion, *, actor: Actor) -> list[Event]:
    """Return what happened to a suggested pair; an introduction is told to its own coordinator alone."""
    asked = Introduction.objects.brokered_by(actor).filter(suggestion=suggestion)
    return _in_order(*_suggested(suggestion), *_introduced(asked))


def of_proposal(proposal: Proposal, *, actor: Actor) -> list[Event]:
    """Return what happened to a proposal, for its coordinator."""
    asked = Introduction.objects.brokered_by(actor).filter(proposal=proposal)
    return _in_order(*_proposed(proposal), *_introduced(asked))


def of_introduction(introduction: Introduction, *, actor: Actor) -> list[Event]:
    """Return what led to an introduction and what came of it, for its coordinator."""
    origin: list[Event] = []
    if introduction.suggestion_id:
        pairs = Suggestion.objects.for_desk(actor).filter(pk=introduction.suggestion_id)
        origin += [event for pair in pairs for event in _suggested(pair)]
    if introduction.proposal_id:
        sent = Proposal.objects.brokered_by(actor).filter(pk=introduction.proposal_id)
        origin += [event for proposal in sent for event in _proposed(proposal)]
    own = Introduction.objects.brokered_by(actor).filter(pk=introduction.pk)
    return _in_order(*origin, *_introduced(own))


def _in_order(*events: Event) -> list[Event]:
    return sorted(events, key=lambda event: event.at)


def _suggested(suggestion: Suggestion) -> list[Event]:
    found = _("候補に挙がりました（近さ：%(band)s）") % {"band": band_of(suggestion)[0]}
    rows = suggestion.changes.select_related("by").order_by("at", "pk")
    first = Event(suggestion.created_at, _("マッチングエンジン"), found)
    return [first, *(_judged(row) for row in rows)]


def _judged(row: SuggestionChange) -> Event:
    who = row.by.full_name if row.by else _("システム")
    if row.was == row.now:
        return Event(row.at, who, row.reason)
    return Event(row.at, who, row.state_name, row.reason)


def _proposed(proposal: Proposal) -> list[Event]:
    steps = [
        Event(row.at, _name(row), row.state_name, history.note_of(row))
        for row in proposal.changes.select_related("by").order_by("at", "pk")
    ]
    return [*steps, *_said(proposal)]


def _said(proposal: Proposal) -> list[Event]:
    """Tell that somebody wrote, not what: that is read where both sides read it."""
    rows = Message.objects.filter(conversation__proposals=proposal).order_by("sent_at", "pk")
    told = rows.values_list("sent_at", "side")
    return [Event(at, str(Side(side).label), _("メッセージを書きました")) for at, side in told]


def _introduced(introductions: Any) -> list[Event]:
    asked = {row.public_id: row for row in introductions}
    keys = [row.pk for row in asked.values()]
    rows = IntroductionChange.objects.filter(introduction__in=keys).select_related("by")
    steps = [Event(row.at, _name(row), _step_of(row), row.reason) for row in rows.order_by("at", "pk")]
    answers = Consent.objects.filter(introduction_id__in=list(asked)).order_by("given_at", "pk")
    told = [event for row in answers for event in _answered(row, asked[row.introduction_id])]
    return [*steps, *told, *(event for source in SOURCES for event in source(keys))]


def _step_of(row: IntroductionChange) -> str:
    if row.was == row.now:
        return _("紹介の担当が変わりました")
    if row.now == IntroductionStatus.REQUESTED:
        return _("双方に紹介の同意をたずねました")
    return _("紹介：%(status)s") % {"status": IntroductionStatus(row.now).label}


def _answered(row: Consent, introduction: Introduction) -> list[Event]:
    who = _("相談した側") if row.listing_id == introduction.first_listing else _("応える側")
    if row.capacity == Capacity.LIAISON_OFFICE:
        who = _("%(side)sの産学連携窓口") % {"side": who}
    said = Event(row.given_at, who, _("紹介に同意しました") if row.agreed else _("紹介を断りました"))
    taken_back = [Event(row.withdrawn_at, who, _("回答を取り下げました"))] if row.withdrawn_at else []
    return [said, *taken_back]


def _name(row: Any) -> str:
    if row.by:
        return row.by.full_name
    sides = {
        "desk": _("コーディネーター"),
        "office": _("産学連携窓口"),
        "party": _("投稿した側・提案した側"),
        "system": _("システム"),
    }
    return sides.get(row.side, row.side)
