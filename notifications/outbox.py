"""Writes messages beside the fact they tell, in the same transaction; nothing is sent here."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override

from accounts.models import User
from core.languages import path_in
from notifications import preferences, rendering
from notifications.enums import DigestKind, MailFrequency
from notifications.models import KEY_LENGTH, InboxMessage, OutboundMail
from notifications.preferences import Wish
from notifications.tasks import deliver_mail
from notifications.topics import can_be_switched_off

if TYPE_CHECKING:
    from notifications.notices import Notice

HEADERS = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To", "In-Reply-To", "References"})


def tell(notice: "Notice", *, to: Iterable[User], key: str, path: str) -> None:
    """Write one inbox row a person and, as they wish, a mail now or later; a known key writes nothing."""
    _check(key=key, path=path)
    # Always in the same order: two tellers of one fact must wait for each other, not lock each other.
    people = sorted({user.pk: user for user in to if user.is_active}.values(), key=lambda user: user.pk)
    wishes = _wishes(notice, people=people)
    told = _fill_inboxes(notice, people=people, wishes=wishes, key=key, path=path)
    mails = [
        _mail_of(notice, user=user, words=told[user.pk], key=key)
        for user in people
        if user.pk in told and wishes[user.pk].mail == MailFrequency.AT_ONCE
    ]
    _queue(mails)


def enqueue_mail(
    *,
    key: str,
    to_address: str,
    subject: str,
    text: str,
    html: str = "",
    recipient: User | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Queue a mail that is not a notice (confirming an address, an invitation); the same key leaves once.

    ``recipient`` is the person it belongs to, if they have an account: it is dropped when the account ends.
    """
    _check_key(key)
    subject = rendering.subject_line(subject)
    text = rendering.printable(text).strip()
    with override(recipient.language if recipient else get_language()):
        html = html or rendering.html_of(text, subject=subject)
    mail = OutboundMail(
        key=key,
        recipient=recipient,
        to_address=to_address,
        subject=subject,
        text=text,
        html=html,
        headers=_allowed(headers or {}),
        message_id=rendering.message_id(key),
    )
    with transaction.atomic():
        _queue([mail])


def _check(*, key: str, path: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Tell people inside the transaction that makes it true.")
    _check_key(key)
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise ValueError(f"A notice leads to a page of this site, not to {path!r}.")


def _check_key(key: str) -> None:
    if not 0 < len(key) <= KEY_LENGTH:
        raise ValueError(f"A key names the fact in 1 to {KEY_LENGTH} characters.")


def _wishes(notice: "Notice", *, people: list[User]) -> dict[int, Wish]:
    if notice.is_sent_at_once:
        return {user.pk: Wish(MailFrequency.AT_ONCE) for user in people}
    return preferences.wishes(people, topic=notice.topic)


def _fill_inboxes(
    notice: "Notice", *, people: list[User], wishes: Mapping[int, Wish], key: str, path: str
) -> dict[int, rendering.Words]:
    """Insert what is new and return the words of exactly those people who had not been told."""
    words = {user.pk: rendering.words_for(user, notice=notice, path=path) for user in people}
    rows = [
        InboxMessage(
            recipient=user,
            kind=notice.kind,
            topic=notice.topic,
            key=key,
            title=words[user.pk].title,
            body=words[user.pk].text,
            path=path_in(path, language=settings.LANGUAGE_CODE),
            quiet=not wishes[user.pk].inbox,
            waits_for_digest=wishes[user.pk].mail in DigestKind.values,
        )
        for user in people
    ]
    InboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    new = InboxMessage.objects.filter(public_id__in=[row.public_id for row in rows])
    return {pk: words[pk] for pk in new.values_list("recipient_id", flat=True)}


def _mail_of(notice: "Notice", *, user: User, words: rendering.Words, key: str) -> OutboundMail:
    with override(user.language):
        return _worded(notice, user=user, words=words, key=key)


def _worded(notice: "Notice", *, user: User, words: rendering.Words, key: str) -> OutboundMail:
    stop = ""
    headers: dict[str, str] = {}
    if not notice.is_sent_at_once and can_be_switched_off(notice.topic):
        stop = rendering.absolute(preferences.unsubscribe_path(user, topic=notice.topic))
        headers = preferences.headers_of(stop)
    subject = rendering.subject_line(words.title)
    mail_key = f"{key}:{user.public_id}"
    return OutboundMail(
        key=mail_key,
        recipient=user,
        to_address=user.email,
        subject=subject,
        text=rendering.text_of(words.text, unsubscribe_url=stop),
        html=rendering.html_of(words.text, subject=subject, unsubscribe_url=stop),
        headers=_allowed(headers),
        message_id=rendering.message_id(mail_key),
    )


def _queue(mails: list[OutboundMail]) -> None:
    OutboundMail.objects.bulk_create(mails, ignore_conflicts=True)
    if mails:
        deliver_mail.delay_on_commit()


def _allowed(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if name not in HEADERS or value != rendering.one_line(value):
            raise ValueError(f"The header {name!r} may not leave the portal like this.")
    return dict(headers)
