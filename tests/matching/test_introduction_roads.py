"""Which roads lead to an introduction, and where they meet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from disclosure.enums import Purpose
from disclosure.refusing import NamesFoundError
from disclosure.services import open_identity
from matching.enums import IntroductionStatus, ProposalStatus, SuggestionStatus
from matching.models import Introduction, Suggestion
from matching.rules import NotJoinedError
from matching.transitions import introductions, proposals
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import Role
from tests.factories import MembershipFactory, sign_in
from tests.matching import scenes
from tests.matching.factories import TEXT, agreed, asked, now, received, suggestion
from tests.support import standing

pytestmark = pytest.mark.django_db
S, G = IntroductionStatus, SuggestionStatus
PEOPLE = ("company", "desk", "university", "member", "company_admin", "coordinator", "researcher")
globals().update(standing.fixtures(scenes.listings, *PEOPLE, "need", "seed"))


def card(listing_id, who):
    return open_identity(listing_id=listing_id, actor=Actor.of(who), purpose=Purpose.INTRODUCED, at=now())


def told(kind: str) -> set[str]:
    return set(InboxMessage.objects.filter(kind=kind).values_list("recipient__family_name", flat=True))


def test_office_signs_too_where_its_house_says_so(
    need, seed, university, company_admin, researcher, liaison_officer, coordinator
):
    university.cosigns_introductions = True
    university.save()
    pair = asked(suggestion(need, seed), coordinator)

    waiting = agreed(pair, company_admin, researcher)

    assert waiting.status == S.REQUESTED
    assert "窓口" in told("matching/introduction_asked")
    assert agreed(pair, liaison_officer).status == S.APPROVED


def test_proposal_becomes_a_meeting(need, member, company_admin, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    introduction = asked(proposal, member)

    again = asked(proposal, member)
    agreed(introduction, company_admin, researcher)

    proposal.refresh_from_db()
    assert again.pk == introduction.pk
    assert (proposal.status, proposal.due_on) == (ProposalStatus.MEETING, None)
    assert card(need.public_id, researcher).person_name == member.user.full_name
    assert card(proposal.public_id, company_admin).person_name == researcher.user.full_name


@pytest.mark.parametrize("first", ["proposal", "suggestion"])
@pytest.mark.parametrize("agreeing", [False, True])
def test_same_two_are_not_introduced_again_on_another_road(
    need, seed, company_admin, researcher, coordinator, first, agreeing
):
    roads = [received(researcher, need, coordinator), suggestion(need, seed)]
    one, other = roads if first == "proposal" else reversed(roads)
    introduction = asked(one, coordinator)
    if agreeing:
        agreed(introduction, company_admin, researcher)

    with pytest.raises(DomainError, match="すでに進行中の紹介があります"):
        asked(other, coordinator)

    assert Introduction.objects.get() == introduction


def ends_as_read(client, who, proposal) -> dict[str, bool]:
    sign_in(client, who)
    body = client.get(reverse("matching:proposal", args=[proposal.public_id])).content.decode()
    words = (
        "紹介は成立しませんでした",
        "取り下げることができます",
        "もう一度紹介を申し込む",
        "同意の取り消しで終わりました",
    )
    return {word: word in body for word in (*words, TEXT)}


def test_both_sides_read_on_the_proposal_that_its_introduction_has_ended(
    client, need, member, company_admin, researcher, coordinator
):
    proposal = received(researcher, need, coordinator)
    pair = asked(proposal, member)
    standing_one = [ends_as_read(client, who, proposal) for who in (researcher, member)]
    introductions.refuse(introduction=pair, reason="timing", text=TEXT, by=Actor.of(company_admin), at=now())
    refused = [list(ends_as_read(client, who, proposal).values()) for who in (researcher, member)]
    pair = asked(proposal, member)
    again = [ends_as_read(client, who, proposal) for who in (researcher, member)]
    agreed(pair, company_admin, researcher)
    introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())
    revoked = [list(ends_as_read(client, who, proposal).values()) for who in (researcher, member)]

    assert {any(read.values()) for read in standing_one + again} == {False}
    assert refused == [[True, True, False, False, False], [True, False, True, False, False]]
    assert revoked == [[False, False, False, True, False]] * 2


def steps_as_read(client, who, proposal) -> list[bool]:
    """Return which of the words stand in the list and on the page: asked, waiting, meeting, ended."""
    sign_in(client, who)
    tab = "sent" if who.role == Role.RESEARCHER else "received"
    paths = (
        f"{reverse('matching:proposals')}?tab={tab}",
        reverse("matching:proposal", args=[proposal.public_id]),
    )
    bodies = [client.get(path).content.decode() for path in paths]
    words = (
        "紹介への回答をお願いします",
        "紹介への同意を確かめています",
        "面談の日を決めて",
        "紹介は終わりました",
    )
    return [all(word in body for body in bodies) for word in words]


def test_the_next_step_of_a_proposal_follows_its_introduction(
    client, need, member, company_admin, researcher, coordinator
):
    proposal, sides = received(researcher, need, coordinator), (researcher, company_admin)
    pair = asked(proposal, member)
    waiting = [steps_as_read(client, who, proposal) for who in sides]
    agreed(pair, company_admin)
    half = [steps_as_read(client, who, proposal) for who in sides]
    agreed(pair, researcher)
    meeting = [steps_as_read(client, who, proposal) for who in sides]
    introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())
    revoked = [steps_as_read(client, who, proposal) for who in sides]

    assert waiting == [[True, False, False, False]] * 2
    assert half == [[True, False, False, False], [False, True, False, False]]
    assert meeting == [[False, False, True, False]] * 2
    assert revoked == [[False, False, False, True]] * 2


def test_the_list_costs_the_same_however_many_introductions_are_asked(
    client, need, university, member, company_admin, researcher, coordinator
):
    sign_in(client, company_admin)
    address, costs = f"{reverse('matching:proposals')}?tab=received", []
    colleagues = [MembershipFactory(organization=university, role=Role.RESEARCHER) for _ in range(2)]
    for group in ([researcher], colleagues):
        for who in group:
            asked(received(who, need, coordinator), member)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(address).content.decode().count("紹介への回答をお願いします")
        costs.append((shown, len(queries)))

    assert [shown for shown, _cost in costs] == [1, 3]
    assert costs[0][1] == costs[1][1]


def test_after_a_withdrawn_consent_nobody_adopts_and_the_answers_say_so(
    client, need, member, company_admin, researcher, coordinator
):
    proposal = received(researcher, need, coordinator)
    pair = agreed(asked(proposal, member), company_admin, researcher)
    paths = [reverse("matching:proposal", args=[proposal.public_id])]
    paths.append(reverse("matching:introduction", args=[pair.public_id]))
    sign_in(client, company_admin)
    before = [client.get(path).content.decode() for path in paths]
    introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())
    after = [client.get(path).content.decode() for path in paths]
    proposal.refresh_from_db()

    with pytest.raises(DomainError, match="紹介が終わっているため、採用を記録できません"):
        proposals.adopt(proposal=proposal, version=proposal.version, by=Actor.of(company_admin), at=now())

    assert ["採用を決める" in before[0], "採用を決める" in after[0]] == [True, False]
    assert [">取り消し<" in page for page in (before[1], after[1])] == [False, True]
    assert "回答なし" not in after[1]


def test_after_a_refusal_the_other_road_is_open(need, seed, researcher, coordinator):
    first = asked(suggestion(need, seed), coordinator)
    introductions.refuse(introduction=first, reason="timing", text=TEXT, by=Actor.of(researcher), at=now())

    assert asked(received(researcher, need, coordinator), coordinator).status == S.REQUESTED


def test_a_colleague_may_be_introduced_for_the_same_need(need, seed, university, coordinator):
    asked(suggestion(need, seed), coordinator)
    colleague = MembershipFactory(organization=university, role=Role.RESEARCHER)

    assert asked(received(colleague, need, coordinator), coordinator).status == S.REQUESTED


def test_approach_to_a_seed_meets_the_introduction_of_the_suggested_pair(
    need, seed, member, researcher, coordinator
):
    approach = received(member, seed, coordinator)
    asked(suggestion(need, seed), coordinator)

    with pytest.raises(DomainError, match="すでに進行中の紹介があります"):
        asked(approach, coordinator)
    with pytest.raises(DomainError, match="コーディネーターに相談してください") as told_to_side:
        asked(approach, researcher)
    assert "すでに" not in str(told_to_side.value)


def test_approach_becomes_a_meeting_with_the_company_standing_first(
    seed, other_company, researcher, coordinator
):
    boss = MembershipFactory(organization=other_company, role=Role.COMPANY_ADMIN)
    proposal = received(boss, seed, coordinator)

    introduction = asked(proposal, researcher)
    agreed(introduction, boss, researcher)

    assert introduction.listing_ids == (proposal.public_id, seed.public_id)
    assert card(proposal.public_id, researcher).organization == other_company
    assert card(seed.public_id, boss).email == researcher.user.email


def test_withdrawn_proposal_takes_its_introduction_with_it(
    need, member, company_admin, researcher, coordinator
):
    from matching.transitions import proposals

    proposal = received(researcher, need, coordinator)
    introduction = asked(proposal, member)

    proposals.withdraw(proposal=proposal, version=proposal.version, by=Actor.of(researcher), at=now())

    introduction.refresh_from_db()
    assert introduction.status == S.REFUSED
    with pytest.raises(DomainError):
        agreed(introduction, company_admin)


def test_purpose_of_an_introduction_names_nobody(need, member, company, researcher, coordinator):
    with pytest.raises(NamesFoundError):
        asked(
            received(researcher, need, coordinator), member, purpose=f"{company.name}としてお会いしたいです。"
        )


@pytest.mark.parametrize(
    "words", ["青木さんを紹介します。", "研野さんを紹介します。", "株式会社青梅精密です。"]
)
def test_purpose_written_by_the_coordinator_names_neither_side(need, researcher, coordinator, words):
    proposal = received(researcher, need, coordinator)

    with pytest.raises(NamesFoundError):
        asked(proposal, coordinator, purpose=words)

    assert Introduction.objects.count() == 0
    assert asked(proposal, coordinator, purpose="試作の相談です。").status == S.REQUESTED


def test_a_side_learns_nothing_about_the_other_from_a_refusal(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    assert asked(proposal, member, purpose="研野さんでしたら、お会いしたいです。").status == S.REQUESTED


def test_coordinator_does_not_introduce_an_own_employer(need, seed, company, coordinator):
    own = MembershipFactory(user=coordinator.user, organization=seed_owner(seed), role=Role.RESEARCHER)
    torn = Actor(user=coordinator.user, membership=coordinator, memberships=(coordinator, own))
    row = suggestion(need, seed)

    with pytest.raises(DomainError):
        introductions.request_from_suggestion(
            suggestion=row, version=1, purpose="紹介します。", by=torn, at=now()
        )

    assert (Introduction.objects.count(), Suggestion.objects.get().status) == (0, G.NEW)


def seed_owner(seed):
    from disclosure.services import organization_behind

    return organization_behind(seed.public_id)


def test_body_that_takes_no_part_is_not_asked(need, seed, researcher, coordinator):
    researcher.ended_on = timezone.localdate()
    researcher.save()

    with pytest.raises(NotJoinedError):
        asked(suggestion(need, seed), coordinator)
