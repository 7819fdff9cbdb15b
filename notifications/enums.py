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
    AT_ONCE = "at_once", _("すぐに受け取る")
    NEVER = "never", _("受け取らない")
