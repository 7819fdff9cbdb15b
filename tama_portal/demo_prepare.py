"""Bring the demo's database and static files up to date; skips what an earlier start has done."""

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection

from tama_portal import local
from tama_portal.migrating import migrate


def main() -> None:
    django.setup()
    migrate()
    call_command("createcachetable", verbosity=0)
    once(local.var_dir() / "static.done", _static_fingerprint(), collect_static)
    once(local.var_dir() / "data.done", _data_fingerprint(), load_data)


def once(marker: Path, fingerprint: str, work: object) -> None:
    """Do the work unless the marker says that it was done for this very fingerprint."""
    if marker.exists() and marker.read_text() == fingerprint:
        return
    marker.unlink(missing_ok=True)
    work()
    marker.write_text(fingerprint)


def collect_static() -> None:
    """Gather static files under the names the pages use."""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def load_data() -> None:
    """Load the demo's region, people and queue; twice is once."""
    call_command("load_demo")


def _static_fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _data_fingerprint() -> str:
    """Name this very database and this version of the demo data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, (SELECT oid FROM pg_class WHERE relname = 'django_migrations')"
            " FROM pg_database WHERE datname = current_database()"
        )
        identity = cursor.fetchone()
    digest = hashlib.sha256(f"{settings.DATABASES['default']['HOST']} {identity}".encode())
    for path in sorted((settings.BASE_DIR / "demo").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
