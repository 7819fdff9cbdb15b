"""What each side is told about a proposal: its state, what happens next, whom everybody waits for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.enums import OPEN_PROPOSALS, IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Introduction, Proposal

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
FOR_ASKED = _(
    "紹介への同意を、双方に確かめています。こちら側の回答がまだのときは、紹介のページで答えてください。"
)
FOR_ENDED = _(
    "相手の情報は、もう表示されません。ほかの相手を探すときや、もう一度話したいときは、"
    "コーディネーターに相談してください。"
)


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
    proposal: Proposal, *, as_target: bool, as_office: bool = False, introduction: str = ""
) -> NextStep:
    """Return what comes next, in the words of one side; ``introduction`` is how its last one stands."""
    if (paired := _of_the_pair(proposal, introduction)) is not None:
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


def introduced(proposals: Collection[Proposal]) -> dict[int, str]:
    """Return how the last introduction of each proposal stands, where it has led to one."""
    rows = Introduction.objects.filter(proposal__in=[row.pk for row in proposals])
    return dict(rows.order_by("pk").values_list("proposal", "status"))


def _of_the_pair(proposal: Proposal, introduction: str) -> NextStep | None:
    """Return the step that the introduction asks for, where the proposal's own words would be false."""
    words = {"due_on": None, "waiting_for": "", "is_own_turn": False}
    if introduction == IntroductionStatus.REQUESTED and proposal.status in OPEN_PROPOSALS:
        return NextStep(color="orange", status=str(ASKED), text=str(FOR_ASKED), **words)
    if introduction == IntroductionStatus.REVOKED and proposal.status in {S.MEETING, S.ADOPTED}:
        return NextStep(color="gray", status=str(ENDED), text=str(FOR_ENDED), **words)
    return None


def status_of(proposal: Proposal, *, as_target: bool) -> str:
    """Return where a proposal stands, in the words of one side."""
    if as_target and proposal.status == S.RECEIVED:
        return str(_("届いています"))
    return str(SENT_BACK if proposal.is_sent_back else S(proposal.status).label)


def _text(proposal: Proposal, words: Mapping[str, Any]) -> Any:
    return FOR_SENT_BACK if proposal.is_sent_back else words.get(proposal.status, "")
