"""Messages of the searches room; everything in them stands on public pages."""

from dataclasses import dataclass
from typing import ClassVar

from notifications.notices import Notice


@dataclass(frozen=True)
class NewHits(Notice):
    """To the owner: what appeared under saved conditions since the last alert."""

    kind: ClassVar[str] = "searches/new_hits"
    topic: ClassVar[str] = "searches"
    name: str
    list_name: str
    count: int
    titles: tuple[str, ...]
    more: int
