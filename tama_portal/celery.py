"""The Celery application, and how a page rings a worker without ever waiting for one."""

import functools
import logging
import os
import time
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

QUIET_SECONDS = 10.0


class Doorbell(DjangoTask):
    """A task that a request may ring: when the broker is away the page still answers.

    Nothing is lost by a bell nobody hears; a beat sweep finds the rows behind it.
    """

    _quiet_until = 0.0

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Ring after the transaction commits, and only then."""
        transaction.on_commit(functools.partial(self.ring, *args, **kwargs))

    def ring(self, *args: Any, **kwargs: Any) -> None:
        """Ring now; stay quiet for a while after the broker did not answer."""
        if time.monotonic() < Doorbell._quiet_until:
            return
        try:
            self.delay(*args, **kwargs)
        except OperationalError:
            Doorbell._quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("broker away; the sweep will find the work of %s", self.name)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tama_portal.settings")

app = Celery("tama_portal", task_cls=Doorbell)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
