"""Redis may vanish: pages answer, log-in counts, posts are accepted, and nobody waits for it."""

import time

import pytest
from celery import Celery
from django.core.cache import cache, caches
from django.urls import reverse

from core.doorbell import Doorbell
from tama_portal import local
from tama_portal.cache import FallbackCache
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_redis(settings, monkeypatch):
    """An address where nobody listens, and no memory of earlier silence."""
    away = f"redis://127.0.0.1:{local.free_port()}/0"
    settings.CACHES = settings.CACHES | {"redis": settings.CACHES["redis"] | {"LOCATION": away}}
    monkeypatch.setattr(FallbackCache, "_quiet_until", 0.0)
    monkeypatch.setattr(Doorbell, "_silent_until", 0.0)
    caches["database"].clear()
    return away


def test_cache_keeps_counting_in_the_database(no_redis):
    cache.set("attempts", 3, timeout=60)
    cache.incr("attempts")

    assert cache.get("attempts") == 4
    assert caches["database"].get("attempts") == 4


def test_cache_uses_redis_while_it_is_there():
    cache.set("attempts", 3, timeout=60)

    assert caches["redis"].get("attempts") == 3
    assert caches["database"].get("attempts") is None


def test_ring_without_a_broker_is_dropped_quickly_and_not_tried_again(no_redis):
    app = Celery("alone", task_cls=Doorbell, broker=no_redis, set_as_current=False)
    app.conf.update(
        task_publish_retry=False, broker_transport_options={"socket_connect_timeout": 1, "max_retries": 0}
    )

    @app.task(name="alone.work")
    def work(**_):
        """Never reached."""

    started = time.monotonic()
    answers = [work.delay() for _ in range(10)]

    assert answers == [None] * 10
    assert time.monotonic() - started < 3


def test_person_logs_in(client, no_redis):
    user = UserFactory()

    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_guessing_is_still_stopped(client, no_redis):
    user = UserFactory()
    guess = {"login": user.email, "password": "wrong"}
    for _ in range(10):
        client.post(reverse("account_login"), guess)

    client.post(reverse("account_login"), guess | {"password": PASSWORD})

    assert "_auth_user_id" not in client.session
