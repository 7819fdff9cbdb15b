"""Where a row stands in the list it was opened from, and what stands before and after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Trail:
    """``previous`` and ``next`` are empty at the ends; ``back`` is the list itself."""

    position: int
    total: int
    previous: str
    next: str
    back: str

    @property
    def onward(self) -> str:
        """Return where the work goes on after a decision."""
        return self.next or self.back


def trail_of(keys: Sequence[Any], key: Any, *, path_of: Callable[[Any], str], back: str) -> Trail | None:
    """Return the trail of one key among all of its list, or nothing when it is not among them."""
    if key not in keys:
        return None
    at = keys.index(key)
    return Trail(
        position=at + 1,
        total=len(keys),
        previous=path_of(keys[at - 1]) if at else "",
        next=path_of(keys[at + 1]) if at + 1 < len(keys) else "",
        back=back,
    )
