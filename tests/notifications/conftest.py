"""The tests' own notices, and real mail servers."""

import copy
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import mail
from tests.support.mail import Mailbox


@pytest.fixture(autouse=True)
def _templates_of_the_tests(settings: Any) -> None:
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [*engines[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = engines


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server the relay really talks to."""
    box, controller = mail.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = box.host, box.port
    yield box
    controller.stop()


@pytest.fixture
def no_mail_server(settings: Any) -> None:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
