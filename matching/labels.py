"""How a side is called before consent: by the label the world already reads, never by a newly made one."""

from uuid import UUID

from matching.models import Proposal
from needs.models import PublishedNeed
from seeds.models import PublishedSeed


def public_label(*, need_id: UUID | None, seed_id: UUID | None) -> str:
    """Return the published label of a need, or the published institution of a seed."""
    if need_id is not None:
        return PublishedNeed.objects.filter(pk=need_id).values_list("label", flat=True).first() or ""
    return PublishedSeed.objects.filter(pk=seed_id).values_list("institution_name", flat=True).first() or ""


def side_label(listing_id: UUID) -> str:
    """Return the label of whichever need, seed or proposal has this id."""
    proposal = Proposal.objects.filter(public_id=listing_id).values_list("proposer_label", flat=True).first()
    return (
        proposal
        or public_label(need_id=listing_id, seed_id=None)
        or public_label(need_id=None, seed_id=listing_id)
    )
