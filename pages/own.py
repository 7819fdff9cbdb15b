"""The own listings and what is under way, in the words of the workspace."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import mandates
from disclosure.models import Mandate
from matching.enums import ProposalStatus, WaitingFor
from matching.glances import Glance, vague_needs
from matching.models import Introduction, Proposal
from matching.reasons import Addition
from matching.steps import status_of
from needs.enums import NeedStatus
from needs.models import Need
from needs.rules import spoken_for
from needs.steps import next_step
from organizations.acting import Actor
from pages.holding import Holding
from seeds.enums import SeedStatus

MOST = 5
SEED_COLORS = {
    SeedStatus.PUBLISHED: "green",
    SeedStatus.OFFICE_CHECK: "blue",
    SeedStatus.RETURNED: "orange",
    SeedStatus.UNPUBLISHED: "red",
}


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A need or a seed of the own side; ``found`` is None while the world cannot read it."""

    title: str
    path: str
    status: str
    color: str
    due_on: date | None
    found: int | None
    found_path: str
    addition: Addition | None
    mandate: Mandate | None = None
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Underway:
    """Something that both sides are at, and where it stands."""

    kind: str
    title: str
    path: str
    status: str
    waits_for: str
    due_on: date | None


def listings_of(actor: Actor, holding: Holding) -> list[OwnListing]:
    """Return the newest own needs or seeds with what would bring each nearer to partners."""
    needs, seeds = holding.needs[:MOST], holding.seeds[:MOST]
    additions = _additions(actor, holding, needs)
    entered = mandates.concerning(actor, [need.public_id for need in needs]) if needs else {}
    return [
        *(
            replace(
                _need(need, holding.glances.get(need.public_id), additions),
                mandate=entered.get(need.public_id),
                is_own=need.is_own,
            )
            for need in needs
        ),
        *(_seed(seed, holding.glances.get(seed.public_id)) for seed in seeds),
    ]


def _additions(actor: Actor, holding: Holding, needs: list[Need]) -> dict[UUID, Addition]:
    """Return what to write for the own needs; as plain words to who may not write them."""
    glances = {need.public_id: holding.glances.get(need.public_id) for need in needs if need.is_own}
    found = {pk: glance.addition for pk, glance in glances.items() if glance and glance.addition}
    silent = [
        need.public_id
        for need in needs
        if need.is_own and need.status == NeedStatus.PUBLISHED and glances[need.public_id] is None
    ]
    found |= vague_needs(silent) if silent else {}
    editable = spoken_for(actor, among=found)
    return {pk: one if pk in editable else replace(one, url="") for pk, one in found.items()}


def _need(need: Need, glance: Glance | None, additions: dict[UUID, Addition]) -> OwnListing:
    step = next_step(need)
    return OwnListing(
        title=need.title,
        path=reverse("needs:workspace", args=[need.public_id]),
        status=need.get_status_display(),
        color=step.color,
        due_on=step.due_on,
        # Partners are the company's to look at, also when somebody else has entered the need.
        found=_found(glance, is_public=need.status == NeedStatus.PUBLISHED and need.is_own),
        found_path=_found_path(need.public_id),
        addition=additions.get(need.public_id),
    )


def _seed(seed, glance: Glance | None) -> OwnListing:
    return OwnListing(
        title=seed.shown_title,
        path=reverse("seeds:workspace", args=[seed.public_id]),
        status=seed.get_status_display(),
        color=SEED_COLORS.get(SeedStatus(seed.status), "gray"),
        due_on=seed.office_due_on if seed.status == SeedStatus.OFFICE_CHECK else None,
        found=_found(glance, is_public=seed.status == SeedStatus.PUBLISHED),
        found_path=_found_path(seed.public_id),
        addition=glance.addition if glance else None,
    )


def _found(glance: Glance | None, *, is_public: bool) -> int | None:
    if glance is not None:
        return glance.found
    return 0 if is_public else None


def _found_path(listing_id: UUID) -> str:
    return f"{reverse('matching:suggestions')}?of={listing_id}"


def underway_of(holding: Holding) -> list[Underway]:
    """Return what stands between the sides now, the nearest date first."""
    things = [*_proposals(holding), *_introductions(holding), *_cases(holding)]
    return sorted(things, key=lambda thing: thing.due_on or date.max)[: 2 * MOST]


def _proposals(holding: Holding) -> Iterator[Underway]:
    sent = (row for row in holding.proposals if row.status != ProposalStatus.DRAFT)
    for row in islice(sent, 2 * MOST):
        yield Underway(
            kind=_kind_of(row),
            title=row.title or row.shown_listing,
            path=reverse("matching:proposal", args=[row.public_id]),
            status=status_of(row, as_target=not row.is_own),
            waits_for=_waits_for(row, is_office=holding.is_office, introduced=row.pk in holding.introduced),
            due_on=row.due_on,
        )


def _kind_of(row: Proposal) -> str:
    if row.is_approach:
        return _("送った打診") if row.is_own else _("届いた打診")
    return _("送った提案") if row.is_own else _("届いた提案")


def _waits_for(row: Proposal, *, is_office: bool, introduced: bool) -> str:
    mine = {WaitingFor.PROPOSER if row.is_own else WaitingFor.TARGET}
    mine |= {WaitingFor.OFFICE} if is_office else set()
    if row.waiting_for == WaitingFor.NOBODY or introduced:
        return ""
    return _("あなた") if row.waiting_for in mine else str(WaitingFor(row.waiting_for).label)


def _introductions(holding: Holding) -> Iterator[Underway]:
    for row in holding.introductions[: 2 * MOST]:
        yield Underway(
            kind=_("紹介"),
            title=row.shown_first,
            path=reverse("matching:introduction", args=[row.public_id]),
            status=row.get_status_display(),
            waits_for=_answer_of(row, holding),
            due_on=row.due_on,
        )


def _answer_of(row: Introduction, holding: Holding) -> str:
    return _("あなた") if row.public_id in holding.unanswered else _("ほかの方")


def _cases(holding: Holding) -> Iterator[Underway]:
    for row in holding.cases[: 2 * MOST]:
        yield Underway(
            kind=_("案件"),
            title=row.title,
            path=reverse("cases:detail", args=[row.public_id]),
            status=row.get_status_display(),
            waits_for=row.get_waiting_for_display(),
            due_on=row.due_on,
        )
