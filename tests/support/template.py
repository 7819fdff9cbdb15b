"""The migrated database of a test run: made once, copied for each worker, remembered for the next run."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tama_portal import local

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".pytest_cache" / "tama"
LOCK = 20260401


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
    """Return a word that changes with every migration, ours or a library's."""
    from django.apps import apps

    told = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            told.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _make(connection: psycopg.Connection, name: str) -> None:
    remembered = FOLDER / f"{name}.sql"
    if not (remembered.exists() and _restored(_empty(connection, name), remembered)):
        url = _empty(connection, name)
        told = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        migrate = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=os.environ | told, check=True)
        _remember(url, remembered)
    connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')


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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    ensure()
