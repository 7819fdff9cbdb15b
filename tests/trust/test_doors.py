"""Public eyes on every public page, the same 404 for everything hidden, and the doors of the house."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from api.needs import NeedList
from disclosure.models import Identity
from needs.models import PublishedNeed
from organizations.acting import SESSION_KEY
from tests.factories import PASSWORD, UserFactory
from tests.trust.people import People, browser
from tests.trust.scene import Scene

pytestmark = pytest.mark.django_db
READING = ("pages:home", "pages:search", "needs:list", "seeds:list", "researchers:list", "organizations:list")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.mark.parametrize("name", READING)
def test_a_planted_question_to_the_vault_is_a_plain_error_page(
    name, people: People, scene: Scene, monkeypatch
):
    def curious(*_args, **_options):
        list(Identity.objects.values("organization__name"))
        return {"planted": True}

    monkeypatch.setattr("tama_portal.context.site", curious)
    monkeypatch.setattr("django.template.context_processors.request", curious)
    monkeypatch.setattr("notifications.context.unread", curious)
    from django.template import engines

    engines["django"].engine.__dict__.pop("template_context_processors", None)
    try:
        answer = people.ask("AN", reverse(name) + "?q=x")
    finally:
        engines["django"].engine.__dict__.pop("template_context_processors", None)

    assert answer.status_code == 500
    assert "permission" not in answer.content.decode()
    assert "disclosure" not in answer.content.decode()
    assert current_role() != "tama_public_eyes"


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_the_api_reads_with_public_eyes(people: People, scene: Scene, monkeypatch):
    def curious(*_args, **_options):
        return list(Identity.objects.values("organization__name"))

    monkeypatch.setattr(NeedList, "get", curious, raising=False)

    assert people.ask("AN", reverse("api:needs")).status_code == 500
    assert current_role() != "tama_public_eyes"


def gone(people: People, role: str, url: str) -> tuple:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = people.ask(role, url)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, TOKEN.sub("", answer.content.decode()), headers, len(queries)


@pytest.mark.parametrize("page", ["needs:detail", "matching:propose", "matching:ask_need"])
def test_hidden_is_answered_like_unknown(page: str, people: People, scene: Scene):
    hidden = gone(people, "EX", reverse(page, args=[scene.need.public_id]))
    unknown = gone(people, "EX", reverse(page, args=[uuid4()]))

    assert hidden[:3] == unknown[:3]
    assert hidden[0] == 404
    assert abs(hidden[3] - unknown[3]) <= 1


@pytest.mark.parametrize(
    "page", ["needs:workspace", "needs:edit", "matching:proposal", "matching:introduction"]
)
def test_somebody_elses_is_answered_like_unknown(page: str, people: People, scene: Scene):
    thing = scene.ours[{"needs": "need"}.get(page.split(":")[0], page.split(":")[1])]

    theirs = gone(people, "FO", reverse(page, args=[thing.public_id]))

    assert theirs == gone(people, "FO", reverse(page, args=[uuid4()]))
    assert theirs[0] == 404


def test_a_withdrawn_need_is_gone_like_an_unknown_one(people: People, scene: Scene):
    address = reverse("needs:detail", args=[scene.need.public_id])
    PublishedNeed.objects.filter(pk=scene.need.public_id).delete()

    assert gone(people, "AN", address) == gone(people, "AN", reverse("needs:detail", args=[uuid4()]))


def test_place_in_the_list_and_ids_tell_nothing_about_the_order_of_writing():
    field = PublishedNeed._meta.get_field

    assert field("public_id").get_internal_type() == "UUIDField"
    assert field("published_on").get_internal_type() == "DateField"
    assert len({field("shuffle").default() for _ in range(20)}) > 15


def test_every_page_says_what_browsers_may_load(people: People, scene: Scene):
    for role, url in (("AN", "/"), ("AN", "/needs/"), ("CA", "/my/"), ("CO", "/admin/"), ("AN", "/nowhere/")):
        answer = people.ask(role, url)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


@override_settings(SECURE_HSTS_SECONDS=31536000, SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_of_production_stay_with_the_browser_and_on_https():
    user = UserFactory()
    client = Client()

    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, secure=True)

    assert "max-age=31536000" in answer["Strict-Transport-Security"]
    cookie = answer.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_door_leads_out_of_the_house(target: str, people: People, scene: Scene):
    membership = scene.cast["CM"].pk

    acting = people.ask("CM", "/my/acting/", method="post", data={"membership": membership, "next": target})
    login = people.ask("AN", f"/admin/login/?next={target}")

    assert acting["Location"] == "/my/"
    assert login["Location"].startswith("/accounts/login/")


def test_nobody_acts_in_a_membership_of_somebody_else(people: People, scene: Scene):
    stolen = {"membership": scene.cast["PA"].pk}

    assert people.ask("CM", "/my/acting/", method="post", data=stolen).status_code == 404
    assert people.browsers["CM"].session[SESSION_KEY] == scene.cast["CM"].pk


def test_signing_in_changes_the_session():
    user, client = UserFactory(), browser()
    client.get("/accounts/login/")
    before = client.session.session_key

    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert client.session.session_key not in {None, before}


def test_an_invitation_link_is_no_key_for_somebody_else(people: People, scene: Scene):
    address = f"/my/invitations/{scene.tokens['invitation']}/"

    assert people.ask("OC", address, method="post").status_code == 409
    assert people.ask("AN", address, method="post").status_code == 400


def test_guessing_a_password_ends_after_ten_attempts():
    user, client = UserFactory(), browser()
    for _ in range(10):
        client.post("/accounts/login/", {"login": user.email, "password": "wrong-wrong"})

    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert answer.status_code != 302
