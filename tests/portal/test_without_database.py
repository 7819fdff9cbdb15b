"""PostgreSQL may vanish: people and programs are asked to come back, and nobody meets a traceback."""

import pytest
from django.db import connection
from django.test import RequestFactory

from tama_portal import local
from tama_portal.errors import broken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_database(monkeypatch):
    """An address where nobody listens, asked anew by each request."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", local.free_port())
    yield
    connection.close()


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("/", "text/html", "ただいまご利用いただけません"),
        ("/en/needs/", "text/html", "The portal is not available right now"),
        ("/api/v1/needs/", "application/problem+json", "いまは使えません"),
    ],
)
def test_whoever_asks_meanwhile_is_told_when_to_come_back(client, no_database, address, kind, words):
    client.raise_request_exception = False

    answer = client.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"].startswith(kind)
    assert words in answer.content.decode()


def test_a_defect_stays_a_defect():
    try:
        int("")
    except ValueError:
        answer = broken(RequestFactory().get("/"))

    assert answer.status_code == 500
