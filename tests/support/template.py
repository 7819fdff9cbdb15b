"""The migrated database of a test run: made once, copied for each worker, remembered for the next run."""

import hashlib
import multiprocessing
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection as to_test_database

from tama_portal import local
from tama_portal.migrating import migrate

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".pytest_cache" / "tama"
LOCK = 20260401


def make_beside() -> None:
    """Let a copy of this process make the database: it has loaded already what a migration needs."""
    multiprocessing.get_context("fork").Process(target=ensure, daemon=True).start()


def ensure() -> str:
    """Return the name of a database with every migration applied; whoever asks first makes it."""
    name = f"tama_template_{fingerprint()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        ready = "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate"
        if not connection.execute(ready, [name]).fetchone():
            _make(connection, name)
    return name


def fingerprint() -> str:
    """Return a word that changes with every migration, ours or a library's, and every code list."""
    from django.apps import apps

    told = hashlib.sha256()
    for app in apps.get_app_configs():
        root = Path(app.path)
        # Code lists are loaded after each migrate, and loading forgets no row that a list has lost.
        for path in sorted([*root.glob("migrations/*.py"), *root.glob("data/*.csv")]):
            told.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _make(connection: psycopg.Connection, name: str) -> None:
    remembered = FOLDER / f"{name}.sql"
    if not (remembered.exists() and _restored(_empty(connection, name), remembered)):
        url = _empty(connection, name)
        with _speaking_to(name):
            migrate()
        _remember(url, remembered)
    connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')


@contextmanager
def _speaking_to(name: str) -> Iterator[None]:
    usual = to_test_database.settings_dict["NAME"]
    to_test_database.close()
    to_test_database.settings_dict["NAME"] = name
    try:
        yield
    finally:
        to_test_database.close()
        to_test_database.settings_dict["NAME"] = usual


def _empty(connection: psycopg.Connection, name: str) -> str:
    connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return local.create_database(os.environ["DATABASE_URL"], name)


def _restored(url: str, remembered: Path) -> bool:
    """Fill the database from an earlier run's; the grants are given anew after each migrate."""
    return _run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(remembered), url)


def _remember(url: str, remembered: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sql"):
        old.unlink(missing_ok=True)
    written = FOLDER / f"{os.getpid()}.part"
    if _run("pg_dump", "--no-owner", "--no-privileges", "--file", str(written), url):
        written.replace(remembered)
    written.unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> bool:
    try:
        command = [str(local._postgres_binaries() / program), *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except (local.ServerError, OSError):
        return False  # somebody else's server: its migrations run each time
