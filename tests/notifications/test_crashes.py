"""Workers that die with mail in their hands, and workers that run side by side."""

import multiprocessing
import os
import threading
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection, transaction

from notifications import relay
from notifications.models import InboxMessage, OutboundMail
from notifications.notices import notify
from tama_portal.celery import app
from tests.factories import UserFactory
from tests.notifications.factories import Arrived, OutboundMailFactory
from tests.notifications.processes import environment, kill, mail_settings, running, wait_until
from tests.support.mail import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

# Processes as a worker's are: copies that have loaded everything.
FORKING = multiprocessing.get_context("fork")
WORKER = ("-m", "celery", "-A", "tama_portal", "worker", "-Q", "mail", "-c", "1", "--loglevel", "ERROR")


@pytest.fixture
def told(settings: Any) -> list[int]:
    """Three people who were told a fact while no mail server answered."""
    people = UserFactory.create_batch(3)
    settings.EMAIL_PORT = 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with transaction.atomic():
        notify(Arrived(title="提案"), to=people, key="fact:1", path="/my/")
    return [person.pk for person in people]


def ring() -> None:
    # send_task leaves the process even where tasks run eagerly.
    app.send_task("notifications.tasks.sweep_outbox", queue="mail")


def hold_first_mail(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Make the server take the first mail's text and not answer; the event says that it has it."""
    holding = threading.Event()
    take = mailbox.handle_DATA

    async def hold(server: SMTP, session: Session, envelope: Envelope) -> str:
        if not holding.is_set():
            holding.set()
            import asyncio

            await asyncio.sleep(30)
        return await take(server, session, envelope)

    monkeypatch.setattr(mailbox, "handle_DATA", hold)
    return holding


@pytest.mark.stack
@pytest.mark.skipif(not os.environ.get("PROOF"), reason="long: make chaos")
def test_a_worker_killed_while_sending_loses_and_doubles_nothing(told, mailbox, monkeypatch):
    holding = hold_first_mail(mailbox, monkeypatch)
    env = environment(OUTBOX_STALE_SECONDS="1", **mail_settings(mailbox))
    OutboundMail.objects.update(next_attempt_at="2026-01-01T00:00:00Z")

    with running(*WORKER, env=env) as worker:
        ring()
        wait_until(holding.is_set, seconds=40)
        kill(worker)
    assert OutboundMail.objects.filter(status="sending").count() == 1

    with running(*WORKER, env=env):
        wait_until(lambda: ring() or OutboundMail.objects.filter(status="sent").count() == 3, seconds=40)

    expected = sorted(OutboundMail.objects.values_list("message_id", flat=True))
    assert sorted(mail["Message-ID"] for mail in mailbox.messages) == expected
    assert sorted(InboxMessage.objects.values_list("recipient_id", flat=True)) == sorted(told)


@pytest.mark.stack
def test_relays_side_by_side_send_each_mail_once(mailbox, settings):
    OutboundMailFactory.create_batch(60)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.host, mailbox.port
    connection.close()
    workers = [FORKING.Process(target=relay.deliver_due, daemon=True) for _worker in range(2)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert [worker.exitcode for worker in workers] == [0, 0]

    expected = sorted(OutboundMail.objects.values_list("message_id", flat=True))
    assert sorted(mail["Message-ID"] for mail in mailbox.messages) == expected
    assert set(OutboundMail.objects.values_list("status", flat=True)) == {"sent"}


def test_two_who_tell_the_same_fact_at_once_tell_it_once():
    people = UserFactory.create_batch(3)
    tellers = [threading.Thread(target=_tell_and_hang_up, args=(order,)) for order in (people, people[::-1])]

    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join(timeout=10)

    assert InboxMessage.objects.count() == 3
    assert OutboundMail.objects.count() == 3


def _tell_and_hang_up(people: list) -> None:
    try:
        with transaction.atomic():
            notify(Arrived(title="提案"), to=people, key="fact:1", path="/my/")
    finally:
        connection.close()
