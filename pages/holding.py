"""What the acting side has in the works, read once for the whole workspace: one look at each room."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from cases.enums import CaseStatus
from cases.models import Case
from disclosure import consents
from disclosure.models import Identity
from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus
from matching.glances import Glance, glances
from matching.kinds import Kind
from matching.models import Introduction, Proposal
from matching.shown_titles import show_listings, show_pairs
from needs.models import Need
from needs.rules import ENTERING, OVER
from organizations.acting import Actor
from seeds.enums import SeedStatus
from seeds.models import Seed

# More than a side has at once; nothing is cut off silently, the lists behind show all.
MOST = 50


@dataclass
class Holding:
    """Rows of the own side; empty where the acting role has nothing of a kind."""

    is_office: bool = False
    needs: list[Need] = field(default_factory=list)
    """Needs of the own body, and those entered for clients, also after the client has taken them over."""
    seeds: list[Seed] = field(default_factory=list)
    seeds_to_check: list[Seed] = field(default_factory=list)
    proposals: list[Any] = field(default_factory=list)
    introductions: list[Introduction] = field(default_factory=list)
    unanswered: set[UUID] = field(default_factory=set)
    cases: list[Case] = field(default_factory=list)
    glances: dict[UUID, Glance] = field(default_factory=dict)

    @property
    def introduced(self) -> set[int]:
        """Proposals about which both sides are asked for their consent."""
        return {row.proposal_id for row in self.introductions if row.proposal_id is not None}


def holding_of(actor: Actor) -> Holding:
    """Read what the acting side has; the desk works elsewhere, and who belongs nowhere has nothing."""
    if actor.membership is None or actor.is_desk:
        return Holding()
    introductions = list(_introductions(actor))
    pairs = {row.public_id: row.listing_ids for row in introductions}
    holding = Holding(
        is_office=actor.is_liaison_office,
        proposals=list(_proposals(actor)),
        introductions=introductions,
        unanswered=consents.unanswered(actor, pairs) if pairs else set(),
        cases=list(_cases(actor)),
    )
    show_listings(holding.proposals)
    show_pairs(holding.introductions)
    _add_listings(holding, actor)
    return holding


def _add_listings(holding: Holding, actor: Actor) -> None:
    if actor.is_company or actor.role in ENTERING:
        holding.needs = list(_standing(Need.objects.concerning(actor)))
        holding.glances = glances(actor, kind=Kind.NEED) if any(n.is_own for n in holding.needs) else {}
    if actor.is_researcher:
        seeds = Seed.objects.owned_by(actor).exclude(status=SeedStatus.WITHDRAWN)
        holding.seeds = list(seeds.order_by("-updated_at", "-pk")[:MOST])
        holding.glances = glances(actor, kind=Kind.SEED) if holding.seeds else {}
    if actor.is_liaison_office:
        waiting = Seed.objects.in_office_of(actor).waiting_for_office()
        holding.seeds_to_check = list(waiting.order_by("office_due_on", "pk")[:MOST])


def _standing(needs):
    return needs.exclude(status__in=OVER).order_by("-saved_at", "-pk")[:MOST]


def _proposals(actor: Actor):
    own = Identity.objects.owned_by(actor).filter(listing_id=OuterRef("public_id"))
    rows = Proposal.objects.readable_by(actor).select_related("conversation").annotate(is_own=Exists(own))
    return rows.filter(status__in=[ProposalStatus.DRAFT, *OPEN_PROPOSALS]).order_by("due_on", "pk")[:MOST]


def _introductions(actor: Actor):
    rows = Introduction.objects.for_member(actor).filter(status=IntroductionStatus.REQUESTED)
    return rows.order_by("due_on", "pk")[:MOST]


def _cases(actor: Actor):
    rows = Case.objects.for_party(actor).exclude(status=CaseStatus.STOPPED).with_plans()
    return rows.order_by("due_on", "pk")[:MOST]
