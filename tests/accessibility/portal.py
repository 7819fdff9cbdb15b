"""A demo portal of its own for the check: private folder, free port, ended with the check."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tama_portal import local

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 900


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Give the address of a fresh demo; ``URL`` in the environment names one that already runs."""
    if given := os.environ.get("URL"):
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="tama-accessibility-") as folder:
        # The embedded database server runs as a user of its own.
        Path(folder).chmod(0o755)
        port = local.free_port()
        # As people see it: with DEBUG a missing page is Django's own.
        told = {"PORT": str(port), "VAR": folder, "DEBUG": "0"}
        told |= {"MATCHING_MODE": "words", "PYTHONUNBUFFERED": "1"}
        with (Path(folder) / "said.log").open("wb") as said:
            demo = subprocess.Popen(
                [sys.executable, "-m", "tama_portal.demo"],
                cwd=ROOT,
                env=os.environ | told,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait(demo, Path(said.name))
                yield f"http://127.0.0.1:{port}"
            finally:
                demo.send_signal(signal.SIGTERM)
                demo.wait(timeout=60)


def _wait(demo: subprocess.Popen, said: Path) -> None:
    print("Starting a demo of its own …", flush=True)
    deadline = time.monotonic() + READY_SECONDS
    while "READY http" not in (words := said.read_text(errors="replace")):
        if demo.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The demo did not start:\n{words}")
        time.sleep(0.5)
