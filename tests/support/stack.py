"""The real portal for a journey: gunicorn, worker and beat on the test database, mail on the loopback."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from tama_portal import local
from tests.support import servers
from tests.support.mail import Mailbox

READY_SECONDS = 60


@dataclass
class Stack:
    """A running portal: ``url``, its mailbox, and hands on its worker."""

    url: str
    mailbox: Mailbox
    environment: dict[str, str]
    log_dir: Path
    children: dict[str, subprocess.Popen] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start a process of the portal in a group of its own."""
        with (self.log_dir / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=local.die_with_parent(signal.SIGTERM),
            )

    def start_worker(self) -> None:
        """Start a Celery worker with two processes."""
        self.start(
            "worker",
            *("celery", "--app", "tama_portal", "worker", "--queues", "work,mail,matching"),
            *("--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        )

    def start_beat(self) -> None:
        """Start the clock of the sweeps."""
        schedule = str(self.log_dir / "beat-schedule")
        self.start("beat", "celery", "--app", "tama_portal", "beat", "--schedule", schedule, "--pidfile=")

    def start_web(self) -> None:
        """Start gunicorn and wait until it can serve."""
        address = self.url.removeprefix("http://")
        self.start("web", "gunicorn", "tama_portal.wsgi", "--bind", address, "--threads", "4")
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.children["web"].poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"web is not ready:\n{self.log('web')}")

    def kill(self, name: str) -> None:
        """``kill -9`` a process and everything it started."""
        child = self.children.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def log(self, name: str) -> str:
        """Return the end of a process' log."""
        return (self.log_dir / f"{name}.log").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """End every process."""
        for child in self.children.values():
            child.terminate()
        for name in list(self.children):
            try:
                self.children[name].wait(timeout=8)
            except subprocess.TimeoutExpired:
                pass
            finally:
                self._end_group(name)

    def _end_group(self, name: str) -> None:
        child = self.children.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def build(*, mailbox: Mailbox, log_dir: Path) -> Stack:
    """Describe a portal on the database of this test run; the caller starts its processes."""
    port = local.free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tama_portal.settings",
        "DATABASE_URL": servers.address_of(connection.settings_dict["NAME"]),
        "SITE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "1",
        "DEMO": "1",
        "STAFF_MFA_REQUIRED": "1",
        "EMAIL_HOST": mailbox.host,
        "EMAIL_PORT": str(mailbox.port),
        "PUBLICATION_SECONDS": "2",
        "OUTBOX_SECONDS": "1",
        "OUTBOX_STALE_SECONDS": "15",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    return Stack(url=url, mailbox=mailbox, environment=environment, log_dir=log_dir)
