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


@dataclass(frozen=True)
class CaseStepLate(Notice):
    """The day of the next step has passed, and neither side has said that it was done."""

    kind: ClassVar[str] = "cases/step_late"
    topic: ClassVar[str] = "due"
    required: ClassVar[bool] = True

    title: str
    due_on: date
    note: str


@dataclass(frozen=True)
class CaseStepDone(Notice):
    """The coordinator's turn: a step was done, the next one is to be written down."""

    kind: ClassVar[str] = "cases/step_done"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    title: str
    due_on: date


@dataclass(frozen=True)
class CaseOverdue(Notice):
    """The coordinator has to act: a case stands still after its day."""

    kind: ClassVar[str] = "cases/overdue"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    title: str
    due_on: date
    waiting_for: str


@dataclass(frozen=True)
class CaseCoordinatorChanged(Notice):
    """The sides learn who looks after their case from now on."""

    kind: ClassVar[str] = "cases/coordinator_changed"
    topic: ClassVar[str] = "cases"

    title: str
    name: str
