"""Choices of the outbox and of a person's preferences."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("送信待ち")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("送信済み")
    HELD = "held", _("送信取りやめ")
    DEAD = "dead", _("送信できず")


class MailFrequency(models.TextChoices):
    AT_ONCE = "at_once", _("すぐに")
    DAILY = "daily", _("1日1回（朝7時）")
    WEEKLY = "weekly", _("週1回（火曜の朝7時）")
    NEVER = "never", _("受け取らない")


class DigestKind(models.TextChoices):
    DAILY = "daily", _("1日1回のまとめ")
    WEEKLY = "weekly", _("週1回のまとめ")
