"""What each side is told about a proposal: its state, what happens next, whom everybody waits for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosure import consents
from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Introduction, Proposal
from organizations.acting import Actor

S = ProposalStatus
COLORS = {
    S.DRAFT: "gray",
    S.OFFICE_CHECK: "orange",
    S.SUBMITTED: "blue",
    S.RECEIVED: "blue",
    S.INFO_REQUESTED: "orange",
    S.SHORTLISTED: "green",
    S.MEETING: "purple",
    S.ADOPTED: "green",
    S.DECLINED: "gray",
    S.WITHDRAWN: "gray",
}
FOR_PROPOSER = {
    S.DRAFT: _("内容を書いて、相手に見える内容を確かめてから提出してください。"),
    S.OFFICE_CHECK: _("所属大学の産学連携窓口が確認しています。承認されると、コーディネーターに届きます。"),
    S.SUBMITTED: _("コーディネーターが確認しています。確認が終わると、相手に届きます。"),
    S.RECEIVED: _("相手に届きました。期限までに、相手が回答します。"),
    S.INFO_REQUESTED: _("相手から質問が届いています。メッセージで答えると、検討が再開します。"),
    S.SHORTLISTED: _("候補に残っています。相手が、紹介を申し込むか見送るかを決めます。"),
    S.MEETING: _("紹介が成立しました。案件のページで、面談の日を決めてください。"),
    S.ADOPTED: _("採用が決まりました。"),
    S.DECLINED: _("見送りになりました。理由を読んで、次の提案に生かしてください。"),
    S.WITHDRAWN: _("この提案は取り下げられました。"),
}
SENT_BACK = _("差し戻し（書きなおし待ち）")
FOR_SENT_BACK = _(
    "コーディネーターから差し戻されました。理由を読んで内容を直し、期限までにもう一度提出してください。"
)
FOR_OFFICE = _("内容を確かめて、承認するか、コメントを付けて研究者に差し戻してください。")
FOR_TARGET = {
    S.RECEIVED: _(
        "内容を読んで、期限までに、候補に残す・質問する・紹介を申し込む・見送るのどれかを選んでください。"
    ),
    S.INFO_REQUESTED: _("相手の答えを待っています。答えが届くと、検討を再開できます。"),
    S.SHORTLISTED: _("候補に残しました。話を進めるときは、紹介を申し込んでください。"),
    S.MEETING: _("紹介が成立しました。案件のページで、面談の日を決めてください。"),
    S.ADOPTED: _("採用を決めました。"),
    S.DECLINED: _("見送りました。理由を相手に伝えました。"),
    S.WITHDRAWN: _("送った側が取り下げました。回答はもう必要ありません。"),
}
ASKED, ENDED = _("紹介の回答待ち"), _("紹介は終わりました")
FOR_WHO_IS_ASKED = _("紹介への回答をお願いします。紹介のページで、伝わる内容を読んで答えてください。")
FOR_WHO_WAITS = _("紹介への同意を確かめています。全員の同意がそろうまで、名前は伝わりません。")
FOR_ENDED = _("同意の取り消しで終わりました。もう一度話したいときは、コーディネーターに相談してください。")


@dataclass(frozen=True)
class Pair:
    """How the last introduction of a proposal stands, and whether it waits for the reader's answer."""

    status: str
    is_asked: bool


@dataclass(frozen=True)
class NextStep:
    """The words beside a status."""

    color: str
    status: str
    text: str
    due_on: date | None
    waiting_for: str
    is_own_turn: bool
    is_office_turn: bool = False


def next_step(
    proposal: Proposal, *, as_target: bool, as_office: bool = False, pair: Pair | None = None
) -> NextStep:
    """Return what comes next, in the words of one side; what its introduction asks for goes first."""
    if pair is not None and (paired := _of_the_pair(proposal, pair)) is not None:
        return paired
    status, waiting = S(proposal.status), WaitingFor(proposal.waiting_for)
    own = {WaitingFor.TARGET} if as_target else {WaitingFor.PROPOSER}
    words = FOR_TARGET if as_target else FOR_PROPOSER
    is_office_turn = as_office and status == S.OFFICE_CHECK
    return NextStep(
        color="orange" if proposal.is_sent_back else COLORS[status],
        status=status_of(proposal, as_target=as_target),
        text=str(_text(proposal, words) if not is_office_turn else FOR_OFFICE),
        due_on=proposal.due_on,
        waiting_for="" if waiting == WaitingFor.NOBODY else str(waiting.label),
        is_own_turn=waiting in own,
        is_office_turn=is_office_turn,
    )


def pairs_of(proposals: Collection[Proposal], *, actor: Actor) -> dict[int, Pair]:
    """Return the last introduction of each proposal that has led to one, as this reader meets it."""
    rows = Introduction.objects.filter(proposal__in=[row.pk for row in proposals]).order_by("pk")
    last = {row.proposal_id: row for row in rows}
    asked = {r.public_id: r.listing_ids for r in last.values() if r.status == IntroductionStatus.REQUESTED}
    waiting = consents.unanswered(actor, asked) if asked else set()
    return {pk: Pair(row.status, is_asked=row.public_id in waiting) for pk, row in last.items()}


def _of_the_pair(proposal: Proposal, pair: Pair) -> NextStep | None:
    """Return the step that the introduction asks for, where the proposal's own words would be false."""
    words = {"due_on": None, "waiting_for": "", "is_own_turn": pair.is_asked}
    if pair.status == IntroductionStatus.REQUESTED and proposal.status in OPEN_PROPOSALS:
        said = FOR_WHO_IS_ASKED if pair.is_asked else FOR_WHO_WAITS
        return NextStep(color="orange", status=str(ASKED), text=str(said), **words)
    if pair.status == IntroductionStatus.REVOKED and proposal.status in {S.MEETING, S.ADOPTED}:
        return NextStep(color="gray", status=str(ENDED), text=str(FOR_ENDED), **words)
    return None


def status_of(proposal: Proposal, *, as_target: bool) -> str:
    """Return where a proposal stands, in the words of one side."""
    if as_target and proposal.status == S.RECEIVED:
        return str(_("届いています"))
    return str(SENT_BACK if proposal.is_sent_back else S(proposal.status).label)


def _text(proposal: Proposal, words: Mapping[str, Any]) -> Any:
    return FOR_SENT_BACK if proposal.is_sent_back else words.get(proposal.status, "")
