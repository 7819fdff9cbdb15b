"""What the cases room tells people."""

from dataclasses import dataclass
from typing import ClassVar

from notifications.notices import Notice


@dataclass(frozen=True)
class CaseOpened(Notice):
    """The case is open and the first meeting is to be arranged."""

    kind: ClassVar[str] = "case_opened"
    topic: ClassVar[str] = "cases"
    required: ClassVar[bool] = True

    title: str
    due_on: str
