"""Telling people a fact: once, each from their own view, and nothing that was not given."""

from datetime import date

import pytest
from django.db import transaction

from notifications import inbox, preferences
from notifications.models import InboxMessage, OutboundMail
from notifications.notices import notify
from notifications.outbox import enqueue_mail
from tests.factories import UserFactory
from tests.notifications.factories import Arrived, Careless, Dated, Due, Nosy

pytestmark = pytest.mark.django_db


def tell(*people, notice=None, key="fact:1", path="/my/"):
    with transaction.atomic():
        notify(notice or Arrived(title="提案"), to=people, key=key, path=path)


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_refused():
    user = UserFactory()

    with pytest.raises(transaction.TransactionManagementError):
        notify(Arrived(title="提案"), to=[user], key="fact:1", path="/my/")

    assert InboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_is_rolled_back_tells_nobody():
    user = UserFactory()

    with transaction.atomic():
        notify(Arrived(title="提案"), to=[user], key="fact:1", path="/my/")
        transaction.set_rollback(True)

    assert (InboxMessage.objects.count(), OutboundMail.objects.count()) == (0, 0)


def test_a_person_is_told_in_the_inbox_and_by_mail(settings):
    user = UserFactory(family_name="多摩", given_name="花子")

    tell(user)

    message = InboxMessage.objects.get()
    assert (message.recipient, message.title, message.path) == (user, "提案が届きました", "/my/")
    assert message.body == f"多摩 花子 様\n\n「提案」が届きました。\n{settings.SITE_URL}/my/"
    mail = OutboundMail.objects.get()
    assert (mail.recipient, mail.to_address, mail.subject) == (user, user.email, "提案が届きました")
    assert mail.text.startswith(message.body)


def test_telling_the_same_fact_again_does_nothing():
    user = UserFactory()

    tell(user, user)
    tell(user, notice=Arrived(title="別の言い方"))

    assert [message.title for message in InboxMessage.objects.all()] == ["提案が届きました"]
    assert OutboundMail.objects.count() == 1


def test_somebody_who_joins_later_is_told_without_telling_the_others_twice():
    first, second = UserFactory(), UserFactory()

    tell(first)
    tell(first, second)

    assert sorted(InboxMessage.objects.values_list("recipient_id", flat=True)) == [first.pk, second.pk]
    assert sorted(OutboundMail.objects.values_list("recipient_id", flat=True)) == [first.pk, second.pk]


def test_another_key_is_another_fact():
    user = UserFactory()

    tell(user, key="fact:1")
    tell(user, key="fact:2")

    assert (InboxMessage.objects.count(), OutboundMail.objects.count()) == (2, 2)


def test_an_ended_account_is_told_nothing():
    tell(UserFactory(is_active=False))

    assert (InboxMessage.objects.count(), OutboundMail.objects.count()) == (0, 0)


def test_each_mail_goes_to_one_person_and_speaks_only_to_them():
    first = UserFactory(family_name="一宮", given_name="一郎")
    second = UserFactory(family_name="二宮", given_name="二郎")

    tell(first, second)

    for mine, other in ((first, second), (second, first)):
        mail = OutboundMail.objects.get(recipient=mine)
        told = mail.text + mail.html + mail.subject + str(mail.headers)
        assert mine.full_name in told
        assert other.full_name not in told
        assert other.email not in told


def test_a_template_sees_nothing_but_the_fields_it_was_given():
    tell(UserFactory(), notice=Nosy(title="題"))

    assert InboxMessage.objects.get().body == "[題][][][][][][]"


def test_a_secret_put_among_the_fields_is_found():
    tell(UserFactory(), notice=Careless(title="題", secret="株式会社かなりあ"))

    assert InboxMessage.objects.get().body == "[題][株式会社かなりあ][][][][][]"
    assert "株式会社かなりあ" in OutboundMail.objects.get().html


def test_text_is_not_escaped_and_html_is():
    tell(UserFactory(), notice=Arrived(title="<b>A&B</b>"))

    mail = OutboundMail.objects.get()
    assert mail.subject == "<b>A&B</b>が届きました"
    assert "「<b>A&B</b>」" in mail.text
    assert "「&lt;b&gt;A&amp;B&lt;/b&gt;」" in mail.html
    assert "<b>A&B</b>" not in mail.html


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_no_header_can_be_smuggled_through_a_title(break_):
    tell(UserFactory(), notice=Arrived(title=f"提案{break_}Bcc: all@example.jp\ud800"))

    mail = OutboundMail.objects.get()
    assert mail.subject.replace(" ", "") == "提案Bcc:all@example.jpが届きました"
    assert "\x00" not in mail.text


def test_a_long_title_is_cut_to_forty_characters():
    tell(UserFactory(), notice=Arrived(title="あ" * 300))

    assert OutboundMail.objects.get().subject == "あ" * 39 + "…"
    assert len(InboxMessage.objects.get().title) == 200


def test_switching_a_topic_off_stops_the_mail_and_not_the_inbox():
    user, other = UserFactory(), UserFactory()
    preferences.choose(user, mails={"organization": "never"})

    tell(user, other)

    assert InboxMessage.objects.of(user).count() == 1
    assert list(OutboundMail.objects.values_list("recipient_id", flat=True)) == [other.pk]


def test_switching_a_topic_on_again_does_not_send_what_was_told_before():
    user = UserFactory()
    preferences.choose(user, mails={"organization": "never"})
    tell(user)

    preferences.choose(user, mails={"organization": "at_once"})
    tell(user)

    assert OutboundMail.objects.count() == 0


def test_a_required_notice_is_mailed_whatever_was_chosen():
    user = UserFactory()
    preferences.choose(user, mails={"organization": "never"})

    tell(user, notice=Due(title="同意"))

    assert OutboundMail.objects.get().headers == {}


def test_a_notice_with_a_day_to_act_by_is_mailed_whatever_was_chosen():
    user = UserFactory()
    preferences.choose(user, mails={"organization": "never"}, inbox={"organization": False})

    tell(user, notice=Dated(title="回答", due_on=date(2026, 12, 1)))

    assert OutboundMail.objects.get().headers == {}
    assert InboxMessage.objects.get().is_unread


def test_a_topic_that_is_not_to_count_stays_in_the_inbox_as_read():
    user = UserFactory()
    preferences.choose(user, mails={"organization": "at_once"}, inbox={"organization": False})

    tell(user)

    assert (InboxMessage.objects.of(user).count(), inbox.unread_count(user)) == (1, 0)
    assert OutboundMail.objects.count() == 1


def test_mail_of_a_topic_says_how_to_stop_it(settings):
    user = UserFactory()

    tell(user)

    headers = OutboundMail.objects.get().headers
    link = settings.SITE_URL + preferences.unsubscribe_path(user, topic="organization").split(":")[0]
    assert headers["List-Unsubscribe"].startswith(f"<{link}")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_message_id_is_made_from_the_key_and_does_not_show_it():
    first, second = UserFactory(), UserFactory()

    tell(first, second)
    ids = dict(OutboundMail.objects.values_list("recipient_id", "message_id"))
    OutboundMail.objects.all().delete()
    InboxMessage.objects.all().delete()
    tell(first, second)

    assert dict(OutboundMail.objects.values_list("recipient_id", "message_id")) == ids
    assert ids[first.pk] != ids[second.pk]
    assert "fact" not in ids[first.pk]


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "my/", "/\\evil.example", ""])
def test_a_notice_leads_to_a_page_of_this_site_only(path):
    user = UserFactory()

    with pytest.raises(ValueError, match="page of this site"):
        tell(user, path=path)


@pytest.mark.parametrize("count", [1, 3])
def test_telling_costs_the_same_however_many_people(count, django_assert_num_queries):
    people = UserFactory.create_batch(count)

    # savepoint, inbox, who is new, who wants no mail, mails, end of savepoint
    with django_assert_num_queries(6):
        tell(*people)


def test_a_mail_to_somebody_without_account_leaves_once():
    for _ in range(2):
        enqueue_mail(key="invitation:1", to_address="new@example.jp", subject="招待", text="どうぞ")

    mail = OutboundMail.objects.get()
    assert (mail.to_address, mail.recipient, mail.text) == ("new@example.jp", None, "どうぞ")


@pytest.mark.parametrize(
    "headers", [{"Bcc": "a@example.jp"}, {"Reply-To": "a@example.jp\nBcc: b@example.jp"}]
)
def test_a_header_that_is_not_on_the_list_is_refused(headers):
    with pytest.raises(ValueError, match="may not leave"):
        enqueue_mail(key="x", to_address="a@example.jp", subject="s", text="t", headers=headers)
