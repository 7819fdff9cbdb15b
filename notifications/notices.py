"""What a message is, and the one function that tells people a fact exactly once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from accounts.models import User
from notifications import outbox

REGISTRY: dict[str, type["Notice"]] = {}


@dataclass(frozen=True)
class Notice:
    """A message for one audience. Subclass it as a frozen dataclass whose fields its templates may show.

    ``templates/notices/<kind>.subject.txt`` is the title, ``templates/notices/<kind>.txt`` the text; both see
    the fields, ``recipient`` and ``url``, and nothing else. ``topic`` is a code of ``notifications.topics``;
    a ``required`` notice, or one with a day by which to act, is mailed at once whatever the person chose.
    """

    kind: ClassVar[str] = ""
    topic: ClassVar[str] = ""
    required: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.kind or not cls.topic:
            raise TypeError(f"{cls.__name__} must name its kind and its topic.")
        known = REGISTRY.get(cls.kind)
        # A dataclass with slots is built twice, so the same name may register again.
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__name__} and {known.__name__} are both of kind {cls.kind!r}.")
        REGISTRY[cls.kind] = cls

    @property
    def is_sent_at_once(self) -> bool:
        """Whether the mail may neither wait for a digest nor be switched off."""
        return self.required or getattr(self, "due_on", None) is not None


def notify(notice: Notice, *, to: Iterable[User], key: str, path: str) -> None:
    """Tell each person once: an inbox row and, as they wish, a mail; telling the same key again does nothing.

    Call it inside the transaction that makes the fact true. ``key`` names the fact, ``path`` is its page.
    """
    outbox.tell(notice, to=to, key=key, path=path)
