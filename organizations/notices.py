"""Messages about organisations and their members, one class a message and audience."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notifications.notices import Notice


@dataclass(frozen=True)
class OrganizationWaiting(Notice):
    """To the desk: a new organisation has to be checked."""

    kind: ClassVar[str] = "organizations/waiting"
    topic: ClassVar[str] = "desk"
    name: str
    due_on: date


@dataclass(frozen=True)
class OrganizationOverdue(Notice):
    """To the desk: the check of an organisation is late."""

    kind: ClassVar[str] = "organizations/overdue"
    topic: ClassVar[str] = "due"
    required: ClassVar[bool] = True
    name: str
    due_on: date


@dataclass(frozen=True)
class OrganizationChecked(Notice):
    """To the people of an organisation: how the desk decided."""

    kind: ClassVar[str] = "organizations/checked"
    topic: ClassVar[str] = "organization"
    required: ClassVar[bool] = True
    name: str
    status: str
    reason: str


@dataclass(frozen=True)
class JoinRequested(Notice):
    """To the managers: somebody asks to join."""

    kind: ClassVar[str] = "organizations/join-requested"
    topic: ClassVar[str] = "organization"
    name: str
    person: str


@dataclass(frozen=True)
class JoinAccepted(Notice):
    """To the person who asked: yes."""

    kind: ClassVar[str] = "organizations/join-accepted"
    topic: ClassVar[str] = "organization"
    name: str
    role: str


@dataclass(frozen=True)
class JoinDeclined(Notice):
    """To the person who asked: no; the organisation is named only when the directory names it."""

    kind: ClassVar[str] = "organizations/join-declined"
    topic: ClassVar[str] = "organization"
    name: str


@dataclass(frozen=True)
class InvitationAccepted(Notice):
    """To whoever invited: the person has joined."""

    kind: ClassVar[str] = "organizations/invitation-accepted"
    topic: ClassVar[str] = "organization"
    name: str
    person: str


@dataclass(frozen=True)
class MembershipEnded(Notice):
    """To the person: they do not belong to the organisation any more."""

    kind: ClassVar[str] = "organizations/membership-ended"
    topic: ClassVar[str] = "organization"
    required: ClassVar[bool] = True
    name: str


@dataclass(frozen=True)
class RoleChanged(Notice):
    """To the person: what they may do has changed."""

    kind: ClassVar[str] = "organizations/role-changed"
    topic: ClassVar[str] = "organization"
    name: str
    role: str
