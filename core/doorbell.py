"""The base of every Celery task: ringing for a worker never blocks or fails the request that rings."""

import logging
import time
from typing import Any

from celery.contrib.django.task import DjangoTask
from django import db
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 5.0


class Doorbell(DjangoTask):
    """A task that only wakes a worker; truth is in rows, and a beat sweep finds what was missed.

    When the broker does not answer, the ring is dropped and nobody rings again for a few seconds, so that a
    request that tells ten facts waits for one time-out and not for ten.
    """

    abstract = True
    # A row that somebody else holds, a database that restarts: the same ring, a little later.
    autoretry_for = (db.OperationalError, db.InterfaceError)
    retry_backoff = 2
    retry_backoff_max = 60
    max_retries = 6
    _silent_until = 0.0

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Ring, or drop the ring while the broker is away."""
        if time.monotonic() < Doorbell._silent_until:
            return None
        try:
            return super().apply_async(*args, **options)
        except (OperationalError, OSError) as error:
            Doorbell._silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning(
                "Broker away (%s); the sweep will find what %s was for", type(error).__name__, self.name
            )
            return None
