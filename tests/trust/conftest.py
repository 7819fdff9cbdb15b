"""The scene is built once for all files of this folder; every test works on a savepoint of it."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.trust import scene as stage
from tests.trust.people import People


class Heard(logging.Handler):
    """Keeps every log line."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()}")


@pytest.fixture(scope="package")
def heard() -> Iterator[Heard]:
    """Everything that is logged while the scene is built and the site is read, at the level of production."""
    handler, root = Heard(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.fixture(scope="package")
def scene(heard: Heard, django_db_setup: None, django_db_blocker) -> Iterator[stage.Scene]:
    """The whole scene; nothing that a test changes in it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = stage.build()
        built.rings = [ring for _savepoints, ring, _robust in transaction.get_connection().run_on_commit]
        yield built
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def people(scene: stage.Scene, django_db_blocker) -> People:
    """One signed-in browser for each of the cast."""
    with django_db_blocker.unblock():
        return People(scene)
