"""What people are told about seeds: a class a message and audience."""

from dataclasses import dataclass
from datetime import date

from notifications.notices import Notice


@dataclass(frozen=True)
class SeedToCheck(Notice):
    """To the liaison office: a researcher's seed waits for approval."""

    kind = "seeds/to_check"
    topic = "due"
    required = True

    title: str
    due_on: date


@dataclass(frozen=True)
class SeedShownToOffice(Notice):
    """To the liaison office that wants to know: a researcher's seed is public."""

    kind = "seeds/shown_to_office"
    topic = "seeds"

    title: str


@dataclass(frozen=True)
class SeedShown(Notice):
    """To the author: the seed is public."""

    kind = "seeds/shown"
    topic = "seeds"

    title: str


@dataclass(frozen=True)
class SeedSentBack(Notice):
    """To the author: the liaison office asks for changes."""

    kind = "seeds/sent_back"
    topic = "seeds"
    required = True

    title: str
    reason: str


@dataclass(frozen=True)
class SeedTakenDown(Notice):
    """To the author and the liaison office: the seed is no longer public."""

    kind = "seeds/taken_down"
    topic = "seeds"

    title: str
    reason: str


@dataclass(frozen=True)
class SeedUnpublished(Notice):
    """To the author and the liaison office: the portal's administrator stopped the publication."""

    kind = "seeds/unpublished"
    topic = "seeds"
    required = True

    title: str
    reason: str


@dataclass(frozen=True)
class SeedGuardLifted(Notice):
    """To the author: the liaison office released the text before the application is public."""

    kind = "seeds/guard_lifted"
    topic = "seeds"

    title: str
    reason: str


@dataclass(frozen=True)
class SeedCheckDueSoon(Notice):
    """To the liaison office: a check is due within a business day."""

    kind = "seeds/check_due_soon"
    topic = "due"
    required = True

    title: str
    due_on: date


@dataclass(frozen=True)
class SeedCheckOverdue(Notice):
    """To the liaison office: a check is overdue and the coordinators know."""

    kind = "seeds/check_overdue"
    topic = "due"
    required = True

    title: str
    due_on: date


@dataclass(frozen=True)
class OfficeOverdue(Notice):
    """To coordinators: a liaison office is late. Says nothing of the unapproved text."""

    kind = "seeds/office_overdue"
    topic = "desk"

    institution: str
    due_on: date
