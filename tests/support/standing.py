"""A scene that is built once for all tests of a file; each test works on a savepoint of it, on copies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

Things = dict[str, Any]


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """What is built inside stands until the end, in a transaction that is never committed."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def scene(build: Callable[[], Things]) -> Any:
    """Return the fixture of a file's scene: what ``build`` returns, as each test may change it."""

    @pytest.fixture(scope="module")
    def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Things]:
        with standing(django_db_blocker):
            yield build()

    return built


def copies() -> Any:
    """Return the fixture that gives one test its own copy of the file's ``scene``."""

    @pytest.fixture
    def things(scene: Things, db: None) -> Things:
        return deepcopy(scene)

    return things


def thing(name: str) -> Any:
    """Return the fixture of one of the scene's things."""

    @pytest.fixture
    def one(things: Things) -> Any:
        return things[name]

    return one


def fixtures(build: Callable[[], Things], *names: str) -> dict[str, Any]:
    """Return the scene's fixtures, for a file to take as its own: ``globals().update(fixtures(...))``."""
    return {"scene": scene(build), "things": copies()} | {name: thing(name) for name in names}
