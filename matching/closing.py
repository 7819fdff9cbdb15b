"""What happens to open requests when their listing ends: everybody who waits is told why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matching import conversations
from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus
from matching.models import Conversation, Introduction, Proposal
from matching.transitions import introductions, proposals
from needs.enums import NeedStatus
from needs.models import Need
from seeds.enums import SeedStatus
from seeds.models import Seed

STANDING = (*OPEN_PROPOSALS, ProposalStatus.DRAFT)
GONE = (SeedStatus.WITHDRAWN, SeedStatus.UNPUBLISHED)


@transaction.atomic
def close_for_listing(*, listing_id: UUID, at: datetime) -> None:
    """End the open proposals, questions and introductions of a listing that was taken back."""
    words = {"reason": "other", "text": str(_("この募集は取り下げられました。ありがとうございました。"))}
    pairs = Q(first_listing=listing_id) | Q(second_listing=listing_id)
    asked = Introduction.objects.filter(pairs, status=IntroductionStatus.REQUESTED)
    for introduction in asked.order_by("pk"):
        introductions.end(introduction=introduction, at=at, **words)
    about = Q(need_id=listing_id) | Q(seed_id=listing_id)
    for proposal in Proposal.objects.filter(about, status__in=STANDING).order_by("pk"):
        proposals.close_with_listing(proposal=proposal, at=at, **words)
    conversations.close_about(listing_id, at=at)


def close_missed(*, at: datetime) -> int:
    """End what still waits for a listing that was taken back: doorbells that were missed."""
    needs = Need.objects.filter(status=NeedStatus.WITHDRAWN).values("public_id")
    seeds = Seed.objects.filter(status__in=GONE).values("public_id")
    gone = Q(need_id__in=needs) | Q(seed_id__in=seeds)
    rows = (
        Proposal.objects.filter(gone, status__in=STANDING),
        Introduction.objects.filter(gone, status=IntroductionStatus.REQUESTED),
        Conversation.objects.filter(gone, masked=True, closed_at__isnull=True),
    )
    named = {pk for some in rows for pair in some.values_list("need_id", "seed_id") for pk in pair}
    taken_back = {*needs.filter(public_id__in=named - {None}).values_list("public_id", flat=True)}
    taken_back |= {*seeds.filter(public_id__in=named - {None}).values_list("public_id", flat=True)}
    for listing_id in sorted(taken_back):
        close_for_listing(listing_id=listing_id, at=at)
    return len(taken_back)
