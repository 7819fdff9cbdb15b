"""What waits on the desk, counted for the first page of the admin: one query a heap, whatever its height."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import CaseStatus
from cases.models import Case
from core import deadlines
from core.calendar import today
from disclosure.desk import NOBODYS, whose_condition
from matching.desk.queue import OPEN_SUGGESTIONS
from matching.enums import IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal, Suggestion
from matching.querysets import closed_to_broker
from needs.enums import NeedStatus
from needs.models import Need
from notifications.enums import MailStatus
from notifications.models import OutboundMail
from organizations.acting import Actor
from organizations.models import Organization

ALL = "all"


@dataclass(frozen=True, slots=True)
class Share:
    """One figure of a heap, and the list behind it."""

    name: str
    count: int
    path: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of work: how much there is, what of it is late, due or new; nothing without a list behind."""

    name: str
    path: str
    count: int
    late_days: int
    shares: list[Share]


@dataclass(frozen=True, slots=True)
class Look:
    """Whose work is looked at, by whom, and since when something is new."""

    actor: Actor
    whose: str = ALL
    last: datetime | None = None


def overview(look: Look) -> list[Heap]:
    """Return the heaps of work that this person may touch; administrators see no cases."""
    return [*(_of_coordinator(look) if look.actor.is_coordinator else ()), *_of_everybody(look)]


def _of_everybody(look: Look) -> list[Heap]:
    waiting = Organization.objects.waiting_for_desk()
    page = "admin:organizations_organization_changelist"
    heaps = [_heap(look, _("団体の確認"), page, waiting, status__exact="pending")]
    if look.actor.is_portal_admin:
        failed = OutboundMail.objects.filter(status=MailStatus.DEAD)
        page = "admin:notifications_outboundmail_changelist"
        heaps.append(_heap(look, _("送れなかったメール"), page, failed, due="", status__exact="dead"))
    return heaps


def _of_coordinator(look: Look) -> list[Heap]:
    closed = closed_to_broker(look.actor)
    return [*_needs(look), *_pairs(look, closed), *_people(look, closed)]


def _needs(look: Look) -> list[Heap]:
    whose = whose_condition(look.whose, user=look.actor.user)
    needs = Need.objects.for_desk(look.actor).filter(whose, status=NeedStatus.IN_REVIEW)
    page, dates = "admin:needs_need_changelist", {"due": "review_due_on", "since": "submitted_at"}
    entered = needs.with_broker_name().filter(is_entered=True)
    return [
        _heap(look, _("ニーズの確認"), page, needs, **dates, **_whose(look)),
        _heap(look, _("代理入力のニーズ"), page, entered, **dates, **_whose(look), entered="yes"),
    ]


def _pairs(look: Look, closed: list) -> list[Heap]:
    open_pairs = Suggestion.objects.for_desk(look.actor, closed=closed).filter(
        _assigned(look), current=True, status__in=OPEN_SUGGESTIONS
    )
    # A pair of which one side has been withdrawn waits for nobody.
    pairs = open_pairs.filter(need__deadline__isnull=False, seed__published_on__isnull=False)
    whose = whose_condition(look.whose, user=look.actor.user)
    proposals = Proposal.objects.for_desk(look.actor, closed=closed).filter(whose)
    sent = {"since": "submitted_at"}
    waiting = proposals.exclude(waiting_for__in=[WaitingFor.NOBODY, WaitingFor.DESK])
    queue, listed = "admin:matching_queue", "admin:matching_proposal_changelist"
    return [
        _heap(look, _("候補の判断"), queue, pairs, kind="suggestion", whose=look.whose),
        _heap(
            look,
            _("提案の確認"),
            queue,
            proposals.filter(status=ProposalStatus.SUBMITTED),
            **sent,
            kind="proposal",
            whose=look.whose,
        ),
        _heap(look, _("相手の返事を待つ提案"), listed, waiting, **sent, waits="sides", **_whose(look)),
    ]


def _people(look: Look, closed: list) -> list[Heap]:
    """Return what only its own coordinator sees; of it nothing is nobody's."""
    if look.whose == NOBODYS:
        return []
    asked = Introduction.objects.brokered_by(look.actor, closed=closed)
    talks = Conversation.objects.brokered_by(look.actor, closed=closed).filter(closed_at__isnull=True)
    cases = Case.objects.for_coordinator(look.actor, closed=closed).filter(status=CaseStatus.MEETING)
    return [
        _heap(
            look,
            _("同意を待つ紹介"),
            "admin:matching_introduction_changelist",
            asked.filter(status=IntroductionStatus.REQUESTED),
            since="requested_at",
            status__exact="requested",
        ),
        _heap(
            look,
            _("返事を待つメッセージ"),
            "admin:matching_conversation_changelist",
            talks.exclude(waiting_for=WaitingFor.NOBODY),
            since="last_message_at",
            waits="any",
        ),
        _heap(
            look,
            _("予定を待つ案件"),
            "admin:cases_case_changelist",
            cases,
            since="opened_at",
            status__exact="meeting",
        ),
    ]


def _assigned(look: Look) -> Q:
    wanted = {"mine": Q(assigned_to=look.actor.user), NOBODYS: Q(assigned_to=None)}
    return wanted.get(look.whose, Q())


def _whose(look: Look) -> dict[str, str]:
    return {"whose": look.whose} if look.whose != ALL else {}


def _heap(
    look: Look,
    name: str,
    page: str,
    rows: QuerySet,
    *,
    due: str = "due_on",
    since: str = "created_at",
    **query: str,
) -> Heap:
    found = rows.order_by().aggregate(**_figures(due=due, since=since, last=look.last))
    path = reverse(page)

    def share(word: str, title: str) -> Share:
        address = f"{path}?{urlencode({**query, 'when': word})}"
        return Share(title, found.get(word, 0), address, is_late=word == deadlines.LATE)

    words = {
        deadlines.LATE: _("期限切れ"),
        deadlines.TODAY: _("きょうまで"),
        deadlines.SOON: _("7日以内"),
        deadlines.NEW: _("新着"),
    }
    shares = [share(word, title) for word, title in words.items() if found.get(word)]
    address = f"{path}?{urlencode(query)}" if query else f"{path}?q="
    return Heap(name, address, found["all"], _days_over(found.get("oldest")), shares)


def _figures(*, due: str, since: str, last: datetime | None) -> dict[str, Any]:
    words = [deadlines.LATE, deadlines.TODAY, deadlines.SOON] if due else []
    words += [deadlines.NEW] if last and due else []
    counted = {
        word: Count("pk", filter=deadlines.condition(word, due=due, since=since, last=last)) for word in words
    }
    return {"all": Count("pk"), **counted, **({"oldest": Min(due)} if due else {})}


def _days_over(oldest: date | None) -> int:
    return max((today() - oldest).days, 0) if oldest else 0
