"""Fixtures every room may use. The private servers start in ``tests.settings``."""

import os
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests.support import browsing, counting, emptying, interpreter, mail, rendering, template

pytest_plugins = ["tests.factories"]
READS_MEANING = {"engine", "learning", "test_nearby.py"}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the template be made while the parallel workers still collect."""
    if session.config.getoption("numprocesses", None) and os.environ.get("DATABASE_URL"):
        with session.config.stash[blocking_manager_key].unblock():
            template.make_beside()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start processes begin: the loop of a browser stays open in this one, and forks badly.

    Those that read meaning follow: all fall to the first of two workers, so that the other opens no encoder.
    """
    items.sort(key=lambda item: (not item.get_closest_marker("stack"), not reads_meaning(item)))


def reads_meaning(item: pytest.Item) -> bool:
    """Tell whether the test asks for an encoder, which takes seconds to open."""
    return bool(READS_MEANING & {*item.path.parts})


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on, only tests."""
    interpreter.begin()
    rendering.keep_whole_pages_only()
    browsing.share_middleware()
    counting.watch()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The database with what each has from the start."""
    with django_db_blocker.unblock():
        emptying.spare_what_is_there()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Each worker's database is a copy of one migrated database."""
    from django.db import connection

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.ensure()


@pytest.fixture
def noon() -> datetime:
    """A moment that never moves: a Wednesday, so that business days follow."""
    return datetime(2026, 6, 3, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Throttles must not count across tests."""
    counting.forget()
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        counting.suspect()  # other processes may have counted, and rung, too


@pytest.fixture
def mailbox() -> Iterator[mail.Mailbox]:
    """A real mail server on the loopback; point EMAIL_HOST and EMAIL_PORT at it."""
    kept, controller = mail.start()
    yield kept
    controller.stop()
