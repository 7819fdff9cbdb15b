"""The scene is built once for each file of tests; every test works on a savepoint of it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.trust import scene as stage
from tests.trust.people import People


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker) -> Iterator[stage.Scene]:
    """The whole scene; nothing that a test changes in it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = stage.build()
        built.rings = [ring for _savepoints, ring, _robust in transaction.get_connection().run_on_commit]
        yield built
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def people(scene: stage.Scene, django_db_blocker) -> People:
    """One signed-in browser for each of the cast."""
    with django_db_blocker.unblock():
        return People(scene)
