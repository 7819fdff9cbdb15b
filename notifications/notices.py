"""What a message is, and the one function that tells people a fact exactly once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from accounts.models import User

REGISTRY: dict[str, type["Notice"]] = {}


@dataclass(frozen=True)
class Notice:
    """A message for one audience. Subclass it as a frozen dataclass whose fields its templates may show.

    ``templates/notices/<kind>.subject.txt`` is the title, ``templates/notices/<kind>.txt`` the text; both see
    the fields, ``recipient`` and ``url``, and nothing else.
    """

    kind: ClassVar[str] = ""
    topic: ClassVar[str] = ""
    required: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        REGISTRY[cls.kind] = cls


def notify(notice: Notice, *, to: Iterable[User], key: str, path: str) -> None:
    """Tell each person once: an inbox row and, as they wish, a mail; telling the same key again does nothing."""
    from notifications import outbox

    outbox.tell(notice, to=to, key=key, path=path)
