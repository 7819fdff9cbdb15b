"""Turns a notice into words for one person, and a text into a mail."""

import unicodedata
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac

from accounts.models import User

if TYPE_CHECKING:
    from notifications.notices import Notice

SUBJECT_WIDTH = 80  # half-width columns: 40 full-width characters
TITLE_LENGTH = 200
WIDE = {"F", "W", "A"}  # East Asian width classes that take two columns in a Japanese font


@dataclass(frozen=True)
class Words:
    """What one person reads."""

    title: str
    text: str


def words_for(recipient: User, *, notice: "Notice", path: str) -> Words:
    """Render the notice from this person's view: its own fields, the person and the link, nothing else."""
    shown = {field.name: getattr(notice, field.name) for field in fields(notice)}
    shown |= {"recipient": recipient, "url": absolute(path)}
    with translation.override(settings.LANGUAGE_CODE):
        title = _plain(f"notices/{notice.kind}.subject.txt", shown)
        text = _plain(f"notices/{notice.kind}.txt", shown)
    return Words(title=one_line(title)[:TITLE_LENGTH], text=printable(text).strip())


def html_of(text: str, *, subject: str, unsubscribe_url: str = "") -> str:
    """Wrap the text in the portal's mail page; links in it become links."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            "notifications/mail.html", _frame(text, unsubscribe_url) | {"subject": subject}
        )


def text_of(text: str, *, unsubscribe_url: str = "") -> str:
    """Put the portal's name and the way to stop below the text."""
    with translation.override(settings.LANGUAGE_CODE):
        return _plain("notifications/mail.txt", _frame(text, unsubscribe_url)).strip()


def absolute(path: str) -> str:
    """Return the address of a page of this site as mails need it."""
    return f"{settings.SITE_URL}{path}"


def one_line(text: str) -> str:
    """Fold every kind of line break and space, so that no header can be smuggled in."""
    return " ".join(printable(" ".join(text.split())).split())


def printable(text: str) -> str:
    """Drop what the database and mail cannot carry: control characters and lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})


def subject_line(text: str) -> str:
    """Cut a subject to what a mail program's list shows, at a whole character."""
    text = one_line(text)
    if _width(text) <= SUBJECT_WIDTH:
        return text
    widths = accumulate(_width(character) for character in text)
    kept = text[: sum(width <= SUBJECT_WIDTH - 2 for width in widths)]
    return kept.rstrip() + "…"


def message_id(key: str) -> str:
    """Derive the Message-ID from the key, so that a mail sent twice is recognised without telling the key."""
    digest = salted_hmac("notifications.message-id", key, algorithm="sha256").hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _frame(text: str, unsubscribe_url: str) -> dict[str, object]:
    return {
        "text": text,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "unsubscribe_url": unsubscribe_url,
    }


def _plain(template: str, shown: dict[str, object]) -> str:
    # Text is not HTML: escaping here would put &amp; into mails.
    return get_template(template).template.render(Context(shown, autoescape=False))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in WIDE else 1 for c in text)
