"""Doorbells of the searches room."""

from typing import Any

from celery import shared_task

from core.calendar import today
from searches import alerts


@shared_task
def sweep_alerts(**_: Any) -> None:
    """Tell people what is new under their saved conditions; safe to ring twice a day."""
    alerts.sweep(day=today())
