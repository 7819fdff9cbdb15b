"""The address says the language; whoever registers on an English page gets English notices."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from notifications.models import InboxMessage, OutboundMail
from notifications.notices import notify
from organizations.enums import Role
from organizations.notices import RoleChanged
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_browser_that_wishes_english_still_gets_the_japanese_address_in_japanese(client: Client):
    answer = client.get("/about/", headers={"accept-language": "en"})

    assert (answer["Content-Language"], answer.status_code) == ("ja", 200)
    assert '<html lang="ja">' in answer.content.decode()
    assert "Accept-Language" not in answer.get("Vary", "")


def test_english_pages_lead_to_each_other_and_back(client: Client):
    answer = client.get("/en/needs/?q=a&page=1")
    html = answer.content.decode()

    assert (answer["Content-Language"], '<html lang="en">' in html) == ("en", True)
    assert 'href="/needs/?q=a&amp;page=1" lang="ja" hreflang="ja"' in html
    assert 'href="/en/seeds/"' in html
    assert client.get("/en/my/")["Location"] == "/en/accounts/login/?next=/en/my/"
    assert client.get("/en/admin/").status_code == client.get("/en/robots.txt").status_code == 404


def test_whoever_registers_in_english_is_kept_as_english(client: Client):
    names = {"family_name": "Doe", "given_name": "Jane", "email": "jane@example.com"}
    client.post(
        "/en/accounts/signup/",
        names | dict.fromkeys(("password1", "password2"), "long-enough-4711") | {"terms": "on"},
    )

    assert User.objects.get(email="jane@example.com").language == "en"
    assert OutboundMail.objects.get().subject == "Please confirm your registration"


def test_each_person_reads_a_notice_in_their_own_language():
    people = [UserFactory(language="ja"), UserFactory(language="en")]

    with transaction.atomic():
        notify(RoleChanged(name="Acme", role=Role.LIAISON_OFFICE.label), to=people, key="k", path="/en/my/")

    japanese, english = OutboundMail.objects.order_by("pk")
    assert [mail.subject for mail in (japanese, english)] == [
        "「Acme」での役割が変わりました",
        "Your role at “Acme” has changed",
    ]
    assert ("産学連携窓口" in japanese.text, "/en/my/" in japanese.text) == (True, False)
    assert ("“Liaison office”" in english.text, "/en/my/" in english.text) == (True, True)
    assert set(InboxMessage.objects.values_list("path", flat=True)) == {"/my/"}
