"""Collects what there is to translate, says what is missing and compiles the catalogue: ``make messages``."""

import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
# What no visitor reads: tests, the invented region, measurements, and what was installed.
LEFT_OUT = ("tests/*", "demo/*", "benchmarks/*", "var/*", ".venv/*", "templates/demo/*")


def collect() -> None:
    """Bring the catalogue up to date with the code; known translations stay."""
    ignored = [part for pattern in LEFT_OUT for part in ("-i", pattern)]
    environment = os.environ | {"DEBUG": "1", "SECRET_KEY": "only-for-reading-texts"}
    command = [sys.executable, "manage.py", "makemessages", "-l", "en", *ignored]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def unfinished(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return the texts that nobody has translated or whose translation was guessed."""
    return [entry for entry in catalogue if not entry.obsolete and not entry.translated()]


def compile_catalogue() -> int:
    """Write the file that Django reads; return how many texts still lack their translation."""
    catalogue = polib.pofile(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    for entry in unfinished(catalogue):
        print(f"{entry.occurrences[0][0]}: {entry.msgid}")
    return len(unfinished(catalogue))


if __name__ == "__main__":
    collect()
    sys.exit(1 if compile_catalogue() else 0)
