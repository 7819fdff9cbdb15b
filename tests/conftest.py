"""Fixtures every room may use. The private servers start in ``tests.settings``."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support import mail

pytest_plugins = ["tests.factories"]


@pytest.fixture
def noon() -> datetime:
    """A moment that never moves: a Wednesday, so that business days follow."""
    return datetime(2026, 6, 3, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Throttles must not count across tests."""
    from django.core.cache import caches

    caches["redis"].clear()


@pytest.fixture
def mailbox() -> Iterator[mail.Mailbox]:
    """A real mail server on the loopback; point EMAIL_HOST and EMAIL_PORT at it."""
    kept, controller = mail.start()
    yield kept
    controller.stop()
