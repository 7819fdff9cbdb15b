"""What the questions are about; the page groups them so, in this order."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    START = "start", _("はじめての方へ")
    COMPANY = "company", _("企業の方へ")
    ANONYMITY = "anonymity", _("匿名と公開")
    RESEARCH = "research", _("研究者・大学の方へ")
    MATCHING = "matching", _("相手さがしとやり取り")
    CONTRACT = "contract", _("契約と知的財産")
    PUBLIC = "public", _("自治体・金融機関の方へ")
    USE = "use", _("使い方")
