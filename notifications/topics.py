"""What people can choose mail for: each topic with its name and an example."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    code: str
    name: str
    example: str
    required: bool = False


_ALL = [
    Topic("account", _("ログインと安全"), _("例：パスワードが変わりました"), required=True),
    Topic("introductions", _("紹介と同意"), _("例：紹介への同意をお願いします"), required=True),
    Topic("due", _("期限のあるお願い"), _("例：提案への回答の期限が近づいています"), required=True),
    Topic("organization", _("団体とメンバー"), _("例：団体の登録が承認されました")),
    Topic("needs", _("ニーズ"), _("例：ニーズを公開しました")),
    Topic("seeds", _("シーズ"), _("例：シーズを公開しました")),
    Topic("proposals", _("提案と打診"), _("例：ニーズに提案が届きました")),
    Topic("messages", _("質問とメッセージ"), _("例：新しい質問が届きました")),
    Topic("suggestions", _("おすすめの候補"), _("例：合いそうなシーズが見つかりました")),
    Topic("cases", _("案件の記録"), _("例：案件に新しい記録が加わりました")),
    Topic("desk", _("窓口の仕事"), _("例：審査を待つニーズがあります")),
]
TOPICS: dict[str, Topic] = {topic.code: topic for topic in _ALL}


def can_be_switched_off(code: str) -> bool:
    """Say whether a person may stop the mail of this topic."""
    return code in TOPICS and not TOPICS[code].required
