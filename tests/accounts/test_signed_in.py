"""Whom the tests sign in has the session that a log-in makes."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from organizations.acting import SESSION_KEY
from tests.factories import BACKEND, sign_in

pytestmark = pytest.mark.django_db


def session_of(client: Client) -> dict:
    """Return what the session says apart from when."""
    said = dict(client.session.items())
    for method in said.get("account_authentication_methods", ()):
        method.pop("at")
    return said


def test_session_says_what_a_log_in_leaves(member):
    by_steps, by_row = Client(), Client()
    by_steps.force_login(member.user, backend=BACKEND)
    User.objects.update(last_login=None)

    sign_in(by_row, member)

    assert session_of(by_row) == session_of(by_steps) | {
        SESSION_KEY: member.pk,
        "account_authentication_methods": [{"method": "password", "email": member.user.email}],
    }
    assert User.objects.get().last_login is not None
    assert by_row.get("/my/").status_code == 200


def test_a_planted_wrong_session_is_nobody(member):
    client = sign_in(Client(), member)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    assert client.get("/my/").status_code == 302
