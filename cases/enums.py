"""Choices of the cases room; codes as in the list ``case_state``."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseStatus(TextChoices):
    """The stages of a case that exist so far; later stages join with the rooms that need them."""

    MEETING = "meeting", _("面談・調整")
    STOPPED = "stopped", _("中止")


class CaseWaiting(TextChoices):
    """Whose turn it is: the two sides do the next step, the coordinator writes down what comes after it."""

    SIDES = "sides", _("双方")
    DESK = "desk", _("コーディネーター")


class PartySide(TextChoices):
    """On which side a party stands."""

    FIRST = "first", _("相談した側")
    SECOND = "second", _("応える側")
