"""What happens to open requests when their listing ends: everybody who waits is told why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal
from matching.transitions import introductions, proposals


@transaction.atomic
def close_for_listing(*, listing_id: UUID, at: datetime) -> None:
    """End the open proposals, questions and introductions of a listing that was taken back."""
    about = Q(need_id=listing_id) | Q(seed_id=listing_id)
    text = _("この募集は取り下げられました。ご提案ありがとうございました。")
    for proposal in Proposal.objects.filter(about, status__in=OPEN_PROPOSALS).order_by("pk"):
        proposals.close_with_listing(proposal=proposal, reason="other", text=text, at=at)
    drafts = Proposal.objects.filter(about, status=ProposalStatus.DRAFT).order_by("pk")
    for proposal in drafts:
        proposals.close_with_listing(proposal=proposal, reason="other", text=text, at=at)
    open_asked = Q(first_listing=listing_id) | Q(second_listing=listing_id)
    asked = Introduction.objects.filter(open_asked, status=IntroductionStatus.REQUESTED)
    for introduction in asked.order_by("pk"):
        introductions.expire(introduction=introduction, at=at)
    Conversation.objects.filter(about, masked=True, closed_at__isnull=True).update(
        closed_at=at, waiting_for=WaitingFor.NOBODY, due_on=None
    )
