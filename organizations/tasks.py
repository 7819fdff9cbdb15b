"""Doorbells of the organisations room."""

from typing import Any

from celery import shared_task

from organizations import sweeping


@shared_task
def sweep_due(**_: Any) -> None:
    sweeping.remind_desk()
