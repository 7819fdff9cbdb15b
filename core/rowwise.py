"""One step on many rows: each in its own transaction, and what happened to each is told."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError

SESSION_KEY = "desk_results"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one row, or why nothing did."""

    title: str
    path: str
    done: bool
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """A row to take a step with: ``step`` says what it did, or raises why it does not."""

    title: str
    path: str
    step: Callable[[], str]


def run(tasks: Iterable[Task]) -> list[Result]:
    """Take every step; one that is refused hinders no other."""
    return [_taken(task) for task in tasks]


def _taken(task: Task) -> Result:
    try:
        with transaction.atomic():
            said = task.step()
    except DomainError as error:
        return Result(task.title, task.path, False, str(error))
    except DatabaseError:
        LOG.exception("a step on many rows failed for one of them")
        return Result(task.title, task.path, False, _("処理できませんでした。もう一度お試しください。"))
    return Result(task.title, task.path, True, said)


def keep(session: Any, results: Iterable[Result], *, title: str, back: str) -> None:
    """Put the results where the next page finds them; loading that page again repeats nothing."""
    session[SESSION_KEY] = {"title": title, "back": back, "rows": [asdict(row) for row in results]}


def kept(session: Any) -> dict[str, Any] | None:
    """Return the results of the last step on many rows."""
    found = session.get(SESSION_KEY)
    return found and {**found, "rows": [Result(**row) for row in found["rows"]]}
