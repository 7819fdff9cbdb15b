"""Turns a notice into words for one person, and texts and digests into mails."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from accounts.models import User
from core.languages import in_japanese, path_in
from notifications.topics import TOPICS

if TYPE_CHECKING:
    from notifications.models import InboxMessage
    from notifications.notices import Notice

SUBJECT_WIDTH = 80  # half-width columns: 40 full-width characters
TITLE_LENGTH = 200
MOST_A_TOPIC = 10
WIDE = {"F", "W", "A"}  # East Asian width classes that take two columns in a Japanese font


@dataclass(frozen=True)
class Words:
    """What one person reads."""

    title: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A whole mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Entry:
    """A message as a digest names it."""

    title: str
    url: str
    told_at: datetime


@dataclass(frozen=True)
class Section:
    """The newest messages of one topic, and how many more there are."""

    topic: str
    entries: list[Entry]
    more: int


def words_for(recipient: User, *, notice: "Notice", path: str) -> Words:
    """Render the notice from this person's view: its own fields, the person and the link, nothing else."""
    shown = {field.name: getattr(notice, field.name) for field in fields(notice)}
    language = recipient.language
    shown |= {"recipient": recipient, "url": absolute(path_in(path, language=language))}
    # Japanese stands in the plain file, every other language beside it.
    spoken = "" if language == settings.LANGUAGE_CODE else f".{language}"
    with translation.override(language):
        title = _plain(f"notices/{notice.kind}{spoken}.subject.txt", shown)
        text = _plain(f"notices/{notice.kind}{spoken}.txt", shown)
    return Words(title=one_line(title)[:TITLE_LENGTH], text=printable(text).strip())


def html_of(text: str, *, subject: str, unsubscribe_url: str = "") -> str:
    """Wrap the text in the portal's mail page, in the language of the moment; links in it become links."""
    return render_to_string("notifications/mail.html", _frame(text, unsubscribe_url) | {"subject": subject})


def text_of(text: str, *, unsubscribe_url: str = "") -> str:
    """Put the portal's name and the way to stop below the text, in the language of the moment."""
    return _plain("notifications/mail.txt", _frame(text, unsubscribe_url)).strip()


def digest_of(recipient: User, *, rows: Sequence["InboxMessage"], unsubscribe_url: str) -> Letter:
    """Put messages into one mail: by topic, the newest first, titles and links only."""
    with translation.override(recipient.language):
        shown = _frame("", unsubscribe_url) | {
            "recipient": recipient,
            "sections": _sections(rows),
            "inbox_url": absolute(reverse("notifications:inbox")),
            "preferences_url": absolute(reverse("notifications:preferences")),
        }
        subject = subject_line(_plain("notifications/digest.subject.txt", shown | {"count": len(rows)}))
        text = text_of(printable(_plain("notifications/digest.txt", shown)), unsubscribe_url=unsubscribe_url)
        html = render_to_string("notifications/digest.html", shown | {"subject": subject})
    return Letter(subject=subject, text=text, html=html)


def _sections(rows: Sequence["InboxMessage"]) -> list[Section]:
    newest = sorted(rows, key=lambda row: (row.created_at, row.pk), reverse=True)
    by_topic = {code: [row for row in newest if row.topic == code] for code in TOPICS}
    return [
        Section(
            topic=str(TOPICS[code].name),
            entries=[_entry(row) for row in found[:MOST_A_TOPIC]],
            more=max(0, len(found) - MOST_A_TOPIC),
        )
        for code, found in by_topic.items()
        if found
    ]


def _entry(row: "InboxMessage") -> Entry:
    return Entry(
        title=row.title,
        url=absolute(reverse("notifications:open", args=[row.public_id])),
        told_at=row.created_at,
    )


def site_name() -> str:
    """Return the portal's name in the language of the moment."""
    return settings.SITE_NAME if in_japanese() else settings.SITE_NAME_EN


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
        "site_name": site_name(),
        "site_url": settings.SITE_URL,
        "unsubscribe_url": unsubscribe_url,
    }


def _plain(template: str, shown: dict[str, object]) -> str:
    # Text is not HTML: escaping here would put &amp; into mails.
    return get_template(template).template.render(Context(shown, autoescape=False))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in WIDE else 1 for c in text)
