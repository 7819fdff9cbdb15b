"""The steps of a proposal to a need and of an approach to a seed."""

from datetime import date, datetime, timedelta
from typing import Any

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
from matching import audience, notices
from matching.enums import ProposalStatus as Status
from matching.enums import WaitingFor
from matching.models import Proposal, ProposalChange
from matching.screening import refuse_names
from notifications.notices import notify
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy

WORKFLOW = Workflow(
    name="proposal",
    steps={
        Status.DRAFT: {Status.OFFICE_CHECK, Status.SUBMITTED, Status.WITHDRAWN},
        Status.OFFICE_CHECK: {Status.SUBMITTED, Status.DRAFT, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.RECEIVED, Status.WITHDRAWN},
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
SHORTEST_REASON = 20
DECIDABLE = frozenset({Status.RECEIVED, Status.INFO_REQUESTED, Status.SHORTLISTED})
REQUIRED = ("title", "idea", "why_fits")
TEXTS = (*REQUIRED, "plan", "ip_terms", "needed_from_you")


@transaction.atomic
def submit(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Send the proposal on its way: to the liaison office where its policy asks, else to the coordinator."""
    _check_complete(proposal)
    refuse_names(
        {name: getattr(proposal, name) for name in TEXTS},
        organization=organization_behind(proposal.public_id),
    )
    policy = _policy_for(proposal, by)
    if policy == ApprovalPolicy.APPROVE and not by.is_liaison_office:
        due = add_business_days(at, OFFICE_DAYS)
        moved = _move(
            proposal, to=Status.OFFICE_CHECK, by=by, at=at, waiting_for=WaitingFor.OFFICE, due_on=due
        )
        notice = notices.ProposalToCheck(title=moved.title, due_on=due.isoformat())
        _tell(moved, notice, to=office_of(moved.public_id), fact=f"check:{at.timestamp()}")
        return moved
    moved = _send_to_desk(proposal, by=by, at=at)
    if policy == ApprovalPolicy.NOTIFY:
        copy = notices.ProposalStartedByResearcher(title=moved.title)
        _tell(moved, copy, to=office_of(moved.public_id), fact="sent-copy")
    return moved


@transaction.atomic
def approve_by_office(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """The liaison office lets its researcher's proposal go."""
    _require_office(proposal, by)
    return _send_to_desk(proposal, by=by, at=at)


@transaction.atomic
def return_to_researcher(*, proposal: Proposal, reason: str, by: Actor, at: datetime) -> Proposal:
    """The liaison office sends the proposal back with a comment."""
    _require_office(proposal, by)
    _require_text(reason)
    moved = _move(
        proposal,
        to=Status.DRAFT,
        by=by,
        at=at,
        reason=reason,
        waiting_for=WaitingFor.NOBODY,
        due_on=None,
    )
    _tell_proposer(moved, text=reason, at=at)
    return moved


@transaction.atomic
def take(*, proposal: Proposal, by: Actor, at: datetime) -> None:
    """Become the coordinator of a proposal that has none; of two at once the first one does."""
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    _require_desk(proposal, by)
    other = brokers_of(proposal.public_id).exclude(pk=by.user.pk).first()
    if other is not None:
        raise StaleVersion(_("先に%(name)sさんが担当になりました。") % {"name": other.full_name})
    assign_broker(listing_id=proposal.public_id, coordinator=by.user, at=at, by=by.user)


@transaction.atomic
def pass_on(*, proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    """The coordinator hands the proposal to the listing's side, with a date for its decision."""
    _require_desk(proposal, by)
    assign_broker(listing_id=proposal.public_id, coordinator=by.user, at=at, by=by.user)
    due = decision_date(proposal, at)
    moved = _move(
        proposal,
        to=Status.RECEIVED,
        by=by,
        at=at,
        version=version,
        waiting_for=WaitingFor.TARGET,
        due_on=due,
        decision_due_on=due,
    )
    received = notices.ProposalReceived(
        title=moved.listing_title, proposer=audience.name_of_proposer(moved), due_on=due.isoformat()
    )
    _tell(moved, received, to=owners_of(moved.target_listing), fact="received")
    _tell_proposer(moved, at=at)
    return moved


@transaction.atomic
def ask_for_more(*, proposal: Proposal, question: str, by: Actor, at: datetime) -> Proposal:
    """The listing's side asks for more before deciding; the decision clock waits."""
    _require_target(proposal, by)
    _require_text(question)
    due = add_business_days(at, ANSWER_DAYS)
    moved = _move(
        proposal,
        to=Status.INFO_REQUESTED,
        by=by,
        at=at,
        reason=question,
        waiting_for=WaitingFor.PROPOSER,
        due_on=due,
    )
    _tell_proposer(moved, text=question, at=at)
    return moved


@transaction.atomic
def answer_question(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """The proposer has answered in the conversation; the decision is the other side's again."""
    due = max(proposal.decision_due_on or decision_date(proposal, at), add_business_days(at, ANSWER_DAYS))
    moved = _move(proposal, to=Status.RECEIVED, by=by, at=at, waiting_for=WaitingFor.TARGET, due_on=due)
    notice = notices.ProposalReceived(
        title=moved.listing_title, proposer=audience.name_of_proposer(moved), due_on=due.isoformat()
    )
    _tell(moved, notice, to=owners_of(moved.target_listing), fact=f"answered:{at.timestamp()}")
    return moved


@transaction.atomic
def shortlist(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """The listing's side keeps the proposal as a candidate."""
    _require_target(proposal, by)
    moved = _move(proposal, to=Status.SHORTLISTED, by=by, at=at)
    _tell_proposer(moved, at=at)
    return moved


@transaction.atomic
def decline(*, proposal: Proposal, reason: str, text: str, by: Actor, at: datetime) -> Proposal:
    """The listing's side says no, with a reason code and a text that the proposer reads."""
    _require_target(proposal, by)
    _require_text(text)
    if not reason:
        raise DomainError(_("見送りの理由を選んでください。"))
    moved = _move(
        proposal,
        to=Status.DECLINED,
        by=by,
        at=at,
        reason=text,
        waiting_for=WaitingFor.NOBODY,
        due_on=None,
        decline_reason=reason,
        decline_text=text.strip(),
    )
    _tell_proposer(moved, reason=reason, text=moved.decline_text, at=at)
    return moved


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Actor, at: datetime, reason: str = "") -> Proposal:
    """The proposer takes the proposal back."""
    if not audience.is_proposer(proposal, by):
        raise DomainError(_("この提案を取り下げられるのは、送った側だけです。"))
    was_seen = proposal.status not in {Status.DRAFT, Status.OFFICE_CHECK, Status.SUBMITTED}
    moved = _move(
        proposal,
        to=Status.WITHDRAWN,
        by=by,
        at=at,
        reason=reason,
        waiting_for=WaitingFor.NOBODY,
        due_on=None,
    )
    notice = notices.ProposalWithdrawn(title=moved.listing_title, proposer=audience.name_of_proposer(moved))
    if was_seen:
        _tell(moved, notice, to=owners_of(moved.target_listing), fact="withdrawn")
    _tell(moved, notice, to=brokers_of(moved.public_id), fact="withdrawn-desk")
    return moved


@transaction.atomic
def close_with_listing(*, proposal: Proposal, reason: str, text: str, at: datetime) -> Proposal:
    """End an open proposal because its listing ended; the proposer reads why."""
    moved = _move(
        proposal,
        to=Status.DECLINED if proposal.status in DECIDABLE else Status.WITHDRAWN,
        by=None,
        at=at,
        reason=text,
        waiting_for=WaitingFor.NOBODY,
        due_on=None,
        decline_reason=reason,
        decline_text=text,
    )
    _tell_proposer(moved, reason=reason, text=text, at=at)
    return moved


def enter_meeting(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Both sides agreed to be introduced."""
    return _move(proposal, to=Status.MEETING, by=by, at=at, waiting_for=WaitingFor.NOBODY, due_on=None)


def decision_date(proposal: Proposal, at: datetime) -> date:
    """Return the day on which the listing's side has to have decided."""
    days = getattr(proposal.need, "decision_within_days", None) or DECISION_DAYS
    return timezone.localdate(at) + timedelta(days=days)


def _send_to_desk(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    due = add_business_days(at, TRIAGE_DAYS)
    moved = _move(
        proposal,
        to=Status.SUBMITTED,
        by=by,
        at=at,
        waiting_for=WaitingFor.DESK,
        due_on=due,
        submitted_at=at,
    )
    for broker in brokers_of(moved.target_listing):
        if may_broker(listing_id=moved.public_id, coordinator=broker):
            assign_broker(listing_id=moved.public_id, coordinator=broker, at=at)
    notice = notices.ProposalForDesk(title=moved.title, due_on=due.isoformat())
    _tell(
        moved, notice, to=audience.desk_of(moved.public_id), fact="for-desk", path=audience.desk_path(moved)
    )
    return moved


def _policy_for(proposal: Proposal, by: Actor) -> str:
    organization = organization_behind(proposal.public_id)
    if not organization.is_approved:
        raise DomainError(_("団体の確認が終わると提出できます。下書きは保存されています。"))
    return organization.proposal_policy if organization.is_research else ApprovalPolicy.AUTO


def _check_complete(proposal: Proposal) -> None:
    if not all(getattr(proposal, name).strip() for name in REQUIRED) or not proposal.no_confidential:
        raise DomainError(
            _("題名・提案の内容・合うと考える理由を書き、秘密の情報を含まないことを確認してください。")
        )


def _require_text(text: str) -> None:
    if len(text.strip()) < SHORTEST_REASON:
        raise DomainError(_("相手に伝わるよう、20文字以上で書いてください。"))


def _require_office(proposal: Proposal, by: Actor) -> None:
    if not (by.is_liaison_office and audience.is_proposer(proposal, by)):
        raise DomainError(_("確認できるのは、所属大学の産学連携窓口だけです。"))


def _require_desk(proposal: Proposal, by: Actor) -> None:
    if not Proposal.objects.for_desk(by).filter(pk=proposal.pk).exists():
        raise DomainError(_("この提案の担当ではありません。"))


def _require_target(proposal: Proposal, by: Actor) -> None:
    if not audience.is_target(proposal, by):
        raise DomainError(_("判断できるのは、提案を受け取った側だけです。"))


def _tell_proposer(proposal: Proposal, *, at: datetime, reason: str = "", text: str = "") -> None:
    notice = notices.ProposalMoved(
        title=proposal.title,
        status=str(Status(proposal.status).label),
        reason=audience.reason_name(reason),
        text=text,
    )
    people = owners_of(proposal.public_id)
    _tell(proposal, notice, to=people, fact=f"moved:{proposal.status}:{at.timestamp()}")


def _tell(proposal: Proposal, notice: Any, *, to: Any, fact: str, path: str = "") -> None:
    key = f"proposal:{proposal.public_id}:{fact}"
    notify(notice, to=to, key=key, path=path or audience.proposal_path(proposal))


@transaction.atomic
def _move(
    proposal: Proposal,
    *,
    to: Status,
    by: Actor | None,
    at: datetime,
    version: int | None = None,
    reason: str = "",
    **fields: Any,
) -> Proposal:
    # Decide on the locked row: the instance the caller holds may be stale.
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if version is not None and locked.version != version:
        raise StaleVersion(_("画面を開いたあとに、この提案が更新されました。変更を確認してください。"))
    WORKFLOW.check(Status(locked.status), to)
    was, locked.status = locked.status, to
    locked.version += 1
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=["status", "version", *fields])
    log = {"by": audience.desk_user(by), "side": audience.side_name(by), "at": at, "reason": reason}
    ProposalChange.objects.create(proposal=locked, was=was, now=to, **log)
    return locked
