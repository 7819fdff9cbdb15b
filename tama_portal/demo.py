"""``make demo``: the whole portal on this machine, ended by one Ctrl-C."""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tama_portal import local
from tama_portal.processes import ChildDiedError, Processes

READY_SECONDS = 90.0


class RefusedError(Exception):
    """The demo cannot start; the message is the one line to print."""


def main() -> int:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A hang-up that somebody chose to ignore (nohup) stays ignored.
        if name != signal.SIGHUP or signal.getsignal(name) != signal.SIG_IGN:
            signal.signal(name, _interrupt)
    processes = Processes(log_dir=local.var_dir() / "log")
    try:
        run(processes)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except (RefusedError, local.ServerError, ChildDiedError, OSError) as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        processes.stop()
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def run(processes: Processes) -> None:
    """Start everything, say READY, and watch until somebody interrupts or a child dies."""
    port = _wanted_port()
    var = local.var_dir()
    var.mkdir(parents=True, exist_ok=True)
    with _only_one(var):
        environment = _environment(var, port=port, processes=processes)
        processes.run("prepare", [sys.executable, "-m", "tama_portal.demo_prepare"], environment)
        _start_portal(processes, environment, port=port, var=var)
        _wait_ready(processes, port=port)
        print(f"READY http://127.0.0.1:{port}", flush=True)
        _print_accounts(environment, port=port)
        processes.watch()


def _wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise RefusedError(f"PORT={text} is not a port number.")
    if not local.port_is_free(int(text)):
        raise RefusedError(f"port {text} is busy; stop what runs there or choose another: PORT=8001")
    return int(text)


@contextlib.contextmanager
def _only_one(var: Path) -> Iterator[None]:
    with (var / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RefusedError(f"a demo already runs on {var}; stop it or choose another: VAR=") from None
        yield


def _environment(var: Path, *, port: int, processes: Processes) -> dict[str, str]:
    """Start the servers that are missing; return what every process of the portal is told."""
    ports_file = var / "ports.json"
    ports = json.loads(ports_file.read_text()) if ports_file.exists() else {}
    told = {
        "DJANGO_SETTINGS_MODULE": "tama_portal.settings",
        "DEMO": "1",
        "SECRET_KEY": _secret(var / "secret"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STATIC_ROOT": str(var / "static"),
        "DEMO_MAIL_DIR": str(var / "mail"),
        "EMAIL_HOST": "127.0.0.1",
    }
    told["DATABASE_URL"] = os.environ.get("DATABASE_URL") or _database(var, ports, processes)
    told["REDIS_URL"] = os.environ.get("REDIS_URL") or _redis(var, ports, processes)
    ports["mail"] = local.free_port(ports.get("mail"))
    told["EMAIL_PORT"] = str(ports["mail"])
    ports_file.write_text(json.dumps(ports))
    _write_private(var / "environment.json", json.dumps(told))
    return told


def _database(var: Path, ports: dict[str, int], processes: Processes) -> str:
    server = local.start_postgres(var / "postgres", preferred_port=ports.get("postgres"))
    processes.adopt(server)
    ports["postgres"] = server.port
    return local.create_database(server.url, "tama")


def _redis(var: Path, ports: dict[str, int], processes: Processes) -> str:
    server = local.start_redis(var / "redis", preferred_port=ports.get("redis"))
    processes.adopt(server)
    ports["redis"] = server.port
    return server.url


def _secret(path: Path) -> str:
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def _start_portal(processes: Processes, told: dict[str, str], *, port: int, var: Path) -> None:
    celery = [sys.executable, "-m", "celery", "--app", "tama_portal", "--quiet"]
    processes.start("mail", [sys.executable, "-m", "tama_portal.demo_mailbox"], told)
    processes.start(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "tama_portal.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "4", "--preload", "--worker-class", "gthread"),
        ],
        told | {"DATABASE_POOL": "1"},
    )
    processes.start(
        "worker",
        [
            *(*celery, "worker", "--queues", "work,mail,matching", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
        ],
        told,
    )
    clock = ("beat", "--schedule", str(var / "beat-schedule"), "--pidfile=", "--loglevel", "INFO")
    processes.start("beat", [*celery, *clock], told)


def _wait_ready(processes: Processes, *, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        processes.check()
        if _web_is_ready(port) and processes.has_said("worker", " ready."):
            return
        time.sleep(0.2)
    raise RefusedError(f"the portal was not ready after {READY_SECONDS:.0f} s; see {processes.log_dir}")


def _web_is_ready(port: int) -> bool:
    # No proxy stands between us and our own loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return opener.open(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200
    except OSError:
        return False


def _print_accounts(told: dict[str, str], *, port: int) -> None:
    """Print who may log in, by role."""
    done = subprocess.run(
        [sys.executable, "manage.py", "demo_accounts", "--json"],
        cwd=local.BASE_DIR,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print("(no demo accounts: manage.py demo_accounts failed)", file=sys.stderr)
        return
    listed = json.loads(done.stdout)
    columns = ("role", "email", "password", "organization")
    rows = [[str(account.get(column) or "") for column in columns] for account in listed["accounts"]]
    for row in [columns, *rows]:
        print("  {:<22} {:<38} {:<22} {}".format(*row))
    print(f"Mail sent by the portal: http://127.0.0.1:{port}/demo/mail/")
    print("Second factor for staff is off in the demo. Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
