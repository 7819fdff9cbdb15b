"""What happened to a proposal or an introduction, for each side's time line; no people are named."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from matching import audience
from matching.enums import IntroductionStatus, ProposalStatus
from matching.models import Introduction, Proposal, ProposalChange

BEFORE_THE_OTHER_SIDE = frozenset(
    {ProposalStatus.DRAFT, ProposalStatus.OFFICE_CHECK, ProposalStatus.SUBMITTED}
)


def events_of(proposal: Proposal, *, as_target: bool) -> list[dict]:
    """Return the steps; the listing's side sees none from before the proposal reached it."""
    rows = proposal.changes.order_by("at", "pk")
    if as_target:
        rows = [row for row in rows if row.now not in BEFORE_THE_OTHER_SIDE]
    return [
        {
            "at": row.at,
            "what": _what(row, as_target=as_target),
            "who": _who(row.side),
            "note": note_of(row) if row.now == ProposalStatus.DRAFT else "",
        }
        for row in rows
    ]


def changes_of(proposal: Proposal) -> list[ProposalChange]:
    """Return the log for the desk, each step with the reason that was given for it."""
    rows = list(proposal.changes.select_related("by").order_by("pk"))
    for row in rows:
        row.reason = note_of(row)
    return rows


def returned(proposal: Proposal) -> dict | None:
    """Return who has sent an unsent proposal back and why, for its writer; the newest time only."""
    if proposal.status != ProposalStatus.DRAFT:
        return None
    row = proposal.changes.filter(now=ProposalStatus.DRAFT).order_by("-pk").first()
    if row is None:
        return None
    reason = audience.reason_name(row.reason_code)
    return {"who": _who(row.side), "reason": reason, "text": row.reason, "due_on": proposal.due_on}


def note_of(change: ProposalChange) -> str:
    """Return the reason of a step in words: the one from the list first."""
    return "\n".join(filter(None, [audience.reason_name(change.reason_code), change.reason]))


def introduction_events(introduction: Introduction) -> list[dict]:
    """Return the steps of an introduction."""
    rows: Iterable = introduction.changes.order_by("at", "pk")
    return [{"at": row.at, "what": _said(row.now), "who": _who(row.side), "note": ""} for row in rows]


def _said(status: str) -> str:
    if status == IntroductionStatus.REQUESTED:
        return _("双方に同意をたずねました")
    return str(IntroductionStatus(status).label)


def _what(row, *, as_target: bool) -> str:
    if as_target and row.now == ProposalStatus.RECEIVED:
        return _("届きました") if row.was == ProposalStatus.SUBMITTED else _("質問への答えが届きました")
    if row.now == ProposalStatus.DRAFT:
        return _("差し戻されました")
    return str(ProposalStatus(row.now).label)


def _who(side: str) -> str:
    return {"desk": _("コーディネーター"), "office": _("産学連携窓口")}.get(side, "")
