"""Choices of the needs room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NeedStatus(TextChoices):
    """Where a need stands; codes as in the list ``need_state``."""

    DRAFT = "draft", _("下書き")
    IN_REVIEW = "in_review", _("確認中")
    CHANGES_REQUESTED = "changes_requested", _("差戻し")
    ANONYMITY_CLEARED = "anonymity_cleared", _("匿名化確認済")
    PUBLISHED = "published", _("公開")
    CLOSED = "closed", _("受付終了")
    SELECTING = "selecting", _("選定中")
    CONCLUDED = "concluded", _("成立")
    NOT_CONCLUDED = "not_concluded", _("不成立")
    ARCHIVED = "archived", _("保管")
    WITHDRAWN = "withdrawn", _("取下げ")
    EXPIRED = "expired", _("期限切れ")


class Side(TextChoices):
    """Whose step a line of the history is; the poster's people are named in the vault only."""

    POSTER = "poster", _("投稿者")
    DESK = "desk", _("コーディネーター")
    SYSTEM = "system", _("自動")


class PublicationRule(TextChoices):
    """Whether results may appear in papers."""

    YES = "yes", _("可")
    AFTER_FILING = "after_filing", _("出願後に可")
    ASK_FIRST = "ask_first", _("確認のうえ可")
    NO = "no", _("不可")


PUBLIC_TEXTS = ("title", "problem", "wanted_result", "constraints", "tried_so_far", "ip_wish")
"""The texts that screening reads and the world may read after review."""
