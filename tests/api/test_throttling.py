"""A fixed window a minute: told in headers, higher with a token, open for reading while Redis is away."""

import time

import pytest
from django.core.cache import caches

from api import throttling
from tama_portal import local
from tama_portal.cache import FallbackCache

pytestmark = pytest.mark.django_db

NEEDS = "/api/v1/needs/"


@pytest.fixture(autouse=True)
def few(settings, monkeypatch):
    """Small quotas, and a clock 20 seconds into its window."""
    settings.API_RATES = {"visitor": 3, "client": 5, "token": 2}
    monkeypatch.setattr(throttling, "_now", lambda: 1_800_000_020)


@pytest.fixture
def no_redis(settings, monkeypatch):
    away = f"redis://127.0.0.1:{local.free_port()}/0"
    settings.CACHES = settings.CACHES | {"redis": settings.CACHES["redis"] | {"LOCATION": away}}
    monkeypatch.setattr(FallbackCache, "_quiet_until", 0.0)
    caches["database"].clear()


def statuses(web, times: int, path: str = NEEDS, **kwargs) -> list[int]:
    return [web.get(path, **kwargs).status_code for _ in range(times)]


def test_headers_tell_where_one_stands(web):
    response = web.get(NEEDS)

    assert response["RateLimit-Policy"] == '"visitor";q=3;w=60'
    assert response["RateLimit"] == '"visitor";r=2;t=40'
    assert "Retry-After" not in response


def test_too_many_requests_are_refused_with_the_seconds_to_wait(web):
    assert statuses(web, 3) == [200, 200, 200]

    refused = web.get(NEEDS)

    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "40"
    assert refused["RateLimit"] == '"visitor";r=0;t=40'


def test_next_window_starts_anew(web, monkeypatch):
    assert statuses(web, 4)[-1] == 429

    monkeypatch.setattr(throttling, "_now", lambda: 1_800_000_060)

    assert web.get(NEEDS).status_code == 200


def test_token_reads_more_and_counts_for_its_client(web, partner_client):
    header = partner_client().header(web)

    assert statuses(web, 6, headers=header) == [200] * 5 + [429]
    assert web.get(NEEDS).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (NEEDS, {"authorization": "Bearer guess"}, 401),
        (NEEDS, {"accept": "text/html"}, 406),
        (NEEDS + "?x=1", {}, 400),
        ("/api/v1/nothing/", {}, 404),
        ("/api/v1/schema/", {}, 200),
    ],
)
def test_refused_requests_count_as_well(web, path, headers, status):
    assert statuses(web, 4, path, headers=headers) == [status] * 3 + [429]


def test_claimed_addresses_do_not_help(web):
    answers = [web.get(NEEDS, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(4)]

    assert answers == [200, 200, 200, 429]


def test_neighbouring_ipv6_addresses_are_one_household(web):
    addresses = [f"2001:db8::{n}" for n in range(1, 5)]

    assert [web.get(NEEDS, REMOTE_ADDR=address).status_code for address in addresses] == [200, 200, 200, 429]
    assert web.get(NEEDS, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_reading_stays_open_and_quick_without_redis(web, no_redis):
    started = time.monotonic()

    assert statuses(web, 10) == [200] * 10
    assert time.monotonic() - started < 3


def test_guessing_secrets_is_counted_with_and_without_redis(web, partner_client, no_redis):
    partner = partner_client()

    guesses = [partner.asks(web, secret="wrong").status_code for _ in range(3)]

    assert guesses == [401, 401, 429]
