"""Where the journeys' browser is: on the path, Playwright's own, or installed now as Debian's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "No Chromium. Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install chromium"
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
]


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights_own()


def launch_arguments() -> list[str]:
    """Return command-line flags: quiet on the network; root has no sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _playwrights_own() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/*/*headless*shell"):
        if found := sorted(cache.glob(pattern)):
            return str(found[-1])
    return None


def install() -> str | None:
    """Install Debian's package when we are root on Debian; return where it is."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Debian's chromium for the browser journeys …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-ipaexfont"]
    subprocess.run(command, check=False, **quiet)
    return find()


def main() -> int:
    if find() or install():
        return 0
    print(f"{'ERROR' if os.environ.get('CI') else 'WARNING'}: {MISSING}", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
