"""Doorbells of the vault; every one may ring twice."""

from typing import Any

from celery import shared_task

from disclosure import following


@shared_task
def follow_people(**_: Any) -> None:
    """Let the drafts of refused registrations follow their people."""
    following.follow_people()
