"""What a poster is told about the state of a need: colour of the chip, what happens next, until when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from needs.enums import NeedStatus
from needs.models import Need

S = NeedStatus
WORDS = {
    S.DRAFT: ("gray", _("内容を書いて、公開前の表示を確かめてから提出してください。")),
    S.IN_REVIEW: ("blue", _("コーディネーターが確認しています。しばらくお待ちください。")),
    S.CHANGES_REQUESTED: (
        "orange",
        _(
            "コーディネーターのコメントを見て書きなおし、期限までにもう一度提出してください。"
            "提出すると、コーディネーターが3営業日以内にもう一度確認します。"
            "期限が過ぎても、書いた内容は消えません。"
        ),
    ),
    S.ANONYMITY_CLEARED: ("blue", _("確認が終わりました。次の一斉公開で公開されます。")),
    S.PUBLISHED: ("green", _("公開中です。提案や質問を待っています。")),
    S.CLOSED: ("gray", _("受付を終えました。届いた提案から選んでください。")),
    S.SELECTING: ("blue", _("届いた提案から選んでいます。")),
    S.CONCLUDED: ("purple", _("相手が決まりました。")),
    S.NOT_CONCLUDED: ("gray", _("相手が決まらないまま終わりました。")),
    S.ARCHIVED: ("gray", _("保管しています。")),
    S.WITHDRAWN: ("gray", _("取り下げました。")),
    S.EXPIRED: ("orange", _("締切日が過ぎたため、公開を止めています。延長すると、もう一度公開できます。")),
}


POSTING = (_("3つ書く"), _("くわしく書く"), _("表示を確かめて提出する"))


def reached(need: Need) -> int:
    """Return at which step of posting the writer is: the first is done once its three fields are."""
    return 2 if need.title and need.problem and need.wanted_result else 1


@dataclass(frozen=True)
class NextStep:
    """The words beside a status, and the date that matters now."""

    color: str
    text: str
    due_on: date | None


def next_step(need: Need) -> NextStep:
    """Return what comes next for a need."""
    color, text = WORDS[S(need.status)]
    dates = {
        S.IN_REVIEW: need.review_due_on,
        S.CHANGES_REQUESTED: need.review_due_on,
        S.PUBLISHED: need.deadline,
    }
    return NextStep(color=color, text=str(text), due_on=dates.get(need.status))
