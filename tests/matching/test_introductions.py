"""Introductions and the case that follows: both agree or nothing opens, and only for this pair."""

from itertools import product

import pytest

from cases import services as cases
from cases.enums import CaseStatus, PartySide
from cases.models import Case
from cases.tasks import open_missing
from core.errors import DomainError
from disclosure.enums import Purpose
from disclosure.models import Consent, Disclosure, ViewLog
from disclosure.refusing import NamesFoundError
from disclosure.services import open_identity
from matching.enums import IntroductionStatus, SuggestionStatus
from matching.models import Conversation, Introduction, Proposal, Suggestion
from matching.transitions import introductions, suggestions
from matching.views.introduction_page import entries_of
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import Role
from tests.factories import MembershipFactory
from tests.matching import scenes
from tests.matching.factories import TEXT, agreed, now, received
from tests.support import standing

pytestmark = pytest.mark.django_db
S, G = IntroductionStatus, SuggestionStatus
STEPS = {
    (S.REQUESTED, S.APPROVED),
    (S.REQUESTED, S.REFUSED),
    (S.REQUESTED, S.EXPIRED),
    (S.APPROVED, S.REVOKED),
}
SUGGESTION_STEPS = {
    (G.NEW, G.SHORTLISTED),
    (G.NEW, G.DISMISSED),
    (G.NEW, G.INTRODUCED),
    (G.SHORTLISTED, G.DISMISSED),
    (G.SHORTLISTED, G.INTRODUCED),
    (G.DISMISSED, G.SHORTLISTED),
    (G.DISMISSED, G.NEW),
}
CASE_STEPS = {(CaseStatus.MEETING, CaseStatus.STOPPED)}


PEOPLE = ("company", "desk", "university", "member", "company_admin", "coordinator", "researcher")
globals().update(standing.fixtures(scenes.pair, *PEOPLE, "need", "seed", "pair"))


def card(listing_id, who):
    return open_identity(listing_id=listing_id, actor=Actor.of(who), purpose=Purpose.INTRODUCED, at=now())


def told(kind: str) -> set[str]:
    return set(InboxMessage.objects.filter(kind=kind).values_list("recipient__family_name", flat=True))


def test_the_list_says_for_whose_answer_a_pair_waits(pair, company_admin, researcher, coordinator):
    people = [Actor.of(one) for one in (company_admin, researcher, coordinator)]

    def asked():
        return [entry[3] for who in people for entry in entries_of([pair], actor=who)]

    assert asked() == [True, True, False]
    introductions.agree(introduction=pair, by=people[0], at=now())
    assert asked() == [False, True, False]


def test_introduction_takes_exactly_the_agreed_steps():
    allowed = {(was, to) for was, to in product(S, S) if introductions.WORKFLOW.allows(was, to)}

    assert allowed == set(STEPS)


def test_suggestion_takes_exactly_the_agreed_steps():
    allowed = {(was, to) for was, to in product(G, G) if suggestions.WORKFLOW.allows(was, to)}

    assert allowed == set(SUGGESTION_STEPS)


def test_case_takes_exactly_the_agreed_steps():
    allowed = {(was, to) for was, to in product(CaseStatus, CaseStatus) if cases.WORKFLOW.allows(was, to)}

    assert allowed == set(CASE_STEPS)


def test_from_suggestion_to_case(
    pair, need, seed, member, company_admin, researcher, coordinator, django_capture_on_commit_callbacks
):
    assert told("matching/introduction_asked") == {"青木", "赤木", "研野"}
    with django_capture_on_commit_callbacks(execute=True):
        done = agreed(pair, company_admin, researcher)

    case = Case.objects.get()
    parties = set(case.parties.values_list("side", "person__family_name"))
    assert done.status == S.APPROVED
    assert Suggestion.objects.get().status == G.INTRODUCED
    assert parties == {(PartySide.FIRST, "青木"), (PartySide.FIRST, "赤木"), (PartySide.SECOND, "研野")}
    assert (case.coordinator, case.title) == (coordinator.user, need.title)
    assert told("matching/introduction_agreed") == {"青木", "赤木", "研野"}
    assert told("cases/opened") == {"調"}
    assert Conversation.objects.get().masked is False


def test_one_yes_opens_nothing(pair, need, seed, member, company_admin, researcher):
    agreed(pair, company_admin)

    assert Disclosure.objects.count() == 0
    assert (card(need.public_id, researcher), card(seed.public_id, company_admin)) == (None, None)
    assert Conversation.objects.get().masked is True
    assert Case.objects.count() == 0


def test_both_yes_open_the_items_to_exactly_the_people_of_this_pair(
    pair, need, seed, member, company_admin, researcher, liaison_officer, other_member
):
    agreed(pair, company_admin, researcher)

    shown = card(need.public_id, researcher)
    assert (shown.organization.name, shown.person_name, shown.email) == (
        "株式会社青梅精密",
        member.user.full_name,
        member.user.email,
    )
    assert card(seed.public_id, company_admin).person_name == researcher.user.full_name
    for stranger in (liaison_officer, other_member):
        assert card(need.public_id, stranger) is None
    assert set(ViewLog.objects.values_list("viewer__family_name", flat=True)) == {"研野", "赤木"}
    assert Consent.objects.filter(agreed=True).count() == 2


def test_answers_given_twice_are_one(pair, company_admin, researcher):
    agreed(pair, company_admin, company_admin, researcher, researcher)

    assert Consent.objects.count() == 2
    assert InboxMessage.objects.filter(kind="matching/introduction_agreed").count() == 3


@pytest.mark.parametrize(
    "who", ["member", "other_member", "liaison_officer", "coordinator", "portal_admin", "finance_officer"]
)
def test_only_those_who_may_speak_for_a_side_answer(request, pair, who):
    person = request.getfixturevalue(who)

    with pytest.raises(DomainError):
        introductions.agree(introduction=pair, by=Actor.of(person), at=now())
    with pytest.raises(DomainError):
        introductions.refuse(introduction=pair, reason="cost", text=TEXT, by=Actor.of(person), at=now())

    assert Consent.objects.count() == 0


@pytest.mark.parametrize(("reason", "text"), [("", TEXT), ("nonsense", TEXT), ("cost", "短い")])
def test_refusing_needs_a_reason_and_words(pair, researcher, reason, text):
    with pytest.raises(DomainError):
        introductions.refuse(introduction=pair, reason=reason, text=text, by=Actor.of(researcher), at=now())


def test_refusal_opens_nothing_and_does_not_name_the_refuser(pair, need, company, company_admin, researcher):
    agreed(pair, researcher)
    words = f"{company.name}では今年度の予算がなく、進められません。"
    with pytest.raises(NamesFoundError):
        introductions.refuse(
            introduction=pair, reason="cost", text=words, by=Actor.of(company_admin), at=now()
        )

    refused = introductions.refuse(
        introduction=pair, reason="cost", text=TEXT, by=Actor.of(company_admin), at=now()
    )

    assert (refused.status, refused.decline_text) == (S.REFUSED, TEXT)
    assert (Disclosure.objects.count(), card(need.public_id, researcher)) == (0, None)
    with pytest.raises(DomainError):
        agreed(pair, researcher, company_admin)


def test_yes_may_become_no_before_the_other_side_has_answered(pair, researcher):
    agreed(pair, researcher)

    introductions.refuse(introduction=pair, reason="timing", text=TEXT, by=Actor.of(researcher), at=now())

    standing = Consent.objects.get(withdrawn_at__isnull=True)
    assert standing.agreed is False


def test_consent_taken_back_stops_everybody_of_the_pair(
    pair, need, seed, company_admin, researcher, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        agreed(pair, company_admin, researcher)
    with django_capture_on_commit_callbacks(execute=True):
        introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())

    assert (card(need.public_id, researcher), card(seed.public_id, company_admin)) == (None, None)
    assert Case.objects.get().status == CaseStatus.STOPPED
    talk = Conversation.objects.get()
    assert (talk.masked, talk.closed_at is not None) == (True, True)
    parties = cases.parties_for(Case.objects.get(), actor=Actor.of(company_admin), at=now())
    assert {line.organization for line in parties} == {"株式会社青梅精密"}


def test_missed_doorbells_are_found(pair, company_admin, researcher):
    agreed(pair, company_admin, researcher)
    assert Case.objects.count() == 0

    open_missing()
    open_missing()

    case = Case.objects.get()
    assert InboxMessage.objects.filter(kind="cases/opened").count() == 1
    introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())
    open_missing()
    case.refresh_from_db()
    assert case.status == CaseStatus.STOPPED


def test_case_of_a_pair_that_was_revoked_first_never_opens(pair, company_admin, researcher):
    agreed(pair, company_admin, researcher)
    introductions.revoke(introduction=pair, by=Actor.of(researcher), at=now())

    assert cases.open_case(introduction_id=pair.public_id, at=now()) is None
    assert Case.objects.count() == 0


def test_other_pairs_of_the_same_need_learn_nothing(
    pair, need, company_admin, researcher, coordinator, other_company
):
    rival = MembershipFactory(organization=other_company, role=Role.COMPANY_ADMIN)
    proposal = received(rival, need, coordinator)
    agreed(pair, company_admin, researcher)

    by = Actor.of(rival)
    assert card(need.public_id, rival) is None
    assert Introduction.objects.readable_by(by).count() == 0
    assert Proposal.objects.readable_by(by).get() == proposal
    assert Case.objects.readable_by(by).count() == 0
