"""What the desk's tests stand on: a published pair, its suggestion, and a proposal that was sent in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.calendar import today
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Proposal, Suggestion
from needs.models import Need
from organizations.models import Membership
from seeds.models import Seed
from tests.needs import factories as needs
from tests.seeds import factories as seeds


def need_of(owner: Membership, *, coordinator: Membership, **texts: Any) -> Need:
    """Return a need published today."""
    return needs.published(owner, coordinator=coordinator, at=timezone.now(), **texts)


def seed_of(owner: Membership, **changes: Any) -> Seed:
    """Return a seed published today."""
    return seeds.published(owner, at=timezone.now(), **changes)


def suggestion_of(need: Need, seed: Seed, **values: Any) -> Suggestion:
    """Return the pair as the engine would have stored it."""
    stored = {
        "score": 0.31,
        "band": "high",
        "reasons": {"japanese": ["どちらにも「曲がり」が出てきます。"]},
        "engine_version": "test",
        "due_on": today() + timedelta(days=5),
        "computed_at": timezone.now(),
    }
    return Suggestion.objects.create(need_id=need.public_id, seed_id=seed.public_id, **(stored | values))


def proposal_to(need: Need, *, by: Membership, number: int = 1, **values: Any) -> Proposal:
    """Return a submitted proposal that nobody on the desk has taken."""
    from disclosure.enums import ListingKind
    from disclosure.services import seal

    stored = {
        "listing_title": need.title,
        "proposer_label": "多摩地域・大学",
        "number": number,
        "status": ProposalStatus.SUBMITTED,
        "title": "光を当てて曲がりを測ります",
        "idea": "縞模様の光を当て、ゆがみから曲がりを求めます。",
        "why_fits": "油の膜があっても測れます。",
        "no_confidential": True,
        "waiting_for": WaitingFor.DESK,
        "due_on": today() + timedelta(days=3),
        "submitted_at": timezone.now(),
    }
    proposal = Proposal.objects.create(need=need, **(stored | values))
    seal(
        listing_id=proposal.public_id,
        kind=ListingKind.PROPOSAL,
        organization=by.organization,
        person=by.user,
    )
    return proposal
