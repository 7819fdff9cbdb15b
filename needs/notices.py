"""Messages of the needs room: one class a message and audience.

Titles go to the poster's own people only. The desk reads a label and a date: a mail cannot be called back.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notifications.notices import Notice


@dataclass(frozen=True)
class NeedSubmitted(Notice):
    """To the desk: a need waits for review."""

    kind: ClassVar[str] = "needs/submitted"
    topic: ClassVar[str] = "desk"
    label: str
    due_on: date


@dataclass(frozen=True)
class NeedReturned(Notice):
    """To the poster: the coordinator asks for changes."""

    kind: ClassVar[str] = "needs/returned"
    topic: ClassVar[str] = "needs"
    required: ClassVar[bool] = True
    title: str
    reason: str
    due_on: date


@dataclass(frozen=True)
class RewritingDue(Notice):
    """To the poster: the day by which the desk hopes for the new text is near."""

    kind: ClassVar[str] = "needs/rewriting_due"
    topic: ClassVar[str] = "due"
    title: str
    due_on: date


@dataclass(frozen=True)
class RewritingOverdue(Notice):
    """To the coordinator: a need that was sent back has not come again."""

    kind: ClassVar[str] = "needs/rewriting_overdue"
    topic: ClassVar[str] = "desk"
    label: str
    due_on: date


@dataclass(frozen=True)
class NeedCleared(Notice):
    """To the poster: the review is done, the next batch publishes."""

    kind: ClassVar[str] = "needs/cleared"
    topic: ClassVar[str] = "needs"
    title: str
    label: str


@dataclass(frozen=True)
class NeedPublished(Notice):
    """To the poster: the world can read it now."""

    kind: ClassVar[str] = "needs/published"
    topic: ClassVar[str] = "needs"
    required: ClassVar[bool] = True
    title: str
    deadline: date


@dataclass(frozen=True)
class NeedExpired(Notice):
    """To the poster: the deadline has passed without answers."""

    kind: ClassVar[str] = "needs/expired"
    topic: ClassVar[str] = "needs"
    required: ClassVar[bool] = True
    title: str


@dataclass(frozen=True)
class NeedExpiring(Notice):
    """To the poster: the deadline is near, renewing is one click."""

    kind: ClassVar[str] = "needs/expiring"
    topic: ClassVar[str] = "due"
    title: str
    deadline: date
    days: int


@dataclass(frozen=True)
class NeedClosed(Notice):
    """To the poster: no more answers come in."""

    kind: ClassVar[str] = "needs/closed"
    topic: ClassVar[str] = "needs"
    title: str


@dataclass(frozen=True)
class NeedEnded(Notice):
    """To the coordinator: a need he or she looks after was withdrawn or has expired."""

    kind: ClassVar[str] = "needs/ended"
    topic: ClassVar[str] = "desk"
    label: str
    how: str


@dataclass(frozen=True)
class ReviewOverdue(Notice):
    """To the coordinator, or to the whole desk when nobody took it: the review is late."""

    kind: ClassVar[str] = "needs/review_overdue"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True
    label: str
    due_on: date


@dataclass(frozen=True)
class NeedEntered(Notice):
    """To the client's administrators: somebody enters a need for their company."""

    kind: ClassVar[str] = "needs/entered"
    topic: ClassVar[str] = "needs"
    required: ClassVar[bool] = True
    body: str
    person: str


@dataclass(frozen=True)
class MandateEnded(Notice):
    """To client and holder: the consent to enter the need was withdrawn."""

    kind: ClassVar[str] = "needs/mandate_ended"
    topic: ClassVar[str] = "needs"
    required: ClassVar[bool] = True
    body: str


@dataclass(frozen=True)
class MandateEndedDesk(Notice):
    """To the desk: nobody enters this need for the client any more."""

    kind: ClassVar[str] = "needs/mandate_ended_desk"
    topic: ClassVar[str] = "desk"
    label: str
