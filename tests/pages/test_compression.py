"""Pages travel compressed to visitors; with a session they do not, so that no length tells a secret."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import Membership
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
ASKING = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_visitor_gets_a_public_page_compressed(client: Client) -> None:
    response = client.get(reverse("pages:about"), **ASKING)

    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]


def test_whoever_is_signed_in_gets_it_plain(client: Client, member: Membership) -> None:
    sign_in(client, member)

    assert "Content-Encoding" not in client.get(reverse("pages:about"), **ASKING).headers


def test_a_page_with_a_token_in_a_new_cookie_stays_plain(client: Client) -> None:
    response = client.get(reverse("account_login"), **ASKING)

    assert "csrftoken" in response.cookies
    assert "Content-Encoding" not in response.headers
