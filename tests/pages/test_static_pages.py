"""Pages that explain the portal, for a visitor and for somebody signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import Membership
from tests.factories import sign_in
from tests.pages.markup import forbidden

NAMES = ["about", "anonymity", "terms", "privacy", "contact", "accessibility", "home", "search"]
ACCOUNT_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
OWN_ACCOUNT_PAGES = ["account_email", "account_change_password", "account_logout", "mfa_index"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", NAMES)
def test_visitor_reads_the_page_without_anything_the_browser_refuses(client: Client, name: str) -> None:
    response = client.get(reverse(f"pages:{name}"))

    assert response.status_code == 200
    assert forbidden(response.content.decode()) == []


@pytest.mark.parametrize("name", NAMES)
def test_member_reads_the_page_too(client: Client, member: Membership, name: str) -> None:
    sign_in(client, member)

    response = client.get(reverse(f"pages:{name}"))

    assert response.status_code == 200
    assert member.user.full_name in response.content.decode()


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_account_page_wears_our_shell(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    html = response.content.decode()
    assert response.status_code == 200
    assert html.count('class="site-footer"') == 1
    assert forbidden(html) == []


@pytest.mark.parametrize("name", OWN_ACCOUNT_PAGES)
def test_own_account_page_wears_our_shell(client: Client, member: Membership, name: str) -> None:
    sign_in(client, member)

    response = client.get(reverse(name))

    html = response.content.decode()
    assert response.status_code == 200
    assert html.count('class="site-footer"') == 1
    assert forbidden(html) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<style>p{}</style>", ["style"]),
        ("<script>1</script>", ["script"]),
        ('<p style="color:red">', ["p style"]),
        ('<p onclick="1">', ["p onclick"]),
        ('<script src="https://cdn.example.com/a.js">', ["script https://cdn.example.com/a.js"]),
    ],
)
def test_planted_inline_code_is_found(planted: str, found: list[str]) -> None:
    assert forbidden(planted) == found


def test_anonymity_page_shows_the_example_without_what_was_typed(client: Client) -> None:
    html = client.get(reverse("pages:anonymity")).content.decode()

    typed, seen = html.split("<h3>世の中から見えるもの</h3>")
    seen = seen.split("</article>")[0]
    assert "たま見本製作所" in typed
    assert "たま見本製作所" not in seen
    assert "多摩地域・製造業・従業員21〜50名" in seen


def test_security_txt_says_where_to_report_and_expires_within_a_year(client: Client) -> None:
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert [line.split(":")[0] for line in lines] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]


def test_robots_txt_keeps_crawlers_out_of_the_workspace(client: Client) -> None:
    assert "Disallow: /my/" in client.get("/robots.txt").content.decode().splitlines()
