"""``make check``: every check runs, each failure is shown; ends non-zero when one failed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support import servers, templates

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tama_portal.settings",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-only-for-the-check",
    "ALLOWED_HOSTS": "portal.example.jp",
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
}
CHECKS = {
    "style (ruff)": [str(TOOLS / "ruff"), "check", "--output-format", "concise", "."],
    "layers (import-linter)": [str(TOOLS / "lint-imports"), "--no-cache"],
    "migrations agree with models": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment settings": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main() -> int:
    servers.ensure()
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if complaints := templates.complaints(ROOT):
        print("\n".join(complaints))
        failed.append("templates")
    print("FAILED: " + ", ".join(failed) if failed else "All checks passed.")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | PRODUCTION, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"--- {name}\n{done.stdout[-6000:]}{done.stderr[-3000:]}")
    return not done.returncode


if __name__ == "__main__":
    sys.exit(main())
