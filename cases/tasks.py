"""Doorbells of the cases room."""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from cases import clock, services


@shared_task
def open_case(*, introduction_id: str, **_: Any) -> None:
    """Open the case of an agreed introduction."""
    services.open_case(introduction_id=UUID(introduction_id), at=timezone.now())


@shared_task
def stop_case(*, introduction_id: str, **_: Any) -> None:
    """Stop the case of a revoked introduction."""
    services.stop_case(introduction_id=UUID(introduction_id), at=timezone.now())


@shared_task
def follow_introduction(*, introduction_id: str, **_: Any) -> None:
    """Give a case to whoever keeps its introduction now."""
    services.follow_introduction(introduction_id=UUID(introduction_id), at=timezone.now())


@shared_task
def open_missing(**_: Any) -> None:
    """Open, hand over and stop the cases whose doorbell was missed."""
    services.catch_up(at=timezone.now())


@shared_task
def sweep_due(**_: Any) -> None:
    """Remind of steps whose day has passed, and tell the coordinator of those that stand still."""
    clock.sweep_due(at=timezone.now())
