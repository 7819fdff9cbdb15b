"""A real mail server on the loopback that keeps what it is given."""

import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tama_portal import local


@dataclass
class Mailbox:
    """Every mail that arrived; ``refusing`` makes it answer 451 as a server in trouble does."""

    host: str = "127.0.0.1"
    port: int = 0
    refusing: bool = False
    messages: list[EmailMessage] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusing:
            return "451 try again later"
        with self._lock:
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """Return what this address got, oldest first."""
        with self._lock:
            return [message for message in self.messages if address in str(message["To"])]

    def wait_for(self, address: str, *, subject: str = "", seconds: float = 20) -> EmailMessage:
        """Return the newest mail to this address whose subject holds these words, waiting for it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in reversed(self.to(address)):
                if subject in str(message["Subject"]):
                    return message
            time.sleep(0.1)
        seen = [(str(message["To"]), str(message["Subject"])) for message in self.messages]
        raise AssertionError(f"no mail “{subject}” for {address}; arrived: {seen}")


class _Controller(Controller):
    def _trigger_server(self) -> None:
        # The parent's check talks to the port with a time-out too short for a busy machine.
        socket.create_connection((self.hostname, self.port), timeout=10).close()


def start() -> tuple[Mailbox, Controller]:
    """Start a mail server on a free port; the caller stops the controller."""
    mailbox = Mailbox(port=local.free_port())
    controller = _Controller(
        mailbox, hostname=mailbox.host, port=mailbox.port, enable_SMTPUTF8=True, ready_timeout=15
    )
    controller.start()
    return mailbox, controller


def body(message: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = message.get_body(preferencelist=("plain",))
    return part.get_content() if part else ""
