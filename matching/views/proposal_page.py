"""What the page of a proposal shows to each side, and the forms of the steps that are open now."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from classifications.choices import code_name
from matching import audience, drafting
from matching.enums import WAITED_AS, ProposalStatus
from matching.forms import CommentForm, DeclineForm, MessageForm, PurposeForm, VersionForm
from matching.history import events_of, returned
from matching.models import Introduction, Proposal
from matching.shown_titles import show_listings
from matching.standing import STANDING
from matching.steps import next_step, pairs_of
from matching.threads import bubbles
from matching.transitions.proposals import WORKFLOW
from organizations.acting import Actor
from organizations.label_words import shown_label
from organizations.rules import speaks_for_body

S = ProposalStatus


def page_of(proposal: Proposal, *, actor: Actor) -> dict[str, Any]:
    """Return the context of the page for this reader."""
    show_listings([proposal])
    as_target, as_proposer = audience.is_target(proposal, actor), audience.is_proposer(proposal, actor)
    as_office = actor.is_liaison_office and as_proposer
    introduction, ended = _introductions(proposal)
    shown = {
        "proposal": proposal,
        "as_target": as_target,
        "as_proposer": as_proposer,
        "as_desk": actor.is_desk,
        "who": shown_label(_own_label(proposal)) if as_proposer else audience.name_of_proposer(proposal),
        "facts": facts_of(proposal),
        "step": next_step(
            proposal,
            as_target=as_target,
            as_office=as_office,
            pair=pairs_of([proposal], actor=actor).get(proposal.pk),
        ),
        "researcher": audience.author_for_own_side(proposal, actor) if as_office else "",
        "events": events_of(proposal, as_target=as_target),
        "decline_reason": audience.reason_name(proposal.decline_reason),
        "introduction": introduction,
        "ended": ended if as_target or as_proposer else None,
        "listing_url": _listing_url(proposal),
        "returned": returned(proposal) if as_proposer else None,
    }
    thread = _thread(proposal, actor)
    shown |= thread | _forms(proposal, actor, as_target, as_proposer, introduction)
    if "ask_form" not in shown:
        return shown
    # One box to write in: a reply where one is waited for, else the question about the proposal.
    shown.pop("ask_form" if thread["own_turn"] else "message_form")
    return shown


def facts_of(proposal: Proposal) -> list[tuple[str, str]]:
    """Return the short facts of a proposal with their names."""
    names = proposal.words.names
    return [
        (names["cost_band"], code_name("budget_band", proposal.cost_band) if proposal.cost_band else ""),
        (names["trl"], f"TRL {proposal.trl}" if proposal.trl else ""),
        (names["ip_terms"], proposal.ip_terms),
    ]


def _introductions(proposal: Proposal) -> tuple[Introduction | None, Introduction | None]:
    """Return the introduction that stands, or else the last that ended while the proposal goes on."""
    last = proposal.introductions.order_by("-pk").first()
    if last is None or last.status in STANDING:
        return last, None
    return None, None if proposal.status in {S.DECLINED, S.WITHDRAWN} else last


def _own_label(proposal: Proposal) -> str:
    return drafting.label_of(proposal) if proposal.status == S.DRAFT else proposal.proposer_label


def _listing_url(proposal: Proposal) -> str:
    return reverse("seeds:detail" if proposal.is_approach else "needs:detail", args=[proposal.target_listing])


def _thread(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    conversation = proposal.conversation
    if conversation is None:
        return {"bubbles": [], "message_form": None, "own_turn": False}
    side = audience.side_in(conversation, actor)
    may_write = side is not None and conversation.closed_at is None
    form = MessageForm(masked=conversation.masked) if may_write else None
    own_turn = side is not None and conversation.waiting_for == WAITED_AS.get(side)
    return {"bubbles": bubbles(conversation, side=side), "message_form": form, "own_turn": own_turn}


def _forms(
    proposal: Proposal, actor: Actor, as_target: bool, as_proposer: bool, introduction: Any
) -> dict[str, Any]:
    first = {"version": proposal.version}
    may = {to: WORKFLOW.allows(proposal.status, to) for to in S}
    is_office = actor.is_liaison_office and as_proposer and proposal.status == S.OFFICE_CHECK
    alone = as_target and introduction is None
    adopts = speaks_for_body(actor) and (as_target or as_proposer) and introduction is not None
    open_forms = {
        # The office sends back; taking back is the researcher's.
        "withdraw_form": (as_proposer and may[S.WITHDRAWN] and not is_office, VersionForm(initial=first)),
        "approve_form": (is_office, VersionForm(initial=first)),
        "send_back_form": (is_office, CommentForm(initial=first, label=_("コメント"))),
        "shortlist_form": (alone and may[S.SHORTLISTED], VersionForm(initial=first)),
        "ask_form": (as_target and may[S.INFO_REQUESTED], CommentForm(initial=first, label=_("質問"))),
        "decline_form": (as_target and may[S.DECLINED], DeclineForm(initial=first)),
        "introduce_form": (alone and may[S.MEETING], PurposeForm()),
        "adopt_form": (adopts and may[S.ADOPTED], VersionForm(initial=first)),
    }
    return {name: form for name, (is_open, form) in open_forms.items() if is_open}
