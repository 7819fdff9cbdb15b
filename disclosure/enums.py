"""Choices of the vault."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListingKind(TextChoices):
    """What a random listing id stands for."""

    NEED = "need", _("ニーズ")
    SEED = "seed", _("シーズ")
    PROPOSAL = "proposal", _("提案・打診")
    CONVERSATION = "conversation", _("問い合わせ")


class Capacity(TextChoices):
    """In which capacity a side consents."""

    COMPANY = "company", _("企業")
    RESEARCHER = "researcher", _("研究者")
    LIAISON_OFFICE = "liaison_office", _("産学連携窓口")


class Item(TextChoices):
    """What a consent may open."""

    ORGANIZATION = "organization", _("団体名")
    PERSON = "person", _("担当者名")
    EMAIL = "email", _("メールアドレス")
    RESTRICTED_DETAIL = "restricted_detail", _("非公開の詳細")
    FILES = "files", _("元のファイル")


class Purpose(TextChoices):
    """Why somebody opened an identity."""

    REVIEW = "review", _("公開前の確認")
    BROKERING = "brokering", _("紹介・調整")
    INTRODUCED = "introduced", _("紹介後の確認")
    ON_BEHALF = "on_behalf", _("代理入力")
    BREAK_GLASS = "break_glass", _("緊急の開示")


class Means(TextChoices):
    """How a client said yes to being helped."""

    PAPER = "paper", _("書面")
    IN_PERSON = "in_person", _("対面（訪問・窓口）")
    PHONE = "phone", _("電話")
    EMAIL = "email", _("メール")
