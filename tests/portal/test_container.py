"""The image and docker-compose.yml name paths, variables and addresses that nothing else would miss."""

import re
from fnmatch import fnmatch
from pathlib import Path

import yaml
from celery import Celery
from django.conf import settings

from tama_portal.celery import app
from tama_portal.clock import Clock

ROOT = Path(settings.BASE_DIR)
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
# The image has its own place for static files and is no demo.
NOT_HANDED_ON = {"DEBUG", "DEMO", "DEMO_MAIL_DIR", "STATIC_ROOT", "DATABASE_POOL"}


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_ignored(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in ignored())


def test_every_path_copied_into_the_image_is_there():
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match(r"COPY (?!--from)", line)]
    paths = [path for paths in copied for path in paths]

    assert "pyproject.toml" in paths
    assert [path for path in paths if not (ROOT / path).exists() or is_ignored(path)] == []


def test_no_secret_and_no_history_goes_into_the_image():
    private = [".git", ".env", ".env.production", "portal.dump", "var", ".venv"]

    assert [path for path in private if not is_ignored(path)] == []


def test_the_image_holds_every_room_and_what_they_read():
    needed = [*settings.ROOMS, "templates", "static", "locale", "tama_portal", "manage.py"]

    assert [path for path in needed if is_ignored(path)] == []


def test_compose_hands_on_every_variable_an_operator_may_set():
    lines = (ROOT / ".env.example").read_text().splitlines()
    documented = {line.split("=")[0] for line in lines if line and not line.startswith("#")}

    assert set(SERVICES["worker"]["environment"]) == documented - NOT_HANDED_ON


def test_the_address_that_compose_watches_answers_whatever_the_site_is_called(client, settings):
    settings.ALLOWED_HOSTS = ["portal.example.jp"]
    settings.SECURE_SSL_REDIRECT = True
    watched = re.search(r"http://([^/]+)(/\w+)", " ".join(SERVICES["web"]["healthcheck"]["test"]))

    alive = client.get("/healthz", headers={"host": watched[1]})
    stranger = client.get("/", headers={"host": watched[1]})

    assert (alive.status_code, watched[2], stranger.status_code) == (200, "/readyz", 400)


def test_beat_shows_each_tick_where_compose_looks(tmp_path):
    beat = SERVICES["beat"]
    name = re.search(r"--schedule /tmp/(\S+)", beat["command"])[1]
    watched = re.search(r"find /tmp/(\S+)", " ".join(beat["healthcheck"]["test"]))[1]
    clock = Clock(Celery("alone", set_as_current=False), schedule_filename=str(tmp_path / name))

    clock.tick()
    clock.close()

    assert (tmp_path / watched).exists()
    assert app.conf.beat_scheduler == "tama_portal.clock:Clock"


def test_web_may_finish_its_answers_before_it_is_killed():
    graceful = int(re.search(r'"--graceful-timeout", "(\d+)"', DOCKERFILE)[1])

    assert int(SERVICES["web"]["stop_grace_period"].removesuffix("s")) > graceful
