"""What the page of an introduction shows: both public texts, the answers, and what a yes would open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import consents
from disclosure.enums import Capacity, Item, Purpose
from disclosure.models import Consent, Identity
from disclosure.services import open_identity
from matching.audience import reason_name
from matching.enums import IntroductionStatus
from matching.forms import DeclineForm
from matching.history import introduction_events
from matching.models import Introduction, Proposal
from matching.shown_titles import show_pairs
from matching.transitions.introductions import WORKFLOW
from needs.models import PublishedNeed
from organizations.acting import Actor
from organizations.label_words import shown_label
from seeds.models import PublishedSeed

COLORS = {
    IntroductionStatus.REQUESTED: "orange",
    IntroductionStatus.APPROVED: "green",
    IntroductionStatus.REFUSED: "gray",
    IntroductionStatus.EXPIRED: "gray",
    IntroductionStatus.REVOKED: "gray",
}

# What is said of a side without a standing answer; who takes a consent back leaves none.
SILENT = {
    IntroductionStatus.REQUESTED: gettext_lazy("回答待ち"),
    IntroductionStatus.REVOKED: gettext_lazy("取り消し"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one of those who have to agree has done so; who it is stays unsaid."""

    who: str
    said: str
    color: str


@dataclass(frozen=True, slots=True)
class SideOfPair:
    """One side as the other may see it before consent."""

    listing_id: UUID
    title: str
    label: str
    text: str
    url: str
    is_own: bool
    answers: list[Answer]


def entries_of(rows: list[Introduction], *, actor: Actor) -> list[tuple]:
    """Return each introduction with its colour, how the other side is called, and whether an answer waits."""
    show_pairs(rows)
    listings = {pk for row in rows for pk in row.listing_ids}
    own = Identity.objects.owned_by(actor).filter(listing_id__in=listings)
    own_ids = set(own.values_list("listing_id", flat=True))
    asked = _asked(rows, own_ids)
    return [(row, COLORS[row.status], _other_label(row, own_ids), row.public_id in asked) for row in rows]


def _asked(rows: list[Introduction], own_ids: set[UUID]) -> set[UUID]:
    """Return the introductions for which nobody of the own side has answered yet."""
    waiting = {
        r.public_id for r in rows if r.status == IntroductionStatus.REQUESTED and own_ids & {*r.listing_ids}
    }
    said = Consent.objects.filter(
        introduction_id__in=waiting, listing_id__in=own_ids, withdrawn_at__isnull=True
    )
    return waiting - set(said.values_list("introduction_id", flat=True))


def page_of(introduction: Introduction, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the context of the page for this reader."""
    show_pairs([introduction])
    given = list(consents.answers(introduction.public_id))
    own_ids = set(
        Identity.objects.owned_by(actor)
        .filter(listing_id__in=introduction.listing_ids)
        .values_list("listing_id", flat=True)
    )
    own = next((pk for pk in introduction.listing_ids if pk in own_ids), None)
    capacity = consents.capacity_of(actor, own) if own else None
    said = next((c.agreed for c in given if c.listing_id == own and c.capacity == capacity), None)
    is_open = introduction.status == IntroductionStatus.REQUESTED
    return {
        "introduction": introduction,
        "color": COLORS[introduction.status],
        "sides": _sides(introduction, own=own, given=given),
        "items": [Item(code).label for code in consents.STANDARD_ITEMS],
        "may_agree": is_open and capacity is not None and said is None,
        "has_agreed": is_open and capacity is not None and said is True,
        "cannot_answer": is_open and own is not None and capacity is None,
        "may_revoke": capacity is not None
        and WORKFLOW.allows(introduction.status, IntroductionStatus.REVOKED),
        "is_cosigner": capacity == Capacity.LIAISON_OFFICE,
        "refuse_form": DeclineForm(),
        "reason": reason_name(introduction.decline_reason),
        "proposal": introduction.proposal if own is not None else None,
        "card": _card(introduction, own=own, actor=actor, at=at),
        "conversation": introduction.conversation,
        "events": introduction_events(introduction),
    }


def _card(introduction: Introduction, *, own: UUID | None, actor: Actor, at: datetime) -> Any:
    if introduction.status != IntroductionStatus.APPROVED or own is None:
        return None
    other = next(pk for pk in introduction.listing_ids if pk != own)
    return open_identity(listing_id=other, actor=actor, purpose=Purpose.INTRODUCED, at=at)


def _sides(introduction: Introduction, *, own: UUID | None, given: Iterable[Consent]) -> list[SideOfPair]:
    titles = (introduction.shown_first, introduction.shown_second)
    labels = (introduction.first_label, introduction.second_label)
    sides = []
    for listing, title, label in zip(introduction.listing_ids, titles, labels, strict=True):
        text, url = _public_text(listing)
        silent = SILENT.get(introduction.status, _("回答なし"))
        answers = _answers(listing, given, in_detail=own is None or listing == own, silent=str(silent))
        sides.append(
            SideOfPair(
                listing_id=listing,
                title=title,
                label=label,
                text=text,
                url=url,
                is_own=listing == own,
                answers=answers,
            )
        )
    return sides


def _answers(listing: UUID, given: Iterable[Consent], *, in_detail: bool, silent: str) -> list[Answer]:
    """Return who has agreed; of the other side only whether it has: its house rules would narrow it down."""
    needed = consents.capacities_needed(listing)
    said = {c.capacity: c.agreed for c in given if c.listing_id == listing}
    if in_detail:
        return [_answer(Capacity(one).label, said.get(one), silent=silent) for one in needed]
    states = {said.get(one) for one in needed}
    seen = False if False in states else None if None in states else True
    return [_answer(_("相手側"), seen, silent=silent)]


def _answer(who: object, said: bool | None, *, silent: str) -> Answer:
    words = {None: (silent, "gray"), True: (_("同意"), "green"), False: (_("見送り"), "gray")}
    text, color = words[said]
    return Answer(who=str(who), said=text, color=color)


def _public_text(listing: UUID) -> tuple[str, str]:
    """Return the words that the other side has already read, and where they stand."""
    if (need := PublishedNeed.objects.filter(pk=listing).first()) is not None:
        return f"{need.problem}\n\n{need.wanted_result}", reverse("needs:detail", args=[listing])
    if (seed := PublishedSeed.objects.filter(pk=listing).first()) is not None:
        return seed.summary or seed.one_line, reverse("seeds:detail", args=[listing])
    proposal = Proposal.objects.filter(public_id=listing).first()
    if proposal is not None:
        return f"{proposal.idea}\n\n{proposal.why_fits}", reverse("matching:proposal", args=[listing])
    return "", ""


def _other_label(row: Introduction, own_ids: set[UUID]) -> str:
    if row.first_listing in own_ids:
        return row.second_label
    if row.second_listing in own_ids:
        return row.first_label
    return f"{shown_label(row.first_label)} × {shown_label(row.second_label)}"
