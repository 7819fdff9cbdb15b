"""The steps of a proposal to a need and of an approach to a seed.

Each step takes the version that the person looked at; the same form sent twice is one step.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion
from core.workflow import Workflow
from disclosure.services import (
    assign_broker,
    brokers_of,
    may_broker,
    office_of,
    organization_behind,
    owners_of,
)
from matching import audience, conversations, notices, rules
from matching.enums import ProposalStatus as Status
from matching.enums import WaitingFor
from matching.models import Proposal
from matching.screening import refuse_names, refuse_names_of_both
from matching.transitions import guards
from matching.transitions.ending import end_introductions_of, lock_introductions_of
from matching.transitions.stepping import lock, move, once
from needs.services import note_answer
from notifications.notices import notify
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from organizations.labels import masked_label
from organizations.rules import speaks_for_body

WORKFLOW = Workflow(
    name="proposal",
    steps={
        Status.DRAFT: {Status.OFFICE_CHECK, Status.SUBMITTED, Status.WITHDRAWN},
        Status.OFFICE_CHECK: {Status.SUBMITTED, Status.DRAFT, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.RECEIVED, Status.DRAFT, Status.WITHDRAWN},
        Status.RECEIVED: {
            Status.INFO_REQUESTED,
            Status.SHORTLISTED,
            Status.MEETING,
            Status.DECLINED,
            Status.WITHDRAWN,
        },
        Status.INFO_REQUESTED: {Status.RECEIVED, Status.DECLINED, Status.WITHDRAWN},
        Status.SHORTLISTED: {
            Status.INFO_REQUESTED,
            Status.MEETING,
            Status.DECLINED,
            Status.WITHDRAWN,
        },
        Status.MEETING: {Status.ADOPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.ADOPTED: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    },
)
OFFICE_DAYS, TRIAGE_DAYS, ANSWER_DAYS, DECISION_DAYS = 5, 3, 10, 60
DECIDABLE = frozenset({Status.RECEIVED, Status.INFO_REQUESTED, Status.SHORTLISTED})
TEXTS = (*guards.REQUIRED, "plan", "ip_terms", "needed_from_you")


@once
def submit(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """Send the proposal on its way: to the liaison office where its policy asks, else to the coordinator."""
    proposal = lock(proposal, version=version, by=by, to={Status.OFFICE_CHECK, Status.SUBMITTED})
    guards.require_proposer(proposal, by)
    guards.check_complete(proposal)
    guards.check_target(proposal, by)
    organization = organization_behind(proposal.public_id)
    rules.check_approved(by)
    refuse_names({name: getattr(proposal, name) for name in TEXTS}, organization=organization)
    if proposal.need_id is not None:
        note_answer(proposal.need_id)
    proposal.proposer_label = masked_label(organization)
    proposal.save(update_fields=["proposer_label"])
    policy = organization.proposal_policy if organization.is_research else ApprovalPolicy.AUTO
    if policy == ApprovalPolicy.APPROVE and not by.is_liaison_office:
        return _send_to_office(proposal, by=by, at=at)
    moved = _send_to_desk(proposal, by=by, at=at)
    if policy == ApprovalPolicy.NOTIFY and not by.is_liaison_office:
        copy = notices.ProposalSentCopy(title=moved.title)
        _tell(moved, copy, to=office_of(moved.public_id), fact="sent-copy")
    return moved


@once
def approve_by_office(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """The liaison office lets its researcher's proposal go."""
    proposal = lock(proposal, version=version, by=by, to={Status.SUBMITTED})
    guards.require_office(proposal, by)
    moved = _send_to_desk(proposal, by=by, at=at)
    _tell_proposer(moved)
    return moved


@once
def return_to_researcher(
    *, proposal: Proposal, version: int, reason: str, by: Actor, at: datetime
) -> Proposal:
    """The liaison office sends the proposal back with a comment."""
    proposal = lock(proposal, version=version, by=by, to={Status.DRAFT})
    guards.require_office(proposal, by)
    WORKFLOW.check(Status(proposal.status), Status.DRAFT)
    text = rules.require_text(reason)
    moved = _step(proposal, to=Status.DRAFT, by=by, at=at, reason=text, **_nobody())
    _tell_proposer(moved)
    return moved


@transaction.atomic
def take(*, proposal: Proposal, by: Actor, at: datetime) -> None:
    """Become the coordinator of a proposal that has none; of two at once the first one does."""
    proposal = lock(proposal)
    other = brokers_of(proposal.public_id).exclude(pk=by.user.pk).first()
    if other is not None:
        raise StaleVersion(_("先に%(name)sさんが担当になりました。") % {"name": other.full_name})
    guards.require_desk(proposal, by)
    assign_broker(listing_id=proposal.public_id, coordinator=by.user, at=at, by=by.user)


@once
def return_to_writer(
    *, proposal: Proposal, version: int, reason: str, text: str, by: Actor, at: datetime
) -> Proposal:
    """The coordinator gives the proposal back to be written again, with a reason, a text and a date."""
    proposal = lock(proposal, version=version, by=by, to={Status.DRAFT})
    guards.require_desk(proposal, by)
    WORKFLOW.check(Status(proposal.status), Status.DRAFT)
    code, words = rules.require_reason(reason), rules.require_text(text)
    refuse_names_of_both({"text": words}, listing_ids=(proposal.target_listing, proposal.public_id))
    assign_broker(listing_id=proposal.public_id, coordinator=by.user, at=at, by=by.user)
    due = add_business_days(at, ANSWER_DAYS)
    moved = _step(
        proposal,
        to=Status.DRAFT,
        by=by,
        at=at,
        reason=words,
        reason_code=code,
        waiting_for=WaitingFor.PROPOSER,
        due_on=due,
    )
    notice = notices.ProposalReturned(title=moved.title, reason=audience.reason_name(code), due_on=due)
    _tell(moved, notice, to=owners_of(moved.public_id), fact="returned")
    return moved


@once
def pass_on(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """The coordinator hands the proposal to the listing's side, with a date for its decision."""
    proposal = lock(proposal, version=version, by=by, to={Status.RECEIVED})
    guards.require_desk(proposal, by)
    proposer = organization_behind(proposal.public_id)
    rules.check_not_excluded(proposal.target_listing, {proposer.pk})
    assign_broker(listing_id=proposal.public_id, coordinator=by.user, at=at, by=by.user)
    due = decision_date(proposal, at)
    moved = _step(
        proposal,
        to=Status.RECEIVED,
        by=by,
        at=at,
        waiting_for=WaitingFor.TARGET,
        due_on=due,
        decision_due_on=due,
        # Only now: before, the other side must not learn that somebody is writing.
        conversation=conversations.for_proposal(proposal),
    )
    received = notices.ProposalReceived(
        title=moved.listing_title, proposer=audience.proposer_for_reader(moved), due_on=due
    )
    _tell(moved, received, to=owners_of(moved.target_listing), fact="received")
    _tell_proposer(moved)
    return moved


@once
def ask_for_more(
    *, proposal: Proposal, version: int, question: str, token: UUID, by: Actor, at: datetime
) -> Proposal:
    """The listing's side asks for more before deciding; the question stands in the thread."""
    proposal = lock(proposal, version=version, by=by, to={Status.INFO_REQUESTED})
    guards.require_target(proposal, by)
    text = rules.require_text(question)
    due = add_business_days(at, ANSWER_DAYS)
    moved = _step(
        proposal, to=Status.INFO_REQUESTED, by=by, at=at, waiting_for=WaitingFor.PROPOSER, due_on=due
    )
    conversations.send(
        conversation=moved.conversation, body=text, token=token, by=by, at=at, wants_answer=True
    )
    return moved


@transaction.atomic
def answer_question(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """The proposer has answered in the thread; the decision is the other side's again."""
    proposal = lock(proposal)
    guards.require_proposer(proposal, by)
    due = max(proposal.decision_due_on or decision_date(proposal, at), add_business_days(at, ANSWER_DAYS))
    return _step(proposal, to=Status.RECEIVED, by=by, at=at, waiting_for=WaitingFor.TARGET, due_on=due)


@once
def shortlist(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """The listing's side keeps the proposal as a candidate."""
    proposal = lock(proposal, version=version, by=by, to={Status.SHORTLISTED})
    guards.require_target(proposal, by)
    moved = _step(proposal, to=Status.SHORTLISTED, by=by, at=at)
    _tell_proposer(moved)
    return moved


@once
def decline(*, proposal: Proposal, version: int, reason: str, text: str, by: Actor, at: datetime) -> Proposal:
    """The listing's side says no, or its coordinator for it; the proposer reads the reason and the text."""
    asked = lock_introductions_of(proposal)
    proposal = lock(proposal, version=version, by=by, to={Status.DECLINED})
    guards.require_decider(proposal, by)
    words = {"decline_reason": rules.require_reason(reason), "decline_text": rules.require_text(text)}
    if by.is_desk:
        refuse_names_of_both({"text": text}, listing_ids=(proposal.target_listing, proposal.public_id))
    elif proposal.status != Status.MEETING:
        refuse_names({"text": text}, organization=by.organization)
    moved = _step(proposal, to=Status.DECLINED, by=by, at=at, **_nobody(), **words)
    end_introductions_of(asked, reason=reason, text=words["decline_text"], at=at)
    conversations.close(moved.conversation, at=at)
    _tell_proposer(moved)
    copy = notices.ProposalDeclinedCopy(title=moved.title)
    _tell(moved, copy, to=office_of(moved.public_id), fact="declined-copy")
    if by.is_desk:
        declined = notices.ProposalDeclinedForYou(title=moved.listing_title)
        _tell(moved, declined, to=owners_of(moved.target_listing), fact="declined-for-you")
    return moved


@once
def withdraw(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """The proposer takes the proposal back."""
    asked = lock_introductions_of(proposal)
    proposal = lock(proposal, version=version, by=by, to={Status.WITHDRAWN})
    guards.require_proposer(proposal, by)
    moved = _step(proposal, to=Status.WITHDRAWN, by=by, at=at, **_nobody())
    end_introductions_of(asked, reason="other", text=str(_("提案が取り下げられました。")), at=at)
    conversations.close(moved.conversation, at=at)
    proposer = audience.proposer_for_reader(moved)
    notice = notices.ProposalWithdrawn(title=moved.listing_title, proposer=proposer)
    if moved.was_passed_on:
        _tell(moved, notice, to=owners_of(moved.target_listing), fact="withdrawn")
    if moved.submitted_at is not None:
        _tell(moved, notice, to=brokers_of(moved.public_id), fact="withdrawn")
    return moved


@once
def adopt(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """Who decides for the body of the need's side says, after the meeting, that they go on together."""
    proposal = lock(proposal, version=version, by=by, to={Status.ADOPTED})
    takes_part = audience.is_target(proposal, by) or audience.is_proposer(proposal, by)
    if not (speaks_for_body(by) and takes_part):
        raise DomainError(_("採用を決められるのは、企業の管理者だけです。"))
    guards.require_standing_introduction(proposal)
    moved = _step(proposal, to=Status.ADOPTED, by=by, at=at, **_nobody())
    people = (owners_of(moved.public_id) | owners_of(moved.target_listing)).distinct()
    for told in (people, brokers_of(moved.public_id)):
        _tell(moved, notices.ProposalAdopted(title=moved.listing_title), to=told, fact="adopted")
    return moved


@transaction.atomic
def close_with_listing(*, proposal: Proposal, reason: str, text: str, at: datetime) -> Proposal:
    """End an open proposal because its listing ended; the proposer reads why."""
    asked = lock_introductions_of(proposal)
    proposal = lock(proposal)
    moved = _step(
        proposal,
        to=Status.DECLINED if proposal.status in DECIDABLE else Status.WITHDRAWN,
        by=None,
        at=at,
        decline_reason=reason,
        decline_text=text,
        **_nobody(),
    )
    end_introductions_of(asked, reason=reason, text=text, at=at)
    conversations.close(moved.conversation, at=at)
    _tell_proposer(moved)
    return moved


@transaction.atomic
def enter_meeting(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Both sides agreed to be introduced."""
    proposal = lock(proposal)
    if proposal.status == Status.INFO_REQUESTED:
        # The open question can be talked over in person.
        proposal = _step(proposal, to=Status.RECEIVED, by=by, at=at, waiting_for=WaitingFor.TARGET)
    return _step(proposal, to=Status.MEETING, by=by, at=at, **_nobody())


def decision_date(proposal: Proposal, at: datetime) -> date:
    """Return the day on which the listing's side has to have decided."""
    days = getattr(proposal.need, "decision_within_days", None) or DECISION_DAYS
    return timezone.localdate(at) + timedelta(days=days)


def _send_to_office(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    due = add_business_days(at, OFFICE_DAYS)
    moved = _step(proposal, to=Status.OFFICE_CHECK, by=by, at=at, waiting_for=WaitingFor.OFFICE, due_on=due)
    notice = notices.ProposalToCheck(title=moved.title, due_on=due)
    _tell(moved, notice, to=office_of(moved.public_id), fact="check")
    return moved


def _send_to_desk(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    due = add_business_days(at, TRIAGE_DAYS)
    moved = _step(
        proposal,
        to=Status.SUBMITTED,
        by=by,
        at=at,
        waiting_for=WaitingFor.DESK,
        due_on=due,
        submitted_at=at,
    )
    # Who has sent it back reads it again; only the first round asks the listing's coordinator.
    for broker in [] if brokers_of(moved.public_id).exists() else brokers_of(moved.target_listing):
        if may_broker(listing_id=moved.public_id, coordinator=broker):
            assign_broker(listing_id=moved.public_id, coordinator=broker, at=at)
    notice, path = notices.ProposalForDesk(title=moved.title, due_on=due), audience.desk_path(moved)
    _tell(moved, notice, to=audience.desk_of(moved.public_id), fact="for-desk", path=path)
    return moved


def _step(proposal: Proposal, *, to: Status, **more: Any) -> Proposal:
    WORKFLOW.check(Status(proposal.status), to)
    return move(proposal, to=to, **more)


def _nobody() -> dict[str, Any]:
    return {"waiting_for": WaitingFor.NOBODY, "due_on": None}


def _tell_proposer(proposal: Proposal) -> None:
    notice = notices.ProposalMoved(title=proposal.title, status=Status(proposal.status).label)
    _tell(proposal, notice, to=owners_of(proposal.public_id), fact="moved")


def _tell(proposal: Proposal, notice: Any, *, to: Any, fact: str, path: str = "") -> None:
    if hasattr(notice, "word"):
        notice = replace(notice, word=proposal.word)
    # The version makes a second round a fact of its own.
    key = f"proposal:{proposal.public_id}:{fact}:{proposal.version}"
    notify(notice, to=to, key=key, path=path or audience.proposal_path(proposal))
