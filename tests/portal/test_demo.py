"""``make demo`` refuses clearly, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tama_portal.demo import RefusedError, _wanted_port
from tama_portal.demo_mail import _read
from tama_portal.processes import ChildDiedError, Processes


def start_demo(tmp_path, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tama_portal.demo"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR": str(tmp_path / "var")} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.stack
def test_busy_port_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]

        answer = start_demo(tmp_path, PORT=str(port))

    assert answer.stderr == (
        f"make demo: port {port} is busy; stop what runs there or choose another: PORT=8001\n"
    )
    assert answer.returncode == 1


@pytest.mark.stack
def test_port_that_is_no_port_is_one_clear_line(tmp_path):
    answer = start_demo(tmp_path, PORT="eighty")

    assert (answer.returncode, answer.stderr) == (1, "make demo: PORT=eighty is not a port number.\n")


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "８０００"])
def test_no_port_is_no_port(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(RefusedError, match=f"PORT={port} is not a port number"):
        _wanted_port()


@pytest.mark.stack
def test_children_and_their_children_end_together(tmp_path, monkeypatch):
    monkeypatch.setattr("tama_portal.processes.GRACE_SECONDS", 1.0)
    processes = Processes(log_dir=tmp_path)
    stubborn = (
        "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    )
    processes.start("stubborn", [sys.executable, "-c", stubborn], {})
    log = tmp_path / "stubborn.log"
    while not log.read_text().endswith("\n"):
        time.sleep(0.05)

    processes.stop()

    assert processes.children["stubborn"].returncode == -signal.SIGKILL
    assert ends_soon(int(log.read_text()))


def ends_soon(pid: int) -> bool:
    """A killed orphan stays in the process table until its new parent looks."""
    deadline = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_dead_child_is_named_with_its_last_words(tmp_path):
    processes = Processes(log_dir=tmp_path)
    processes.start("web", [sys.executable, "-c", "raise SystemExit('no such room')"], {})
    processes.children["web"].wait()

    with pytest.raises(ChildDiedError, match=r"web ended; .*\nno such room"):
        processes.check()


def test_caught_mail_is_shown_as_text(tmp_path):
    mail = tmp_path / "01780000000000000000.eml"
    mail.write_bytes(
        "To: hanako@example.jp\r\nSubject: =?utf-8?b?56K66KqN?=\r\nContent-Type: text/plain; charset=utf-8"
        "\r\nContent-Transfer-Encoding: 8bit\r\n\r\nhttp://127.0.0.1/x を開いてください\r\n".encode()
    )

    caught = _read(mail)

    assert (caught.recipient, caught.subject) == ("hanako@example.jp", "確認")
    assert caught.text.strip() == "http://127.0.0.1/x を開いてください"
