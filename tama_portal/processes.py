"""Children of the demo: each in its own group with its own log, none left behind."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tama_portal import local

GRACE_SECONDS = 8.0


class ChildDiedError(Exception):
    """A process that must run has ended; the message names it and its log."""


@dataclass
class Processes:
    """The children, and the servers under them; ended in the opposite order of their start."""

    log_dir: Path
    children: dict[str, subprocess.Popen] = field(default_factory=dict)
    servers: list[local.Server] = field(default_factory=list)

    def adopt(self, server: local.Server) -> None:
        """End this server last."""
        self.servers.append(server)

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
        """Start a child that must keep running."""
        self.log_dir.mkdir(parents=True, exist_ok=True)
        with (self.log_dir / f"{name}.log").open("wb") as log:
            child = subprocess.Popen(
                command,
                cwd=local.BASE_DIR,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=local.die_with_parent(signal.SIGTERM),
            )
        self.children[name] = child
        return child

    def run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Run a child that must succeed before the next step."""
        child = self.start(name, command, environment)
        if child.wait():
            raise ChildDiedError(f"{name} failed; the end of {self._log(name)}:\n{self._tail(name)}")
        del self.children[name]

    def check(self) -> None:
        """Raise when a child or server has ended."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise ChildDiedError(f"{name} ended; the end of {self._log(name)}:\n{self._tail(name)}")
        for server in self.servers:
            if server.process.poll() is not None:
                raise ChildDiedError(f"{server.process.args[0]} ended")

    def watch(self) -> None:
        """Return never; raise when a child ends."""
        while True:
            self.check()
            time.sleep(0.5)

    def has_said(self, name: str, words: str) -> bool:
        """Tell whether a child wrote these words to its log."""
        return words in self._log(name).read_text(errors="replace")

    def stop(self) -> None:
        """Ask every child to end, wait a little, then insist with its whole group; servers go last."""
        for child in reversed(self.children.values()):
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        for server in reversed(self.servers):
            server.stop()

    def _log(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"

    def _tail(self, name: str) -> str:
        return "\n".join(self._log(name).read_text(errors="replace").splitlines()[-8:])
