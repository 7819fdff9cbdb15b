"""Doorbells of the API."""

from typing import Any

from celery import shared_task
from oauth2_provider.models import clear_expired


@shared_task
def sweep_expired_tokens(**_: Any) -> None:
    """Forget tokens that nobody can use any more."""
    clear_expired()
