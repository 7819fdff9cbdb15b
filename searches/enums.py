"""Choices of the searches room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """When a saved search tells of what is new."""

    DAILY = "daily", _("毎日（朝7時）")
    WEEKLY = "weekly", _("毎週火曜（朝7時）")
    NEVER = "never", _("知らせない")
