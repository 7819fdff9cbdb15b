"""Digests go by calendar dates in Japan: never twice, never missed, never empty."""

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from notifications import digests, preferences
from notifications.models import Digest, DigestRound, InboxMessage, OutboundMail
from notifications.notices import notify
from notifications.periods import period_of
from tests.factories import UserFactory
from tests.notifications.factories import Weekly

pytestmark = pytest.mark.django_db
# In November 2026 the 24th is a Tuesday.
BEFORE, TUESDAY, WEDNESDAY, NEXT = (
    "2026-11-23 12:00",
    "2026-11-24 07:00",
    "2026-11-25 07:00",
    "2026-12-01 07:00",
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo"))


def tell(*people, day=BEFORE, title="題", key=None):
    key = key or f"fact:{title}:{day}"
    with transaction.atomic():
        notify(Weekly(title=title), to=people, key=key, path="/my/")
    InboxMessage.objects.filter(key=key).update(created_at=at(day))


def run(day):
    return digests.send_due(at=at(day))


def sent():
    rows = OutboundMail.objects.filter(key__startswith="digest:").order_by("pk")
    return [
        [line.split(" ", 1)[1] for line in mail.text.splitlines() if line.startswith("・")] for mail in rows
    ]


@pytest.mark.parametrize(
    ("moment", "daily", "weekly"),
    [
        ("2026-11-23 07:00", "2026-11-23", "2026-11-17"),
        ("2026-11-24 06:59", "2026-11-23", "2026-11-17"),
        ("2026-11-24 07:00", "2026-11-24", "2026-11-24"),
        ("2026-11-30 23:59", "2026-11-30", "2026-11-24"),
        ("2026-12-01 06:59:59", "2026-11-30", "2026-11-24"),
    ],
)
def test_a_period_begins_at_seven_and_a_week_on_tuesday(moment, daily, weekly):
    found = [period_of(kind, at=at(moment)).isoformat() for kind in ("daily", "weekly")]

    assert found == [daily, weekly]


def test_unasked_mail_waits_for_tuesday_and_comes_once():
    user = UserFactory()
    tell(user, title="一", day="2026-11-20 09:00")
    tell(user, title="二")

    counts = [run(day) for day in ("2026-11-23 07:00", "2026-11-24 06:59", TUESDAY, TUESDAY, WEDNESDAY, NEXT)]

    assert counts == [0, 0, 1, 0, 0, 0]
    assert sent() == [["二", "一"]]
    assert list(InboxMessage.objects.values_list("waits_for_digest", "digest__kind").distinct()) == [
        (False, "weekly")
    ]


def test_what_is_told_after_the_hour_waits_for_the_next_one():
    user = UserFactory()
    preferences.choose(user, mails={"needs": "daily"})
    tell(user, title="前", day="2026-11-24 06:59:59")
    tell(user, title="後", day="2026-11-24 07:00:00")

    assert [run("2026-11-24 07:20"), run("2026-11-24 12:00"), run(WEDNESDAY)] == [1, 0, 1]
    assert sent() == [["前"], ["後"]]


def test_a_run_that_was_missed_is_made_up_by_the_next_one():
    user, daily = UserFactory(), UserFactory()
    preferences.choose(daily, mails={"needs": "daily"})
    tell(user, daily, title="月", day=BEFORE)
    tell(user, daily, title="火", day="2026-11-24 12:00")

    run("2026-11-26 09:30")

    assert sent() == [["月"], ["火", "月"]]
    assert list(Digest.objects.order_by("pk").values_list("user", "kind", "period_date")) == [
        (user.pk, "weekly", at(TUESDAY).date()),
        (daily.pk, "daily", at("2026-11-26 00:00").date()),
    ]


def test_nobody_is_disturbed_at_night():
    user = UserFactory()
    tell(user)

    assert [run(f"2026-11-24 {hour}") for hour in ("20:00", "23:59")] == [0, 0]
    assert run("2026-11-25 07:00") == 1


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ("daily", [[], ["題"], []]),
        ("at_once", [[], ["題"], []]),
        ("never", [[], [], []]),
        ("weekly", [[], [], ["題"]]),
    ],
)
def test_a_changed_wish_loses_nothing_that_was_collected(chosen, days):
    user = UserFactory()
    tell(user, day="2026-11-24 12:00")
    run("2026-11-24 12:10")

    preferences.choose(user, mails={"needs": chosen})
    found = []
    for day in ("2026-11-24 19:50", WEDNESDAY, NEXT):
        before = len(sent())
        run(day)
        found.append([title for mail in sent()[before:] for title in mail])

    assert found == days


def test_what_was_collected_before_a_stop_does_not_come_back_after_it():
    user = UserFactory()
    tell(user)
    preferences.choose(user, mails={"needs": "never"})
    run(TUESDAY)
    preferences.choose(user, mails={"needs": "weekly"})

    assert (run(NEXT), sent()) == (0, [])


def test_daily_and_weekly_of_one_morning_are_one_mail():
    user = UserFactory()
    tell(user, title="週")
    preferences.choose(user, mails={"needs": "daily", "seeds": "weekly"})
    InboxMessage.objects.update(topic="seeds")
    tell(user, title="日", day="2026-11-23 13:00")

    assert (run(TUESDAY), OutboundMail.objects.count()) == (1, 1)
    assert sent() == [["日", "週"]]
    assert sorted(Digest.objects.values_list("kind", flat=True)) == ["daily", "weekly"]


def test_what_was_read_in_the_portal_is_not_repeated_and_no_digest_is_empty():
    user = UserFactory()
    tell(user)
    InboxMessage.objects.update(read_at=at(BEFORE))

    assert (run(TUESDAY), OutboundMail.objects.count(), Digest.objects.count()) == (0, 0, 0)


def test_an_ended_account_gets_no_digest():
    user = UserFactory()
    tell(user)
    type(user).objects.update(is_active=False)

    assert run(TUESDAY) == 0


def test_a_round_that_breaks_off_serves_the_rest_later_and_nobody_twice(monkeypatch):
    people = UserFactory.create_batch(3)
    tell(*people)
    write, served = digests._queue, []

    def die_at_the_second(user, *args):
        write(user, *args)
        served.append(user)
        if len(served) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(digests, "_queue", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(TUESDAY)
    assert (OutboundMail.objects.count(), DigestRound.objects.count()) == (1, 0)

    assert (run("2026-11-24 07:10"), run("2026-11-24 07:20")) == (2, 0)
    assert sorted(OutboundMail.objects.values_list("recipient", flat=True)) == sorted(p.pk for p in people)
    assert DigestRound.objects.count() == 2


def test_trouble_with_one_person_leaves_the_others_served_and_the_round_open(monkeypatch):
    first, second = UserFactory.create_batch(2)
    tell(first, second)
    write = digests._queue

    def refuse(user, *args):
        if user == first:
            raise ValueError
        write(user, *args)

    monkeypatch.setattr(digests, "_queue", refuse)
    assert run(TUESDAY) == 1
    monkeypatch.undo()

    assert run("2026-11-24 07:10") == 1
    assert sorted(OutboundMail.objects.values_list("recipient", flat=True)) == [first.pk, second.pk]


def test_the_database_refuses_a_second_digest_of_a_period():
    digest = Digest.objects.create(user=UserFactory(), kind="daily", period_date=at(TUESDAY).date())

    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=digest.user, kind="daily", period_date=digest.period_date)


def test_late_words_after_the_digest_wait_for_the_next_one():
    """A fact whose transaction ended after the round had passed its person, before the round's end."""
    user = UserFactory()
    tell(user, title="早い")
    run(TUESDAY)
    DigestRound.objects.all().delete()
    tell(user, title="遅い", day="2026-11-24 06:59")

    assert (run("2026-11-24 07:10"), run(NEXT)) == (0, 1)
    assert sent() == [["早い"], ["遅い"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_in_the_same_minute_write_each_digest_once():
    people = UserFactory.create_batch(4)
    tell(*people)
    workers = [threading.Thread(target=_run_and_hang_up) for _ in range(2)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)

    assert sorted(OutboundMail.objects.values_list("recipient", flat=True)) == [p.pk for p in people]


def _run_and_hang_up():
    try:
        run(TUESDAY)
    finally:
        connection.close()


@pytest.mark.parametrize("count", [1, 3])
def test_a_digest_costs_the_same_however_much_it_holds(count, django_assert_num_queries):
    user = UserFactory()
    for number in range(count):
        tell(user, title=f"題{number}")

    # rounds done, people; person, rows, wishes, digest, marks, mail and their savepoints; the round
    with django_assert_num_queries(14):
        run(TUESDAY)


def test_a_digest_is_marked_as_bulk_and_stopped_by_one_click(client, settings):
    user = UserFactory()
    for number in range(11):
        tell(user, title=f"<b>題{number:02}</b>", day=f"2026-11-23 12:{number:02}")
    run(TUESDAY)

    mail = OutboundMail.objects.get()
    link = mail.headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert (mail.subject, mail.headers["Precedence"]) == ("お知らせのまとめ（11件）", "bulk")
    assert "・11月23日 <b>題10</b>" in mail.text
    assert ("題00" in mail.text, "・ほか1件" in mail.text) == (False, True)
    assert ("&lt;b&gt;題10&lt;/b&gt;" in mail.html, "<b>題10" in mail.html) == (True, False)

    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept = {code: wish.mail for code, wish in preferences.chosen_by(user).items() if wish.mail != "never"}
    assert set(kept.values()) == {"at_once"}
    assert (kept["organization"], "needs" in kept) == ("at_once", False)
