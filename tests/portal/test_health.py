"""Operators learn what is wrong, quickly, also when a server hangs."""

import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from tama_portal import health, local

pytestmark = pytest.mark.django_db(transaction=True)


def test_healthz_says_that_the_process_lives(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_is_ready_when_everything_is(client):
    response = client.get("/readyz")

    assert response.json() == {"status": "ok", "checks": {"database": "ok", "redis": "ok"}}
    assert response.status_code == 200


def test_readyz_names_redis_when_it_is_away(client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{local.free_port()}/0"

    response = client.get("/readyz")

    assert response.json() == {"status": "unavailable", "checks": {"database": "ok", "redis": "unreachable"}}
    assert response.status_code == 503


def test_readyz_names_migrations_that_wait(client):
    applied = MigrationRecorder.Migration.objects.order_by("-pk").first()
    applied.delete()

    response = client.get("/readyz")

    MigrationRecorder.Migration.objects.create(app=applied.app, name=applied.name)
    assert response.json()["checks"]["database"] == "migrations are waiting"
    assert response.status_code == 503


@pytest.mark.stack
def test_readyz_answers_in_three_seconds_when_postgresql_hangs(client, monkeypatch):
    folder = local.private_folder()
    server = local.start_postgres(folder / "postgres", durable=False)
    hung = {"HOST": "127.0.0.1", "PORT": server.port}
    monkeypatch.setitem(connections.settings, "default", connection.settings_dict | hung)
    # Threads that never spoke to the healthy server.
    monkeypatch.setattr(health, "_askers", ThreadPoolExecutor(2))
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        response = client.get("/readyz")
        took = time.monotonic() - started
    finally:
        server.process.kill()
        server.process.wait()
        shutil.rmtree(folder)

    assert response.json()["checks"]["database"] == "no answer in time"
    assert response.status_code == 503
    assert took < 3
