"""PostgreSQL may vanish: people and programs are asked to come back, and nobody meets a traceback."""

import sys

import pytest
from django.db import connection
from django.test import RequestFactory

from tama_portal import local
from tama_portal.errors import broken
from tests.portal.test_settings import PRODUCTION, run

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


READ_TWICE = """
import os, django, psycopg
django.setup()
from django.db import connection
connection.cursor().execute("SELECT 1")
connection.close()
END = "SELECT count(pg_terminate_backend(pid, 3000)) FROM pg_stat_activity WHERE application_name = 'kept'"
print(psycopg.connect(os.environ["DATABASE_URL"], application_name="other").execute(END).fetchone()[0] > 0)
print(connection.cursor().execute("SELECT 1").fetchone()[0], connection.pool is not None)
connection.close_pool()
"""


@pytest.mark.stack
def test_a_restarted_server_costs_no_page_although_connections_are_kept():
    answer = run(sys.executable, "-c", READ_TWICE, **PRODUCTION, DATABASE_POOL="1", PGAPPNAME="kept")

    assert (answer.stdout, answer.returncode) == ("True\n1 True\n", 0), answer.stderr


def test_a_defect_stays_a_defect():
    try:
        int("")
    except ValueError:
        answer = broken(RequestFactory().get("/"))

    assert answer.status_code == 500
