"""Where somebody was going when they had to register first: kept in the session of one browser."""

from dataclasses import dataclass
from typing import Any

SESSION_KEY = "going_to"


@dataclass(frozen=True, slots=True)
class Destination:
    """A page of this site, and the address it is meant for."""

    path: str
    email: str


def remember(request: Any, destination: Destination) -> None:
    """Lead whoever logs in next in this browser to the page; the sign-up form offers the address."""
    request.session[SESSION_KEY] = [destination.path, destination.email]


def remembered(request: Any) -> Destination | None:
    """Return the page that was remembered and not yet reached."""
    kept = request.session.get(SESSION_KEY)
    return Destination(*kept) if kept else None


def arrived(request: Any) -> None:
    """Forget the page; log-ins lead to the workspace again."""
    request.session.pop(SESSION_KEY, None)
