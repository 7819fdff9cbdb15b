"""What waits on the desk, counted for the first page of the admin."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar import today
from matching.desk.queue import OPEN_SUGGESTIONS
from matching.enums import IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal, Suggestion
from needs.enums import NeedStatus
from needs.models import Need
from organizations.acting import Actor
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of work: how much there is, and how much of it is late."""

    name: str
    path: str
    count: int
    late: int


def overview(actor: Actor) -> list[Heap]:
    """Return the heaps of work that this person may touch; administrators see no cases."""
    heaps = [
        _heap(
            _("団体の確認"),
            "organizations_organization",
            Organization.objects.waiting_for_desk(),
            query="?status__exact=pending",
        ),
    ]
    if not actor.is_coordinator:
        return heaps
    suggestions = Suggestion.objects.for_desk(actor).filter(current=True, status__in=OPEN_SUGGESTIONS)
    proposals = Proposal.objects.for_desk(actor)
    late = proposals.exclude(waiting_for__in=[WaitingFor.NOBODY, WaitingFor.DESK]).filter(due_on__lt=today())
    introductions = Introduction.objects.brokered_by(actor).filter(status=IntroductionStatus.REQUESTED)
    return [
        _heap(
            _("ニーズの確認"),
            "needs_need",
            Need.objects.for_desk(actor).filter(status=NeedStatus.IN_REVIEW),
            due="review_due_on",
        ),
        _heap(_("候補の判断"), "", suggestions, query="?kind=suggestion&whose=all"),
        _heap(
            _("提案の確認"),
            "",
            proposals.filter(status=ProposalStatus.SUBMITTED),
            query="?kind=proposal&whose=all",
        ),
        _heap(_("返事が遅れている提案"), "matching_proposal", late),
        _heap(_("同意を待つ紹介"), "matching_introduction", introductions),
        _conversations(actor),
        *heaps,
    ]


def _heap(name: str, model: str, rows: QuerySet, *, due: str = "due_on", query: str = "") -> Heap:
    path = reverse(f"admin:{model}_changelist") if model else reverse("admin:matching_queue")
    late = rows.filter(**{f"{due}__lt": today()}).count()
    return Heap(name=name, path=path + query, count=rows.count(), late=late)


def _conversations(actor: Actor) -> Heap:
    rows = Conversation.objects.brokered_by(actor).exclude(waiting_for=WaitingFor.NOBODY)
    late = rows.filter(due_on__lt=today()).count()
    return Heap(_("返事待ちのメッセージ"), reverse("matching:conversations"), rows.count(), late)
