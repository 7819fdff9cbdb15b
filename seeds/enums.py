"""Choices of the seeds room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SeedStatus(TextChoices):
    """Where the working row stands; what the world sees is a row of ``PublishedSeed``."""

    DRAFT = "draft", _("下書き")
    OFFICE_CHECK = "office_check", _("窓口の確認中")
    RETURNED = "returned", _("差し戻し")
    PUBLISHED = "published", _("公開中")
    WITHDRAWN = "withdrawn", _("取り下げ")
    UNPUBLISHED = "unpublished", _("事務局が公開停止")


class SeedKind(TextChoices):
    """Codes of the list ``seed_kind``."""

    UNIVERSITY = "university", _("大学・研究機関のシーズ")
    SME = "sme", _("中小企業の技術")
    STARTUP = "startup", _("スタートアップの技術")
    OPEN_PATENT = "open_patent", _("企業の開放特許")


class IpStatus(TextChoices):
    """Codes of the list ``ip_status``."""

    NONE = "none", _("権利なし（ノウハウ・論文）")
    UNFILED = "unfiled", _("未出願")
    FILED_UNPUBLISHED = "filed_unpublished", _("出願済（未公開）")
    FILED_PUBLISHED = "filed_published", _("出願公開")
    REGISTERED = "registered", _("登録")
    LICENSED_OUT = "licensed_out", _("実施許諾あり")
    UNKNOWN = "unknown", _("要確認")


class TrlBand(TextChoices):
    """Codes of the list ``trl_band``."""

    BASIC = "basic", _("基礎研究（1〜3）")
    PROTOTYPE = "prototype", _("試作・検証（4〜6）")
    PRACTICAL = "practical", _("実用化（7〜9）")
