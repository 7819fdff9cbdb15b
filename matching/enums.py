"""Choices of the matching room; codes as in the lists ``proposal_state`` and ``reveal_state``."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SuggestionStatus(TextChoices):
    """What the desk has decided about a computed pair."""

    NEW = "new", _("未確認")
    SHORTLISTED = "shortlisted", _("候補に残す")
    DISMISSED = "dismissed", _("見送り")
    INTRODUCED = "introduced", _("紹介済み")


class Mark(TextChoices):
    """What the people of a side say about a suggestion."""

    INTERESTED = "interested", _("関心あり")
    NOT_FOR_US = "not_for_us", _("対象外")


class ProposalStatus(TextChoices):
    """Where a proposal or an approach stands."""

    DRAFT = "draft", _("下書き")
    OFFICE_CHECK = "office_check", _("大学窓口の確認中")
    SUBMITTED = "submitted", _("提出済み（コーディネーター確認中）")
    RECEIVED = "received", _("相手に届きました")
    INFO_REQUESTED = "info_requested", _("追加の説明待ち")
    SHORTLISTED = "shortlisted", _("候補に残っています")
    MEETING = "meeting", _("紹介済み・面談へ")
    ADOPTED = "adopted", _("採用")
    DECLINED = "declined", _("見送り")
    WITHDRAWN = "withdrawn", _("取り下げ")


OPEN_PROPOSALS = (
    ProposalStatus.OFFICE_CHECK,
    ProposalStatus.SUBMITTED,
    ProposalStatus.RECEIVED,
    ProposalStatus.INFO_REQUESTED,
    ProposalStatus.SHORTLISTED,
)


class WaitingFor(TextChoices):
    """Whose answer an open request waits for."""

    NOBODY = "nobody", _("なし")
    OFFICE = "office", _("大学の産学連携窓口")
    DESK = "desk", _("コーディネーター")
    TARGET = "target", _("受け取った側")
    PROPOSER = "proposer", _("送った側")


class IntroductionStatus(TextChoices):
    """Where an introduction stands."""

    REQUESTED = "requested", _("同意待ち")
    APPROVED = "approved", _("双方同意")
    REFUSED = "refused", _("見送り")
    EXPIRED = "expired", _("期限切れ")
    REVOKED = "revoked", _("同意の取り消し")


class Side(TextChoices):
    """Who wrote a message; before consent nothing more is known."""

    TARGET = "target", _("投稿者")
    OPENER = "opener", _("問い合わせた人")
    DESK = "desk", _("コーディネーター")


WAITED_AS = {Side.TARGET: WaitingFor.TARGET, Side.OPENER: WaitingFor.PROPOSER}
