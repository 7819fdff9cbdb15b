"""Real processes on the test database: workers that can be killed, requests without Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.support import servers
from tests.support.mail import Mailbox

ROOT = Path(__file__).resolve().parents[2]


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of production settings that use the test database."""
    url = servers.address_of(connection.settings_dict["NAME"])
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tama_portal.settings", "DATABASE_URL": url} | extra


def mail_settings(mailbox: Mailbox) -> dict[str, str]:
    return {"EMAIL_HOST": mailbox.host, "EMAIL_PORT": str(mailbox.port)}


@contextmanager
def running(*command: str, env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Run a process of its own group; whatever happens, it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        kill(process)


def run(script: str, *, env: dict[str, str]) -> str:
    """Run Python to its end and return the last line it prints."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def kill(process: subprocess.Popen) -> None:
    """End the process and its children as ``kill -9`` does: at once, without a last word."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(timeout=10)


def wait_until(true: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
