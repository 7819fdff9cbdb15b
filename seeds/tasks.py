"""Doorbells of the seeds room."""

from typing import Any

from celery import shared_task

from core.calendar import today
from seeds import services


@shared_task
def sweep_due(**_: Any) -> None:
    """Remind and alert about checks of liaison offices; safe to ring twice a day."""
    services.remind(day=today())
