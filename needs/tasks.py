"""Doorbells of the needs room; every one may ring twice."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.calendar import today
from needs import services, transitions


@shared_task
def publish_due(**_: Any) -> None:
    """Show the world every need that is cleared, in random order."""
    transitions.publish_due(at=timezone.now())


@shared_task
def sweep_due(**_: Any) -> None:
    """End what is over, put away what ended long ago, remind of what is late or near its deadline."""
    now = timezone.now()
    transitions.end_overdue(at=now)
    transitions.archive_old(at=now)
    services.remind(on=today())
