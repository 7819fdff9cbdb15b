"""Build ``.venv`` with nothing but Python (``python3 bootstrap.py [extra …]``); quick when up to date."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
VENV = BASE_DIR / ".venv"
STAMP = VENV / "installed.json"


def main(extras: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people
        print(f"Python 3.11 or newer is needed, not {sys.version.split()[0]}. Set PYTHON=…", file=sys.stderr)
        return 1
    wanted = hashlib.sha256((BASE_DIR / "pyproject.toml").read_bytes()).hexdigest()
    installed = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if installed.get("pyproject") == wanted and set(extras) <= set(installed.get("extras", [])):
        return 0
    if not (VENV / "bin" / "pip").exists() and not _create():
        return 1
    extras = sorted({*extras, *installed.get("extras", [])})
    print("Installing what the portal needs (once; a few minutes) …", flush=True)
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, *_requirements(extras)], check=False).returncode:  # noqa: S603
        print("Installing failed; pip says why above.", file=sys.stderr)
        return 1
    STAMP.write_text(json.dumps({"pyproject": wanted, "extras": extras}))
    return 0


def _create() -> bool:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", "--clear", str(VENV)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        print(
            "Python cannot create a virtual environment. On Debian or Ubuntu: apt-get install python3-venv",
            file=sys.stderr,
        )
    return not done.returncode


def _requirements(extras: list[str]) -> list[str]:
    import tomllib  # not there before 3.11, which main() tells people about

    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    return project["dependencies"] + [
        line for extra in extras for line in project["optional-dependencies"][extra]
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
