"""Names of neither side reach anybody before both agreed; the check itself is checked."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, CaseStatusChange
from disclosure.enums import ListingKind
from disclosure.models import Identity
from matching.models import (
    Conversation,
    Introduction,
    IntroductionChange,
    Message,
    Proposal,
    ProposalChange,
    Suggestion,
    SuggestionChange,
)
from matching.transitions import introductions, proposals
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.enums import Role
from organizations.models import Membership
from tests.factories import MembershipFactory, OrganizationFactory, UniversityFactory, sign_in
from tests.matching import factories
from tests.matching.factories import QUESTION, TEXT, agreed, asked, now, question, received

pytestmark = pytest.mark.django_db
TABLES = (
    Suggestion,
    SuggestionChange,
    Conversation,
    Message,
    Proposal,
    ProposalChange,
    Introduction,
    IntroductionChange,
    CaseStatusChange,
)


@dataclass
class Cast:
    """A company and a university whose every name is a canary."""

    boss: Membership
    researcher: Membership
    stranger: Membership
    coordinator: Membership
    need: object
    company_words: set[str] = field(default_factory=set)
    researcher_words: set[str] = field(default_factory=set)


@pytest.fixture
def cast(coordinator) -> Cast:
    for number in range(6):
        OrganizationFactory(name=f"株式会社群れ{number}")
        UniversityFactory(name=f"群れ{number}大学")
    company = OrganizationFactory(
        name="株式会社カナリア鉄工", name_kana="カナリアテッコウ", name_en="Canary Ironworks",
        trade_names=["黄羽ブランド"], corporate_number="1234567890123",
    )  # fmt: skip
    university = UniversityFactory(
        name="雲雀科学大学", name_kana="ヒバリカガクダイガク", name_en="Hibari University"
    )
    boss = MembershipFactory(
        organization=company,
        role=Role.COMPANY_ADMIN,
        user__family_name="鶯谷",
        user__email="canary@nest.example",
    )
    scholar = MembershipFactory(
        organization=university,
        role=Role.RESEARCHER,
        user__family_name="目白",
        user__email="lark@sky.example",
    )
    stranger = MembershipFactory(user__family_name="無関")
    return Cast(
        boss=boss,
        researcher=scholar,
        stranger=stranger,
        coordinator=coordinator,
        need=factories.need(boss, coordinator),
        company_words={"カナリア", "Canary", "黄羽", "1234567890123", "鶯谷", "canary@nest"},
        researcher_words={"雲雀", "ヒバリ", "Hibari", "目白", "lark@sky"},
    )


def pages_of(who: Membership) -> str:
    """Return everything this person can open here, inbox included; strangers try every address too."""
    client, seen = sign_in(Client(), who), []
    names = ("suggestions", "proposals", "conversations", "introductions")
    paths = [reverse(f"matching:{name}") for name in names]
    paths += [
        reverse("matching:proposals") + "?tab=received",
        reverse("cases:list"),
        reverse("notifications:inbox"),
    ]
    paths += [reverse("matching:proposal", args=[pk]) for pk in ids(Proposal)]
    paths += [reverse("matching:conversation", args=[pk]) for pk in ids(Conversation)]
    paths += [reverse("matching:introduction", args=[pk]) for pk in ids(Introduction)]
    paths += [reverse("cases:detail", args=[pk]) for pk in ids(Case)]
    for path in paths:
        seen.append(client.get(path).content.decode())
    # The header of every page names the reader and the own body: that is no news to the reader.
    return "\n".join(seen)


def ids(model) -> list:
    return list(model.objects.order_by("pk").values_list("public_id", flat=True))


def told_to(who: Membership) -> str:
    rows = InboxMessage.objects.filter(recipient=who.user).values_list("title", "body", "path", "key")
    mails = OutboundMail.objects.filter(recipient=who.user)
    sent = mails.values_list("subject", "text", "html", "headers", "message_id", "key")
    return "\n".join(str(cell) for row in [*rows, *sent] for cell in row)


def leaks(words: set[str], text: str) -> set[str]:
    return {word for word in words if word in text}


def everything_for(who: Membership) -> str:
    return pages_of(who) + told_to(who)


def walk_to_request(cast: Cast) -> Introduction:
    """Question, answer, proposal, question of the company, answer, request: all before consent."""
    talk = question(cast.researcher, cast.need)
    from matching import conversations
    from matching.replying import reply

    at = now()
    conversations.send(conversation=talk, body=QUESTION, token=uuid4(), by=Actor.of(cast.boss), at=at)
    proposal = received(cast.researcher, cast.need, cast.coordinator)
    proposal = proposals.ask_for_more(
        proposal=proposal,
        version=proposal.version,
        question=QUESTION,
        token=uuid4(),
        by=Actor.of(cast.boss),
        at=at,
    )
    reply(
        conversation=proposal.conversation,
        body="まとめて測れます。",
        token=uuid4(),
        by=Actor.of(cast.researcher),
        at=at,
    )
    proposal.refresh_from_db()
    return asked(proposal, cast.boss)


def test_before_consent_neither_side_learns_who_the_other_is(cast):
    introduction = walk_to_request(cast)
    agreed(introduction, cast.boss)

    read = {who.pk: pages_of(who) for who in (cast.researcher, cast.boss)}
    assert leaks(cast.company_words, read[cast.researcher.pk] + told_to(cast.researcher)) == set()
    assert leaks(cast.researcher_words, read[cast.boss.pk] + told_to(cast.boss)) == set()
    assert leaks(cast.company_words | cast.researcher_words, everything_for(cast.stranger)) == set()
    # The data was there to leak: each side reads its own names in its header.
    assert "カナリア" in read[cast.boss.pk]
    assert "雲雀" in read[cast.researcher.pk]


def test_refusal_and_expiry_tell_no_names(cast):
    introduction = walk_to_request(cast)
    introductions.refuse(
        introduction=introduction, reason="cost", text=TEXT, by=Actor.of(cast.boss), at=now()
    )

    assert leaks(cast.company_words, everything_for(cast.researcher)) == set()
    assert leaks(cast.researcher_words, everything_for(cast.boss)) == set()


def test_no_working_table_holds_a_name_and_the_vault_does(cast):
    introduction = walk_to_request(cast)
    kinds = dict(
        Identity.objects.filter(person=cast.researcher.user).values_list("kind", "organization__name")
    )
    assert kinds == {ListingKind.CONVERSATION: "雲雀科学大学", ListingKind.PROPOSAL: "雲雀科学大学"}

    agreed(introduction, cast.boss, cast.researcher)

    for table in TABLES:
        cells = "\n".join(str(cell) for row in table.objects.values_list() for cell in row)
        assert leaks(cast.company_words | cast.researcher_words, cells) == set(), table
    names = {cast.boss.user_id, cast.researcher.user_id}
    for log in (ProposalChange, IntroductionChange, SuggestionChange, CaseStatusChange):
        assert not names & set(log.objects.values_list("by_id", flat=True)), log


def test_exactly_this_pair_reads_the_names_until_a_consent_is_taken_back(
    cast, django_capture_on_commit_callbacks
):
    introduction = walk_to_request(cast)
    with django_capture_on_commit_callbacks(execute=True):
        agreed(introduction, cast.boss, cast.researcher)

    card = {"カナリア", "鶯谷", "canary@nest"}
    assert leaks(cast.company_words, pages_of(cast.researcher)) == card
    assert leaks(cast.researcher_words, pages_of(cast.boss)) == {"雲雀", "目白", "lark@sky"}
    # Mail and inbox only say that there is something to read.
    assert leaks(cast.company_words, told_to(cast.researcher)) == set()
    assert leaks(cast.researcher_words, told_to(cast.boss)) == set()
    assert leaks(cast.company_words | cast.researcher_words, everything_for(cast.stranger)) == set()

    introduction.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        introductions.revoke(introduction=introduction, by=Actor.of(cast.researcher), at=now())

    assert leaks(cast.company_words, everything_for(cast.researcher)) == set()
    assert leaks(cast.researcher_words, everything_for(cast.boss)) == set()


def test_proposer_does_not_learn_how_many_others_there_are(cast):
    for number in range(3):
        rival = MembershipFactory(user__family_name=f"競{number}")
        factories.submitted(rival, cast.need)
    received(cast.researcher, cast.need, cast.coordinator)

    assert "提案者4" in pages_of(cast.boss)
    assert leaks({"提案者", "4件", "3件"}, everything_for(cast.researcher)) == set()


def test_the_check_finds_a_planted_leak(cast):
    introduction = walk_to_request(cast)
    Introduction.objects.filter(pk=introduction.pk).update(first_label="株式会社カナリア鉄工")
    assert leaks(cast.company_words, everything_for(cast.researcher)) == {"カナリア"}

    Message.objects.filter(side="target").update(body="鶯谷です。")
    assert leaks(cast.company_words, everything_for(cast.researcher)) == {"カナリア", "鶯谷"}
