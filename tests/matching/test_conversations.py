"""Masked messages: both ways, once, without names, with a clock that stops."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from core.calendar import add_business_days
from core.errors import DomainError
from disclosure.models import Authorship
from disclosure.refusing import NamesFoundError
from disclosure.services import brokers_of
from matching import conversations
from matching.enums import WaitingFor
from matching.models import Conversation, Message
from matching.threads import bubbles
from matching.transitions import introductions
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import OrganizationStatus
from tests.factories import sign_in
from tests.matching import factories
from tests.matching.factories import agreed, asked, listing, now, question, suggestion

pytestmark = pytest.mark.django_db


def send(talk, who, body="三秒ほどです。", token=None, **more):
    return conversations.send(
        conversation=talk, body=body, token=token or uuid4(), by=Actor.of(who), at=now(), **more
    )


def waited_for(talk):
    talk.refresh_from_db()
    return talk.waiting_for, talk.due_on


def test_question_starts_the_clock_and_the_answer_stops_it(need, member, researcher, coordinator):
    talk = question(researcher, need)
    assert (talk.waiting_for, talk.due_on) == ("nobody", None)
    talk.refresh_from_db()
    assert (talk.waiting_for, talk.due_on) == (WaitingFor.TARGET, add_business_days(timezone.localdate(), 10))

    send(talk, member)

    talk.refresh_from_db()
    assert (talk.waiting_for, talk.due_on) == (WaitingFor.NOBODY, None)
    assert InboxMessage.objects.filter(kind="matching/message_arrived", recipient=member.user).count() == 1
    assert (
        InboxMessage.objects.filter(kind="matching/message_arrived", recipient=researcher.user).count() == 1
    )
    assert (
        InboxMessage.objects.filter(kind="matching/message_for_desk", recipient=coordinator.user).count() == 2
    )
    assert Authorship.objects.filter(item_id__in=Message.objects.values("public_id")).count() == 2


def test_first_question_of_one_character_is_refused_kindly_and_kept(client, need, researcher):
    page = reverse("matching:ask_need", args=[need.public_id])
    answer = sign_in(client, researcher).post(page, {"body": "厚"})

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "短すぎて、相手に伝わりません。" in answer.text
    assert ">\n厚</textarea>" in answer.text
    with pytest.raises(DomainError, match="短すぎて"):
        question(researcher, need, body="厚さは？")

    # Inside an exchange a short answer is welcome.
    client.post(page, {"body": "板の厚さは何ミリですか。"})
    client.post(
        reverse("matching:conversation", args=[Conversation.objects.get().public_id]), {"body": "はい"}
    )
    assert list(Message.objects.order_by("pk").values_list("body", flat=True)) == [
        "板の厚さは何ミリですか。",
        "はい",
    ]


def test_each_reader_learns_who_writes_in_the_own_language(need, member, researcher, coordinator):
    User.objects.filter(pk=member.user_id).update(language="en")
    with override("en"):
        talk = question(researcher, need)
        send(talk, coordinator, body="板の厚さも教えてください。")

    arrived = InboxMessage.objects.filter(kind="matching/message_arrived").order_by("pk")
    english, from_the_desk = (row.body for row in arrived.filter(recipient=member.user))
    assert "From: registered organisation\n" in english
    assert "From: Coordinator\n" in from_the_desk
    assert "送った人：コーディネーター\n" in arrived.get(recipient=researcher.user).body


def test_answer_that_asks_back_starts_the_clock_of_the_asker(need, member, researcher):
    talk = question(researcher, need)

    send(talk, member, wants_answer=True)

    assert waited_for(talk) == (WaitingFor.PROPOSER, add_business_days(timezone.localdate(), 10))
    send(talk, researcher)
    assert waited_for(talk) == (WaitingFor.NOBODY, None)


def test_after_the_answer_a_new_message_starts_a_new_clock(need, member, researcher):
    talk = question(researcher, need)
    send(talk, member)

    send(talk, researcher, body="もう一つ教えてください。")

    assert waited_for(talk) == (WaitingFor.TARGET, add_business_days(timezone.localdate(), 10))


def test_second_message_of_the_asker_does_not_move_the_date(need, researcher):
    talk = question(researcher, need)
    early = timezone.localdate() + timedelta(days=1)
    Conversation.objects.update(due_on=early)

    send(talk, researcher, body="補足です。")

    assert waited_for(talk) == (WaitingFor.TARGET, early)


@pytest.mark.parametrize(("ticked", "waiting"), [({}, "nobody"), ({"wants_answer": "on"}, "proposer")])
def test_box_on_the_reply_form_asks_for_an_answer(need, member, researcher, open_as, ticked, waiting):
    talk = question(researcher, need)
    page = reverse("matching:conversation", args=[talk.public_id])
    assert "返信を求める" in open_as("member").get(page).content.decode()
    assert "返信を求める" not in open_as("researcher").get(page).content.decode()

    open_as("member").post(page, {"body": "三秒ほどです。", **ticked})

    assert waited_for(talk)[0] == waiting


def test_asking_twice_with_one_form_is_one_message(need, researcher):
    token, by = uuid4(), Actor.of(researcher)

    for _ in range(2):
        conversations.ask(listing=listing(need), body="何枚くらいですか。", token=token, by=by, at=now())

    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_words_sent_again_from_a_page_gone_back_to_are_one_message(need, member, researcher):
    talk = question(researcher, need)

    for who in (member, member, researcher, member):
        send(talk, who, token=uuid4(), body="三秒ほどです。")

    sides = talk.messages.order_by("pk").values_list("side", flat=True)
    assert list(sides) == ["opener", "target", "opener", "target"]


def test_a_reply_sent_after_the_log_in_had_ended_comes_back_into_its_box(client, need, member, researcher):
    page = reverse("matching:conversation", args=[question(researcher, need).public_id])
    client.post(page, {"body": "三秒ほどです。", "token": str(uuid4())})
    client.force_login(member.user)

    assert client.get(page).context["form"]["body"].value() == "三秒ほどです。"
    assert client.get(page).context["form"]["body"].value() is None


def test_second_question_goes_on_in_the_same_thread(need, researcher):
    first = question(researcher, need)

    second = question(researcher, need, body="板の厚さはどのくらいですか。")

    assert (first.pk, Message.objects.count()) == (second.pk, 2)


def test_form_of_somebody_else_is_another_message(need, member, researcher):
    talk, token = question(researcher, need), uuid4()

    send(talk, member, token=token)
    send(talk, researcher, token=token)

    assert Message.objects.count() == 3


@pytest.mark.parametrize("word", ["name", "mail", "phone"])
def test_message_that_names_its_writer_is_not_sent(need, researcher, university, word):
    words = {"name": university.name, "mail": researcher.user.email, "phone": "０４２ー６７７ー１１１１"}

    with pytest.raises(NamesFoundError):
        question(researcher, need, body=f"連絡は{words[word]}までお願いします。")

    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("body", ["", "  \n ", "長" * 2001])
def test_empty_and_overlong_messages_are_refused(need, researcher, body):
    with pytest.raises(DomainError):
        question(researcher, need, body=body)


def test_unchecked_organisation_does_not_ask(need, researcher, university):
    university.status = OrganizationStatus.PENDING
    university.save()
    researcher.refresh_from_db()

    with pytest.raises(DomainError):
        question(researcher, need)


def test_coordinator_writes_as_coordinator_and_moves_no_clock(need, researcher, coordinator, portal_admin):
    talk = question(researcher, need)
    due = Conversation.objects.get().due_on

    message = send(talk, coordinator, body="期限を過ぎそうなときは教えてください。")

    assert (message.side, Conversation.objects.get().due_on) == ("desk", due)
    with pytest.raises(DomainError):
        send(talk, portal_admin)


@pytest.mark.parametrize(
    "words",
    [
        "株式会社青梅精密",
        "奥多摩工科大学",
        "青木さん",
        "研野さん",
        "desk@example.jp",
        "０４２ー６７７ー１１１１",
    ],
)
def test_coordinator_names_nobody_to_a_masked_pair(need, researcher, coordinator, words):
    talk = question(researcher, need)

    with pytest.raises(NamesFoundError):
        send(talk, coordinator, body=f"くわしくは{words}まで、お願いします。")

    assert Message.objects.count() == 1


def test_thread_about_a_seed_has_a_coordinator_too(seed, other_member, coordinator, other_coordinator):
    talk = question(other_member, seed)

    (broker,) = brokers_of(talk.opener_listing)
    assert broker == coordinator.user
    assert Conversation.objects.readable_by(Actor.of(coordinator)).get() == talk
    assert Conversation.objects.readable_by(Actor.of(other_coordinator)).count() == 0


def test_only_the_side_that_is_waited_for_stops_the_clock(need, member, researcher):
    talk = question(researcher, need)

    with pytest.raises(DomainError):
        conversations.settle(conversation=talk, by=Actor.of(researcher))
    conversations.settle(conversation=talk, by=Actor.of(member))

    talk.refresh_from_db()
    assert (talk.waiting_for, talk.due_on) == (WaitingFor.NOBODY, None)


def test_reported_message_reaches_the_coordinator_once(need, member, researcher, coordinator):
    question(researcher, need)
    message = Message.objects.get()

    for _ in range(2):
        conversations.report(message=message, by=Actor.of(member), at=now())

    assert InboxMessage.objects.filter(kind="matching/message_reported").count() == 1
    with pytest.raises(DomainError):
        conversations.report(message=message, by=Actor.visitor(), at=now())


READERS = ["member", "company_admin", "researcher", "liaison_officer", "coordinator"]
STRANGERS = ["other_member", "finance_officer", "other_coordinator", "portal_admin"]


def test_thread_is_read_by_its_members_and_its_coordinator(request, need, researcher):
    people = {who: Actor.of(request.getfixturevalue(who)) for who in READERS + STRANGERS}
    question(researcher, need)

    reading = [who for who in people if Conversation.objects.readable_by(people[who]).exists()]

    assert reading == READERS


def test_named_words_vanish_when_the_consent_is_taken_back(
    need, seed, company_admin, researcher, coordinator
):
    pair = asked(suggestion(need, seed), coordinator)
    send(pair.conversation, researcher, body="はじめまして。")
    agreed(pair, company_admin, researcher)
    send(pair.conversation, researcher, body="奥多摩工科大学の研野です。")
    talk = Conversation.objects.get()
    assert [bubble.body for bubble in bubbles(talk, side="target")] == [
        "はじめまして。",
        "奥多摩工科大学の研野です。",
    ]

    introductions.revoke(introduction=pair, by=Actor.of(company_admin), at=now())

    assert [bubble.body for bubble in bubbles(talk, side="target")] == ["はじめまして。"]
    with pytest.raises(DomainError):
        send(talk, researcher)


def test_asking_about_a_need_that_is_over_is_refused(need, researcher):
    from needs.models import PublishedNeed

    PublishedNeed.objects.update(deadline=timezone.localdate() - timedelta(days=1))

    with pytest.raises(DomainError):
        question(researcher, need)
    with pytest.raises(DomainError):
        factories.draft(researcher, need)


def test_list_tells_the_threads_of_one_need_apart(client, need, member, researcher, coordinator):
    question(researcher, need)
    proposal = factories.received(researcher, need, coordinator)
    send(proposal.conversation, researcher)
    kinds = {}
    for who in (member, researcher, coordinator):
        sign_in(client, who)
        entries = client.get(reverse("matching:conversations")).context["entries"]
        kinds[who.pk] = sorted(kind for *_others, kind in entries)

    assert list(kinds.values()) == [["提案のやり取り", "質問のやり取り"]] * 3
