"""Counting days for templates, in the calendar of the region."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from core.calendar import today

register = template.Library()


@register.filter
def days_left(due_on: date) -> int:
    """Return how many days remain until the date; negative when it has passed."""
    day = timezone.localdate(due_on) if isinstance(due_on, datetime) else due_on
    return (day - today()).days


@register.filter
def days_over(left: int) -> int:
    """Return how many days a passed date lies back."""
    return -left
