"""Doorbells of the mail queue."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from notifications import digests, relay


@shared_task
def deliver_mail(**_: Any) -> None:
    """Send what is due now."""
    relay.deliver_due()


@shared_task
def sweep_outbox(**_: Any) -> None:
    """Send what no bell announced: retries, mails of a killed worker, rings that Redis lost."""
    relay.deliver_due()


@shared_task
def sweep_digests(**_: Any) -> None:
    """Write and send the digests whose day has come; makes up for runs that were missed or broken off."""
    if digests.send_due(at=timezone.now()):
        relay.deliver_due()
