"""A ring that meets a busy database rings again by itself; any other error stays an error."""

import pytest
from celery import Celery
from django.db import OperationalError

from core.doorbell import Doorbell


@pytest.mark.parametrize(("error", "rings"), [(OperationalError("lock timeout"), 2), (ValueError("no"), 1)])
def test_only_a_busy_database_is_asked_again(error, rings):
    heard = []

    @Celery("alone", task_cls=Doorbell, set_as_current=False).task
    def ring() -> None:
        heard.append(1)
        if len(heard) == 1:
            raise error

    ring.apply()

    assert len(heard) == rings
