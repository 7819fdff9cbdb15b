"""What people can choose mail for: each topic with its name, an example and how often it comes unasked."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.enums import MailFrequency


@dataclass(frozen=True)
class Topic:
    """``required`` topics are always mailed at once; ``for_desk`` ones concern the coordinators only."""

    code: str
    name: str
    example: str
    required: bool = False
    unasked: MailFrequency = MailFrequency.WEEKLY
    for_desk: bool = False


_ALL = [
    Topic("account", _("ログインと安全"), _("例：パスワードが変わりました"), required=True),
    Topic("introductions", _("紹介と同意"), _("例：紹介への同意をお願いします"), required=True),
    Topic("due", _("期限のあるお願い"), _("例：提案への回答の期限が近づいています"), required=True),
    Topic("messages", _("質問とメッセージ"), _("例：新しい質問が届きました"), required=True),
    # Somebody waits at the door: a week would be long.
    Topic(
        "organization",
        _("団体とメンバー"),
        _("例：参加の申請が届きました"),
        unasked=MailFrequency.AT_ONCE,
    ),
    Topic("needs", pgettext_lazy("list", "ニーズ"), _("例：ニーズの受付が終わりました")),
    Topic("seeds", pgettext_lazy("list", "シーズ"), _("例：シーズを公開しました")),
    Topic("proposals", _("提案と打診"), _("例：所属の研究者が提案を送りました")),
    Topic("suggestions", _("おすすめの候補"), _("例：合いそうなシーズが見つかりました")),
    Topic("cases", _("案件の記録"), _("例：案件に新しい記録が加わりました")),
    # How often is chosen at each saved search.
    Topic(
        "searches",
        _("保存した条件"),
        _("例：条件に合うニーズが公開されました"),
        unasked=MailFrequency.AT_ONCE,
    ),
    Topic(
        "desk",
        _("窓口の仕事"),
        _("例：担当のやり取りにメッセージがあります"),
        unasked=MailFrequency.DAILY,
        for_desk=True,
    ),
]
TOPICS: dict[str, Topic] = {topic.code: topic for topic in _ALL}


def can_be_switched_off(code: str) -> bool:
    """Say whether a person may choose how often the mail of this topic comes."""
    return code in TOPICS and not TOPICS[code].required


def choices_for(*, desk: bool) -> list[Topic]:
    """Return the topics a person may choose for; those of the desk only while acting at the desk."""
    return [topic for topic in TOPICS.values() if not topic.required and (desk or not topic.for_desk)]
