"""The environment: every variable is written down, and production starts safe."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r"""env\.\w+\(\s*["']([A-Z_]+)["']""")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tama_portal.settings",
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
    "ALLOWED_HOSTS": "portal.example.jp",
}
SAFE = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "STAFF_MFA_REQUIRED")


def documented() -> set[str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {line.split("=")[0] for line in lines if line and not line.startswith("#")}


def run_manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return run(sys.executable, "manage.py", *arguments, **environment)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    told = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    told |= {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=told | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_example_lists_exactly_what_the_settings_read():
    source = (ROOT / "tama_portal" / "settings.py").read_text()

    assert documented() == set(READ.findall(source))


def test_compose_passes_only_documented_variables():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    passed = set(compose["x-portal"]["environment"])
    for service in ("web", "worker", "beat"):
        passed |= set(compose["services"][service].get("environment", {}))

    assert passed <= documented()


def test_compose_watches_the_health_of_every_server():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert {name for name, service in services.items() if "healthcheck" not in service} == {"migrate"}
    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "redis"}


@pytest.mark.stack
def test_production_refuses_to_start_without_a_secret():
    answer = run_manage("check", **(PRODUCTION | {"SECRET_KEY": ""}))

    assert answer.returncode != 0
    assert "Set SECRET_KEY" in answer.stderr


def settings_of(**environment: str) -> dict[str, bool]:
    """Return what these settings are in a process with this environment."""
    script = "import json, sys; from django.conf import settings; "
    script += "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))"
    return json.loads(run(sys.executable, "-c", script, *SAFE, **environment).stdout)


@pytest.mark.stack
def test_the_address_of_the_database_may_ask_for_encryption():
    script = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['sslmode'])"
    told = PRODUCTION | {"DATABASE_URL": "postgresql://tama@db.example.jp/tama?sslmode=verify-full"}

    assert run(sys.executable, "-c", script, **told).stdout == "verify-full\n"


@pytest.mark.stack
def test_cookies_stay_on_https_and_staff_need_a_second_factor_unless_it_is_the_demo():
    production, demo = settings_of(**PRODUCTION), settings_of(**(PRODUCTION | {"DEMO": "1"}))

    assert production == dict.fromkeys(SAFE, True)
    assert demo == production | {"STAFF_MFA_REQUIRED": False}
