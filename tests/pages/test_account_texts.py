"""Account pages at the end of a link, and account mails, in plain Japanese."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

ENGLISH = re.compile(r"[A-Za-z]{4,}")
MAILS = sorted(
    str(path.relative_to(settings.BASE_DIR / "templates"))
    for room in ("account", "mfa")
    for path in Path(settings.BASE_DIR / "templates" / room / "email").glob("*_*.txt")
    if not path.name.startswith("base_")
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accounts/confirm-email/not-a-key/", "このリンクは使えません"),
        ("/accounts/password/reset/key/1-not-a-key/", "このリンクは使えません"),
    ],
)
def test_spent_link_says_what_to_do(client: Client, path: str, words: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("mail", MAILS)
def test_account_mail_is_japanese(mail: str) -> None:
    text = render_to_string(mail, {"email": "1@2", "activate_url": "1", "password_reset_url": "2"})

    assert text.strip() != ""
    assert ENGLISH.findall(text) == []


def test_every_mail_that_our_settings_can_send_has_our_text() -> None:
    package = Path(allauth.__file__).parent / "templates"
    theirs = {str(path.relative_to(package)) for path in package.glob("*/email/*_*.txt")}
    missing = {name for name in theirs - set(MAILS) if not name.startswith("socialaccount/")}

    # Codes by mail and passkeys are switched off in the settings; the base texts are ours too.
    assert {re.sub(r"_(subject|message|notification)\.txt$", "", name) for name in missing} == {
        "account/email/base",
        "account/email/login_code",
        "account/email/password_reset_code",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
    }
