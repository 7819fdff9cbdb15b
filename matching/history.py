"""What happened to a proposal or an introduction, for each side's time line; no people are named."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from matching.enums import IntroductionStatus, ProposalStatus
from matching.models import Introduction, Proposal

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
            "note": row.reason if row.now == ProposalStatus.DRAFT else "",
        }
        for row in rows
    ]


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
        return _("窓口から差し戻されました")
    return str(ProposalStatus(row.now).label)


def _who(side: str) -> str:
    return {"desk": _("コーディネーター"), "office": _("産学連携窓口")}.get(side, "")
