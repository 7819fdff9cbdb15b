"""What the cases room tells people."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notifications.notices import Notice


@dataclass(frozen=True)
class CaseOpened(Notice):
    """The case is open and the first meeting is to be arranged."""

    kind: ClassVar[str] = "cases/opened"
    topic: ClassVar[str] = "cases"
    required: ClassVar[bool] = True

    title: str
    due_on: date


@dataclass(frozen=True)
class CaseNextStep(Notice):
    """The coordinator has written down what comes next."""

    kind: ClassVar[str] = "cases/next_step"
    topic: ClassVar[str] = "cases"

    title: str
    planned_on: date
    note: str
