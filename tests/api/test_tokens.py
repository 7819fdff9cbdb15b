"""Client credentials and nothing else: who gets a token, what it opens, what is kept of it."""

import base64
from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from api.tasks import sweep_expired_tokens
from demo import client as demo_client
from tests.api.factories import SECRET, TOKEN_URL

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


def test_client_gets_a_token_of_an_hour_that_reads(web, partner_client, need):
    response = partner_client().asks(web)

    told = response.json()
    assert response.status_code == 200
    assert set(told) == {"access_token", "token_type", "expires_in", "scope"}
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert set(told["scope"].split()) == {"needs:read", "seeds:read", "organizations:read"}
    assert response["Cache-Control"] == "no-store"
    read = web.get("/api/v1/needs/", headers={"authorization": f"Bearer {told['access_token']}"})
    assert [row["id"] for row in read.json()["results"]] == [str(need.public_id)]
    assert read["RateLimit-Policy"] == '"client";q=600;w=60'
    assert read["Cache-Control"] == "private, max-age=60"


def test_secret_may_come_by_basic_authentication(web, partner_client):
    pair = f"{partner_client().application.client_id}:{SECRET}".encode()
    header = {"authorization": f"Basic {base64.b64encode(pair).decode()}"}

    response = web.post(TOKEN_URL, "grant_type=client_credentials", content_type=FORM, headers=header)

    assert response.status_code == 200


def test_secrets_and_tokens_are_kept_as_hashes(web, partner_client):
    partner = partner_client()
    token = partner.asks(web).json()["access_token"]

    kept = AccessToken.objects.get()
    assert (kept.token, kept.user_id) == ("", None)
    assert token not in repr(list(AccessToken.objects.values()))
    assert SECRET not in repr(list(Application.objects.values()))


def test_wrong_secret_gets_nothing(web, partner_client):
    response = partner_client().asks(web, secret="wrong")

    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"
    told = response.json()
    assert (told["error"], told["status"], told["code"]) == ("invalid_client", 401, "invalid-client")
    assert "シークレット" in told["detail"]
    assert AccessToken.objects.count() == 0


def test_unknown_client_is_told_the_same_as_a_wrong_secret(web, partner_client):
    partner = partner_client()

    assert partner.asks(web, client_id="nobody").content == partner.asks(web, secret="wrong").content


def test_expired_token_opens_nothing_and_is_swept(web, partner_client):
    header = partner_client().header(web)
    assert web.get("/api/v1/needs/", headers=header).status_code == 200

    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))

    assert web.get("/api/v1/needs/", headers=header).status_code == 401
    sweep_expired_tokens()
    assert AccessToken.objects.count() == 0


def test_token_of_a_removed_client_opens_nothing(web, partner_client):
    partner = partner_client()
    header = partner.header(web)

    partner.application.delete()

    assert web.get("/api/v1/needs/", headers=header).status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/seeds/", 200),
        ("/api/v1/needs/", 403),
        ("/api/v1/organizations/", 403),
        ("/api/v1/needs/00000000-0000-4000-8000-000000000000/", 403),
        ("/api/v1/classifications/themes/", 200),
    ],
)
def test_token_opens_what_its_scope_says(web, partner_client, path, status):
    header = partner_client().header(web, scope="seeds:read")

    response = web.get(path, headers=header)

    assert response.status_code == status
    if status == 403:
        assert response.json()["code"] == "insufficient-scope"
        assert 'error="insufficient_scope"' in response["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"scope": "needs:write"}, "invalid_scope"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_id": "a\x00b"}, "invalid_request"),
        ({"scope": "\x00"}, "invalid_request"),
    ],
)
def test_other_requests_are_refused(web, partner_client, form, error):
    response = partner_client().asks(web, **form)

    assert (response.status_code, response.json()["error"]) == (400, error)


def test_client_of_another_grant_gets_nothing(web, partner_client):
    partner = partner_client(grant=Application.GRANT_AUTHORIZATION_CODE)

    assert partner.asks(web).json()["error"] == "unauthorized_client"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (
            "grant_type=client_credentials",
            {"authorization": "Basic " + base64.b64encode(b"a\x00:b").decode()},
        ),
        ("grant_type=client_credentials", {"authorization": "Basic %%%"}),
        ("grant_type=client_credentials", {"authorization": "Basic \xff"}),
        ("grant_type=%zz&&;;=", {}),
        ("grant_type=client_credentials&grant_type=password", {}),
        ("%ff=%fe", {}),
        ("", {}),
    ],
)
def test_hostile_requests_are_refused(web, body, headers):
    response = web.post(TOKEN_URL, body, content_type=FORM, headers=headers)

    assert response.status_code in {400, 401}
    assert response.json()["error"] in {"invalid_request", "invalid_client", "unsupported_grant_type"}


def test_strange_bodies_are_refused(web):
    assert web.post(TOKEN_URL, "a=" + "x" * 9000, content_type=FORM).status_code == 413
    assert web.post(TOKEN_URL, "{}", content_type="application/json").status_code == 415
    assert web.post(TOKEN_URL + "?client_secret=x", "", content_type=FORM).status_code == 400


@pytest.mark.parametrize("page", ["authorize", "revoke_token", "introspect", "applications", "register"])
def test_other_pages_of_the_toolkit_do_not_exist(web, page):
    assert web.get(f"/api/oauth2/{page}/").status_code == 404
    assert web.get(f"/o/{page}/").status_code == 404


def test_desk_has_no_pages_of_clients_and_tokens():
    rooms = {model._meta.app_label for model in admin.site._registry}

    assert "oauth2_provider" not in rooms


def test_sandbox_client_of_the_demo_works(web):
    demo_client.load_client()
    demo_client.load_client()
    told = demo_client.shown()
    body = (
        f"grant_type={told['grant_type']}&client_id={told['client_id']}&client_secret={told['client_secret']}"
    )

    assert web.post(TOKEN_URL, body, content_type=FORM).status_code == 200
    assert Application.objects.count() == 1
