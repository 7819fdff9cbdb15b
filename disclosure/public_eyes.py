"""Public eyes for pages about listings: which of them do not exist for the person who asks is read before."""

from typing import Any

from core.public_eyes import (
    PUBLIC_ROLE,
    asked_before_looking,
    public_eyes,
    resolve_asker,
    seen_by_the_world,
)

__all__ = ["PUBLIC_ROLE", "public_eyes", "resolve_asker", "seen_by_the_world"]


@asked_before_looking
def read_hidden_listings(request: Any) -> None:
    """Set ``request.hidden_listings``."""
    from disclosure.services import hidden_from

    request.hidden_listings = hidden_from(request.actor)
