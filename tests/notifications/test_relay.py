"""Handing mails to a real mail server, and keeping what it does not take."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import end_account
from notifications import relay, services
from notifications.models import OutboundMail
from tests.factories import UserFactory
from tests.notifications.factories import OutboundMailFactory

ADDED_BY_THE_RECEIVER = {"X-Peer", "X-MailFrom", "X-RcptTo"}

pytestmark = pytest.mark.django_db


def due_now() -> None:
    """Let the pause of every waiting mail be over."""
    OutboundMail.objects.update(next_attempt_at=timezone.now())


def states() -> list[str]:
    return list(OutboundMail.objects.order_by("pk").values_list("status", flat=True))


def test_a_mail_leaves_with_the_agreed_headers_and_no_others(mailbox, settings):
    settings.DEFAULT_FROM_EMAIL = "Portal <no-reply@portal.example>"
    row = OutboundMailFactory(
        subject="提案が届きました",
        text="花子様",
        html="<p>花子様</p>",
        headers={"List-Unsubscribe": "<https://portal.example/u/x/>"},
    )

    assert relay.deliver_due() == 1

    (mail,) = mailbox.messages
    assert set(mail.keys()) - ADDED_BY_THE_RECEIVER == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
        "List-Unsubscribe",
    }  # fmt: skip
    assert (mail["Subject"], mail["From"]) == ("提案が届きました", "Portal <no-reply@portal.example>")
    assert (mail["To"], mail["Message-ID"]) == (row.to_address, row.message_id)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().strip() == "花子様"
    assert mail.get_body(("html",)).get_content().strip() == "<p>花子様</p>"
    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error) == ("sent", 1, "")
    assert row.sent_at is not None


def test_a_sent_mail_is_not_sent_again(mailbox):
    OutboundMailFactory()

    relay.deliver_due()
    relay.deliver_due()

    assert len(mailbox.messages) == 1


def test_a_server_that_refuses_and_recovers_gets_every_mail_once(mailbox):
    OutboundMailFactory.create_batch(3)
    mailbox.refusing = True

    assert relay.deliver_due() == 0
    assert states() == ["queued"] * 3
    assert mailbox.messages == []

    mailbox.refusing = False
    due_now()

    assert relay.deliver_due() == 3
    assert sorted(mail["Message-ID"] for mail in mailbox.messages) == sorted(
        OutboundMail.objects.values_list("message_id", flat=True)
    )


@pytest.mark.usefixtures("no_mail_server")
def test_an_absent_server_costs_one_attempt_a_round_and_a_short_pause():
    OutboundMailFactory.create_batch(3)
    before = timezone.now()

    relay.deliver_due()

    assert sorted(OutboundMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    tried = OutboundMail.objects.get(attempts=1)
    assert tried.status == "queued"
    assert tried.last_error.startswith("ConnectionRefusedError")
    assert before < tried.next_attempt_at < before + timedelta(seconds=60)


@pytest.mark.usefixtures("no_mail_server")
def test_the_pause_stays_short_however_long_the_server_is_away():
    OutboundMailFactory(attempts=40)

    relay.deliver_due()

    assert OutboundMail.objects.get().next_attempt_at < timezone.now() + timedelta(seconds=30)


def test_one_broken_mail_does_not_hold_up_the_others(mailbox):
    OutboundMailFactory(to_address="broken\naddress@example.jp")
    OutboundMailFactory()

    relay.deliver_due()

    assert states() == ["queued", "sent"]
    assert len(mailbox.messages) == 1


@pytest.mark.usefixtures("no_mail_server")
def test_after_three_days_a_mail_is_buried_with_an_alarm_that_names_nobody(caplog):
    row = OutboundMailFactory(created_at=timezone.now() - timedelta(hours=73))

    with caplog.at_level(logging.ERROR, logger="notifications.relay"):
        relay.deliver_due()

    assert states() == ["dead"]
    assert caplog.messages == [f"Mail {row.pk} could not be delivered for 72 hours (ConnectionRefusedError)"]


@pytest.mark.usefixtures("no_mail_server")
def test_just_before_three_days_a_mail_is_tried_again():
    OutboundMailFactory(created_at=timezone.now() - timedelta(hours=71))

    relay.deliver_due()

    assert states() == ["queued"]


def test_the_administrator_can_send_a_dead_mail_again(mailbox):
    OutboundMailFactory(status="dead", created_at=timezone.now() - timedelta(hours=80))
    OutboundMailFactory(status="held")

    count = services.send_again(mails=OutboundMail.objects.all(), at=timezone.now())
    relay.deliver_due()

    assert (count, states(), len(mailbox.messages)) == (1, ["sent", "held"], 1)


def test_queued_mail_of_an_ended_account_does_not_leave(mailbox):
    gone, other = UserFactory(), UserFactory()
    OutboundMailFactory(recipient=gone, to_address=gone.email)
    OutboundMailFactory(recipient=other, to_address=other.email)

    end_account(user=gone, at=timezone.now())
    relay.deliver_due()

    assert states() == ["held", "sent"]
    assert [mail["To"] for mail in mailbox.messages] == [other.email]


def test_a_claim_of_a_dead_worker_is_taken_over(mailbox, settings):
    long_ago = timezone.now() - timedelta(seconds=settings.OUTBOX_STALE_SECONDS + 1)
    OutboundMailFactory(status="sending", claimed_at=long_ago, attempts=1)

    relay.deliver_due()

    assert (states(), len(mailbox.messages)) == (["sent"], 1)


def test_a_claim_of_a_living_worker_is_left_alone(mailbox):
    OutboundMailFactory(status="sending", claimed_at=timezone.now(), attempts=1)

    relay.deliver_due()

    assert (states(), mailbox.messages) == (["sending"], [])


def test_a_slow_worker_does_not_undo_what_another_did_after_it():
    OutboundMailFactory()
    slow = relay.claim(at=timezone.now())
    OutboundMail.objects.update(status="sent", sent_at=timezone.now(), claimed_at=None)

    relay.give_back(slow, error=TimeoutError("late"), longest=10)

    assert states() == ["sent"]


def test_only_one_of_two_claims_gets_the_mail():
    OutboundMailFactory()

    first, second = relay.claim(at=timezone.now()), relay.claim(at=timezone.now())

    assert (first is not None, second) == (True, None)
    assert OutboundMail.objects.get().attempts == 1
