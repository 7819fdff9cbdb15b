"""The inbox, one message, preferences and the link that stops a topic."""

import pytest
from django.urls import reverse

from notifications import preferences
from notifications.models import InboxMessage, Preference
from notifications.rendering import absolute
from notifications.templatetags import letters
from tests.factories import MembershipFactory, UserFactory, sign_in
from tests.notifications.factories import InboxMessageFactory

pytestmark = pytest.mark.django_db

INBOX = "/my/inbox/"


@pytest.fixture
def reader(client):
    membership = MembershipFactory()
    sign_in(client, membership)
    return membership.user


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_however_many_messages(client, reader, count, django_assert_num_queries):
    InboxMessageFactory.create_batch(count, recipient=reader)

    # session, user, memberships of the header, count, page, unread
    with django_assert_num_queries(9):
        response = client.get(INBOX)

    assert response.content.decode().count("data-message") == count


def test_the_inbox_shows_the_newest_first_and_twenty_a_page(client, reader):
    made = InboxMessageFactory.create_batch(21, recipient=reader)

    first, second = client.get(INBOX), client.get(INBOX, {"page": 2})

    assert [message.pk for message in first.context["page"]] == [row.pk for row in made[:0:-1]]
    assert [message.pk for message in second.context["page"]] == [made[0].pk]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999", "\x00"])
def test_a_page_number_that_makes_no_sense_still_shows_the_inbox(client, reader, page):
    assert client.get(INBOX, {"page": page}).status_code == 200


def test_nobody_reads_the_messages_of_another(client, reader):
    InboxMessageFactory(title="他人のお知らせ")
    mine = InboxMessageFactory(recipient=reader, title="自分のお知らせ")

    assert [message.pk for message in client.get(INBOX).context["page"]] == [mine.pk]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_message_of_another_does_not_exist(client, reader, method):
    other = InboxMessageFactory()

    response = getattr(client, method)(reverse("notifications:open", args=[other.public_id]))

    other.refresh_from_db()
    assert (response.status_code, other.read_at) == (404, None)


def test_looking_at_a_message_changes_nothing(client, reader):
    message = InboxMessageFactory(recipient=reader)

    response = client.get(reverse("notifications:open", args=[message.public_id]))

    message.refresh_from_db()
    assert (response.status_code, message.read_at) == (200, None)


@pytest.mark.parametrize(("pressed", "target"), [({}, "/my/profile/"), ({"stay": "1"}, INBOX)])
def test_the_button_marks_as_read_and_leads_on(client, reader, pressed, target):
    message = InboxMessageFactory(recipient=reader)

    response = client.post(reverse("notifications:open", args=[message.public_id]), pressed)

    message.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, target)
    assert message.read_at is not None


def test_everything_of_mine_is_marked_as_read_and_nothing_of_others(client, reader):
    InboxMessageFactory.create_batch(2, recipient=reader)
    other = InboxMessageFactory()

    client.post(reverse("notifications:read_all"))

    assert list(InboxMessage.objects.unread()) == [other]


def test_every_page_says_how_many_are_unread(client, reader):
    InboxMessageFactory.create_batch(2, recipient=reader)
    InboxMessageFactory()

    assert int(str(client.get("/my/profile/").context["unread_count"])) == 2


@pytest.mark.parametrize("name", ["inbox", "preferences"])
def test_a_visitor_is_asked_to_log_in(client, name):
    response = client.get(reverse(f"notifications:{name}"))

    assert response["Location"].startswith("/accounts/login/?next=")


def test_a_person_chooses_what_comes_by_mail(client, reader):
    page = reverse("notifications:preferences")
    form = client.get(page).context["form"]
    chosen = dict.fromkeys(form.fields, "at_once") | {"organization": "never"}

    response = client.post(page, chosen)

    assert (response.status_code, response["Location"]) == (302, page)
    assert list(Preference.objects.filter(user=reader, mail="never").values_list("topic", flat=True)) == [
        "organization"
    ]
    assert client.get(page).context["form"]["organization"].initial == "never"


def test_a_required_topic_cannot_be_chosen_away(client, reader):
    page = reverse("notifications:preferences")
    form = client.get(page).context["form"]

    client.post(page, dict.fromkeys(form.fields, "at_once") | {"introductions": "never"})

    assert "introductions" not in form.fields
    assert Preference.objects.filter(topic="introductions").count() == 0


def test_an_unknown_choice_is_an_error_and_not_a_crash(client, reader):
    page = reverse("notifications:preferences")

    response = client.post(page, {"organization": "\x00sometimes"})

    assert response.status_code == 422
    assert Preference.objects.count() == 0


def test_looking_at_the_stop_link_changes_nothing(client):
    user = UserFactory()

    response = client.get(preferences.unsubscribe_path(user, topic="organization"))

    assert (response.status_code, Preference.objects.count()) == (200, 0)


def test_one_click_stops_a_topic_without_log_in(client):
    user = UserFactory()
    path = preferences.unsubscribe_path(user, topic="organization")

    responses = [client.post(path, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert list(Preference.objects.values_list("user", "topic", "mail")) == [
        (user.pk, "organization", "never")
    ]


def test_one_click_needs_no_csrf_token(client):
    client.handler.enforce_csrf_checks = True
    path = preferences.unsubscribe_path(UserFactory(), topic="organization")

    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_required_topic_is_not_stopped_by_a_link(client):
    client.post(preferences.unsubscribe_path(UserFactory(), topic="introductions"))

    assert Preference.objects.count() == 0


def test_a_forged_stop_link_does_not_exist(client):
    path = preferences.unsubscribe_path(UserFactory(), topic="organization")

    responses = [client.post(path[:-4] + "xxx/"), client.post("/u/x/"), client.get("/u/あ:い:う/")]

    assert [response.status_code for response in responses] == [404, 404, 404]
    assert Preference.objects.count() == 0


def test_a_message_shows_words_in_place_of_this_sites_addresses(client, reader):
    here, elsewhere = absolute("/my/needs/"), "https://example.org/x"
    body = f"見る：{here}\n<b>{elsewhere}</b>"
    message = InboxMessageFactory(recipient=reader, body=body)

    html = client.get(f"{INBOX}{message.public_id}/").content.decode()

    assert '見る：<a href="/my/needs/">このページを開く</a>' in html
    assert f"&lt;b&gt;{elsewhere}&lt;/b&gt;" in html
    assert here not in html
    assert message.body == body


def test_a_line_of_the_inbox_says_what_happened_and_spells_no_address():
    body = "提案が届きました。\n\n回答の期限：12月7日\n\n読む：http://testserver/my/inbox/\n"

    assert letters.in_brief(body) == "提案が届きました。 回答の期限：12月7日"
