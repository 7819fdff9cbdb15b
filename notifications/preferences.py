"""What each person wants by mail, and the signed link that stops a topic without logging in."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from notifications.enums import MailFrequency
from notifications.models import Preference
from notifications.topics import TOPICS, can_be_switched_off

SALT = "notifications.unsubscribe"
LINK_SECONDS = 400 * 24 * 60 * 60


def wants_no_mail(users: Iterable[User], *, topic: str) -> set[int]:
    """Return the people who switched this topic's mail off."""
    off = Preference.objects.filter(user__in=list(users), topic=topic, mail=MailFrequency.NEVER)
    return set(off.values_list("user_id", flat=True)) if can_be_switched_off(topic) else set()


def chosen_by(user: User) -> dict[str, str]:
    """Return the frequency of each topic for this person."""
    stored = dict(Preference.objects.filter(user=user).values_list("topic", "mail"))
    return {
        code: stored.get(code, MailFrequency.AT_ONCE) if can_be_switched_off(code) else MailFrequency.AT_ONCE
        for code in TOPICS
    }


def choose(user: User, *, mails: Mapping[str, str]) -> None:
    """Keep the frequency of each topic; required topics cannot be switched off."""
    if not all(can_be_switched_off(code) for code in mails):
        raise DomainError(_("このお知らせのメールは止められません。"))
    Preference.objects.bulk_create(
        [Preference(user=user, topic=code, mail=mail) for code, mail in mails.items()],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["mail"],
    )


def unsubscribe_path(user: User, *, topic: str) -> str:
    """Return the page that stops one topic for one person."""
    token = signing.dumps({"user": str(user.public_id), "topic": topic}, salt=SALT)
    return reverse("notifications:unsubscribe", args=[token])


def read_token(token: str) -> tuple[UUID, str] | None:
    """Return whom and what the link speaks of, or nothing when it is forged or too old."""
    try:
        content = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
        return UUID(content["user"]), str(content["topic"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def stop_topic(*, public_id: UUID, topic: str) -> None:
    """Stop the mail of one topic; a person who is gone has nothing to stop."""
    user = User.objects.filter(public_id=public_id).first()
    if user is not None and can_be_switched_off(topic):
        choose(user, mails={topic: MailFrequency.NEVER})
