"""A few proposals on their way, so that company, office and desk have something to decide on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from demo import people
from disclosure.models import Identity
from disclosure.services import brokers_of
from matching import conversations, drafting, listings
from matching.enums import ProposalStatus
from matching.models import Proposal
from matching.transitions import proposals
from organizations.acting import Actor
from organizations.models import Membership


@dataclass(frozen=True)
class DemoProposal:
    """Which researcher's seed answers which need, and how far the proposal has come."""

    need: str
    seed: str
    title: str
    idea: str
    why_fits: str
    stage: str
    question: str = ""


PROPOSALS = (
    DemoProposal(
        "NED-040",
        "SED-072",
        "主軸の電線に輪を付けて摩耗の兆しを読みます",
        "電線に後付けの輪をはめ、電流の細かな揺れから刃先の減りを読みます。装置は止めません。",
        "音だけでは周りの機械にまぎれますが、電流なら一台ずつ分けて見られます。",
        "received",
        "試したい加工は、回転数をどのくらい変えながら行いますか。",
    ),
    DemoProposal(
        "NED-033",
        "SED-056",
        "判断の分かれ道を聞き取り、図に残します",
        "作業のあとに短い面接を重ね、迷った場面とその決め手を一枚の図にします。",
        "手の動きではなく判断を残すため、設備が変わっても教材として使えます。",
        "submitted",
    ),
    DemoProposal(
        "NED-039",
        "SED-070",
        "磁石で踊る粉で、曲がった穴の中まで仕上げます",
        "磁石で動く粉を通路に入れ、外から回して内側のばりを丸めます。",
        "工具が届かない所でも、粉なら形に沿って入ります。小ロットでも治具を替えません。",
        "submitted",
    ),
    DemoProposal(
        "NED-001",
        "SED-001",
        "空気で水平に持ち上がる板で段差とすき間を埋めます",
        "厚さ3cmの板を床に置き、空気で車両の床の高さまで水平に上げて橋渡しします。",
        "停電しても急に下がらず、列車が通るときは薄くたためます。",
        "office_check",
    ),
)


def load_proposals(needs: Mapping[str, UUID], seeds: Mapping[str, UUID], *, now: datetime) -> None:
    """Send each proposal in as its researcher, and bring it as far as it has come."""
    for entry in PROPOSALS:
        bring_in(entry, needs, seeds, now=now)


def bring_in(
    entry: DemoProposal, needs: Mapping[str, UUID], seeds: Mapping[str, UUID], *, now: datetime
) -> Proposal:
    """Send one proposal in, and bring it as far as it has come."""
    author = author_of(seeds[entry.seed])
    proposal = _submit(entry, needs[entry.need], author, now=now)
    if entry.stage != "office_check" and proposal.status == ProposalStatus.OFFICE_CHECK:
        office = people.liaison_of(author.organization)
        proposal = proposals.approve_by_office(proposal=proposal, version=proposal.version, by=office, at=now)
    if entry.stage == "received":
        broker = next(
            one for one in people.coordinators() if brokers_of(proposal.public_id).get() == one.user
        )
        proposal = proposals.pass_on(proposal=proposal, version=proposal.version, by=broker, at=now)
    if entry.question:
        _ask(proposal, entry.question, author, now=now)
    return proposal


def _submit(entry: DemoProposal, need_id: UUID, author: Actor, *, now: datetime) -> Proposal:
    listing = listings.find(need_id, is_need=True)
    fields = {
        "title": entry.title,
        "idea": entry.idea,
        "why_fits": entry.why_fits,
        "no_confidential": True,
    }
    proposal = drafting.begin(listing=listing, token=uuid4(), fields=fields, by=author)
    return proposals.submit(proposal=proposal, version=proposal.version, by=author, at=now)


def _ask(proposal: Proposal, question: str, author: Actor, *, now: datetime) -> None:
    thread = conversations.for_proposal(proposal)
    conversations.send(conversation=thread, body=question, token=uuid4(), by=author, at=now)


def author_of(seed_id: UUID) -> Actor:
    """Return the researcher who registered the seed, acting."""
    identity = Identity.objects.get(listing_id=seed_id)
    rows = Membership.objects.active().filter(user=identity.person, organization=identity.organization)
    return Actor.of(rows.select_related("user", "organization").get())
