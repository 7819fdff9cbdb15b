"""What each person wants by mail, and the signed link that stops mail without logging in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from notifications.enums import DigestKind, MailFrequency
from notifications.models import Preference
from notifications.topics import TOPICS, can_be_switched_off

SALT = "notifications.unsubscribe"
# What the link in a digest stops: all that is collected, whatever the topic.
DIGESTS = "digests"
LINK_SECONDS = 400 * 24 * 60 * 60


@dataclass(frozen=True)
class Wish:
    """How one person wants one topic: how often by mail, and whether the inbox counts it as unread."""

    mail: str
    inbox: bool = True


def wishes(users: Iterable[User], *, topic: str) -> dict[int, Wish]:
    """Return what each person wants for this topic, chosen or unasked."""
    people = list(users)
    found = {user.pk: Wish(unasked(topic)) for user in people}
    if can_be_switched_off(topic):
        rows = Preference.objects.filter(user__in=people, topic=topic).order_by("pk")
        found |= {row.user_id: Wish(row.mail, row.inbox) for row in rows}
    return found


def unasked(topic: str) -> str:
    """Return how often a topic is mailed to somebody who chose nothing."""
    return TOPICS[topic].unasked if can_be_switched_off(topic) else MailFrequency.AT_ONCE


def chosen_by(user: User) -> dict[str, Wish]:
    """Return what this person wants for each topic."""
    rows = Preference.objects.filter(user=user).order_by("pk")
    stored = {row.topic: Wish(row.mail, row.inbox) for row in rows if can_be_switched_off(row.topic)}
    return {code: stored.get(code, Wish(unasked(code))) for code in TOPICS}


def choose(user: User, *, mails: Mapping[str, str], inbox: Mapping[str, bool] | None = None) -> None:
    """Keep how often each topic is mailed and, if given, whether it counts as unread."""
    if not all(can_be_switched_off(code) for code in mails):
        raise DomainError(_("このお知らせのメールは止められません。"))
    rows = [
        Preference(user=user, topic=code, mail=mail, inbox=(inbox or {}).get(code, True))
        for code, mail in mails.items()
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["mail"] if inbox is None else ["mail", "inbox"],
    )


def unsubscribe_path(user: User, *, topic: str) -> str:
    """Return the page that stops one topic for one person."""
    token = signing.dumps({"user": str(user.public_id), "topic": topic}, salt=SALT)
    return reverse("notifications:unsubscribe", args=[token])


def headers_of(link: str) -> dict[str, str]:
    """Return the headers by which mail programs offer to stop this kind of mail (RFC 8058)."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read_token(token: str) -> tuple[UUID, str] | None:
    """Return whom and what the link speaks of, or nothing when it is forged or too old."""
    try:
        content = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
        return UUID(content["user"]), str(content["topic"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def stop_topic(*, public_id: UUID, topic: str) -> None:
    """Stop one topic's mail, or that of all topics that come in digests; who is gone stops nothing."""
    user = User.objects.filter(public_id=public_id).first()
    if user is None:
        return
    codes = [topic] if can_be_switched_off(topic) else []
    if topic == DIGESTS:
        codes = [code for code, wish in chosen_by(user).items() if wish.mail in DigestKind.values]
    choose(user, mails=dict.fromkeys(codes, MailFrequency.NEVER))
