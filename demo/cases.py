"""Two cases under way: one whose next step lies ahead, and one whose day has passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cases import services
from cases.models import Case
from demo import people
from demo.dating import told
from demo.proposals import DemoProposal, author_of, bring_in
from disclosure.models import Identity
from matching.models import Introduction, Proposal
from matching.transitions import introductions
from organizations.models import Organization


@dataclass(frozen=True)
class DemoCase:
    """An answered need whose two sides have met, so many days ago; what comes next, and in how many days."""

    proposal: DemoProposal
    sent: int
    agreed: int
    note: str
    planned: int


CASES = (
    DemoCase(
        DemoProposal(
            "NED-003",
            "SED-004",
            "背の低い草に入れ替えて、刈る回数を減らします",
            "のり面の一部に背の低い在来の草を植え、3年かけて伸びにくい草地に変えます。",
            "機械を増やさず、刈る回数そのものを減らせます。根が張るので、土も流れにくくなります。",
            "received",
        ),
        sent=-10,
        agreed=-6,
        note="のり面を一緒に歩き、試す場所と広さを決める打ち合わせ",
        planned=9,
    ),
    DemoCase(
        DemoProposal(
            "NED-033",
            "SED-055",
            "視線と力の記録で、最終調整の手順を見えるようにします",
            "調整のあいだの視線と指先の力を並べて記録し、若手との差を一枚の図にします。",
            "体に何も付けないので、ふだんの動きのまま測れます。言葉にならない加減が数で残ります。",
            "received",
        ),
        sent=-33,
        agreed=-26,
        note="調整の作業を1回記録するための日どりと場所を決める",
        planned=-4,
    ),
)


def load_cases(needs: Mapping[str, UUID], seeds: Mapping[str, UUID], *, now: datetime) -> None:
    """Bring each pair through the steps that people take, on the days when they took them."""
    for entry in CASES:
        at = now + timedelta(days=entry.agreed)
        sent, next_day = now + timedelta(days=entry.sent), at + timedelta(days=1)
        with told(sent):
            proposal = bring_in(entry.proposal, needs, seeds, now=sent)
        with told(at):
            introduction = _agreed(entry, proposal, seeds[entry.proposal.seed], at=at)
            case = services.open_case(introduction_id=introduction.public_id, at=at)
        with told(next_day):
            _plan(entry, case, day=timezone.localdate(now) + timedelta(days=entry.planned), at=next_day)


def _plan(entry: DemoCase, case: Case, *, day: date, at: datetime) -> None:
    desk = next(actor for actor in people.coordinators() if actor.user == case.coordinator)
    services.record_next_step(case=case, planned_on=day, note=entry.note, by=desk, at=at)


def _agreed(entry: DemoCase, proposal: Proposal, seed_id: UUID, *, at: datetime) -> Introduction:
    body = Organization.objects.get(
        pk=Identity.objects.get(listing_id=proposal.target_listing).organization_id
    )
    company = people.poster_of(body, "")
    introduction = introductions.request_from_proposal(
        proposal=proposal,
        purpose="詳しい話をうかがい、試せることを一緒に決めたいです。",
        by=company,
        at=at,
    )
    for side in (company, author_of(seed_id)):
        introductions.agree(introduction=introduction, by=side, at=at)
    return introduction
