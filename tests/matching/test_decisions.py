"""What the coordinator and the side that was written to do with a proposal, and who is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion, StepRefused
from disclosure.refusing import NamesFoundError
from disclosure.services import exclude
from matching import replying
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Conversation, Message, Proposal
from matching.transitions import proposals
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.enums import Role
from tests.factories import MembershipFactory, UniversityFactory
from tests.matching import factories
from tests.matching.factories import QUESTION, TEXT, draft, now, received, received_by_steps, submitted

pytestmark = pytest.mark.django_db
S = ProposalStatus


def told(kind: str) -> set[str]:
    return set(
        InboxMessage.objects.filter(kind=f"matching/{kind}").values_list("recipient__family_name", flat=True)
    )


def step(name: str, proposal: Proposal, by, **given) -> Proposal:
    return getattr(proposals, name)(
        proposal=proposal, version=proposal.version, by=Actor.of(by), at=now(), **given
    )


def test_target_knows_nothing_before_the_coordinator_passes_it_on(need, member, researcher):
    proposal = submitted(researcher, need)

    assert Proposal.objects.readable_by(Actor.of(member)).count() == 0
    assert Conversation.objects.for_member(Actor.of(member)).count() == 0
    assert Proposal.objects.readable_by(Actor.of(researcher)).get() == proposal


def test_passing_on_starts_the_decision_clock_of_the_need(need, member, researcher, coordinator):
    proposal = received_by_steps(researcher, need, coordinator)

    assert (proposal.status, proposal.waiting_for) == (S.RECEIVED, WaitingFor.TARGET)
    assert proposal.due_on == timezone.localdate() + timedelta(days=need.decision_within_days)
    assert told("proposal_received") == {"青木", "赤木"}
    assert Proposal.objects.readable_by(Actor.of(member)).get() == proposal


def test_of_two_coordinators_one_passes_on_and_the_other_sees_it(
    seed, other_member, coordinator, other_coordinator
):
    proposal = submitted(other_member, seed)
    step("pass_on", proposal, coordinator)

    with pytest.raises(StaleVersion):
        step("pass_on", proposal, other_coordinator)
    assert step("pass_on", proposal, coordinator).status == S.RECEIVED
    assert InboxMessage.objects.filter(kind="matching/proposal_received").count() == 1


def test_coordinator_does_not_pass_on_to_a_side_that_excluded_the_proposer(
    need, researcher, university, coordinator
):
    proposal = submitted(researcher, need)
    exclude(listing_id=need.public_id, organizations=[university])

    with pytest.raises(DomainError):
        step("pass_on", proposal, coordinator)


def test_question_stops_the_decision_clock_and_the_answer_starts_it(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    waiting = step("ask_for_more", proposal, member, question=QUESTION, token=uuid4())
    replying.reply(
        conversation=waiting.conversation,
        body="一枚ずつでも、まとめてでも測れます。",
        token=uuid4(),
        by=Actor.of(researcher),
        at=now(),
    )

    assert (waiting.status, waiting.waiting_for) == (S.INFO_REQUESTED, WaitingFor.PROPOSER)
    assert waiting.due_on == add_business_days(timezone.localdate(), 10)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.due_on) == (S.RECEIVED, proposal.decision_due_on)
    assert list(Message.objects.order_by("pk").values_list("side", flat=True)) == ["target", "opener"]


def test_question_sent_twice_is_one_question(need, member, researcher, coordinator):
    proposal, token = received(researcher, need, coordinator), uuid4()

    for _ in range(2):
        step("ask_for_more", proposal, member, question=QUESTION, token=token)

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "text"),
    [("", TEXT), ("no_such_reason", TEXT), ("cost", ""), ("cost", "短い文"), ("cost", "　" * 30)],
)
def test_declining_needs_a_reason_and_twenty_characters(need, member, researcher, coordinator, reason, text):
    proposal = received(researcher, need, coordinator)

    with pytest.raises(DomainError):
        step("decline", proposal, member, reason=reason, text=text)

    assert Proposal.objects.get().status == S.RECEIVED


def test_declining_is_told_to_the_researchers_own_office_and_to_no_other(
    need, member, researcher, coordinator, liaison_officer
):
    MembershipFactory(organization=UniversityFactory(), role=Role.LIAISON_OFFICE, user__family_name="他校")
    proposal = received(researcher, need, coordinator)

    step("decline", proposal, member, reason="cost", text=TEXT)

    assert told("proposal_declined_copy") == {"窓口"}


def test_declining_tells_the_proposer_and_closes_the_thread(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    declined = step("decline", proposal, member, reason="cost", text=TEXT)
    again = step("decline", proposal, member, reason="cost", text=TEXT)

    assert (declined.status, again.status) == (S.DECLINED, S.DECLINED)
    assert (declined.decline_reason, declined.decline_text, declined.due_on) == ("cost", TEXT, None)
    assert Conversation.objects.get().closed_at is not None
    assert InboxMessage.objects.filter(recipient=researcher.user, title__contains="見送り").count() == 1


def test_words_of_a_refusal_do_not_name_the_decider(need, member, company, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    with pytest.raises(NamesFoundError):
        step(
            "decline", proposal, member, reason="cost", text=f"{company.name}では置き場所がなく、見送ります。"
        )
    with pytest.raises(NamesFoundError):
        step(
            "ask_for_more",
            proposal,
            member,
            question=f"{company.name}の青梅の工場でも使えるでしょうか。教えてください。",
            token=uuid4(),
        )


def test_withdrawing_tells_those_who_had_it(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    step("withdraw", proposal, researcher)

    assert told("proposal_withdrawn") == {"青木", "赤木", "調"}
    assert Proposal.objects.readable_by(Actor.of(member)).count() == 1


def test_withdrawing_a_draft_tells_nobody(need, member, researcher):
    step("withdraw", draft(researcher, need), researcher)

    assert InboxMessage.objects.filter(kind="matching/proposal_withdrawn").count() == 0
    assert Proposal.objects.readable_by(Actor.of(member)).count() == 0


@pytest.mark.parametrize("who", ["other_member", "researcher", "other_coordinator", "portal_admin"])
def test_only_the_side_written_to_decides(request, need, researcher, coordinator, who):
    proposal, person = received(researcher, need, coordinator), request.getfixturevalue(who)

    for name, given in (
        ("shortlist", {}),
        ("decline", {"reason": "cost", "text": TEXT}),
        ("ask_for_more", {"question": QUESTION, "token": uuid4()}),
    ):
        with pytest.raises(DomainError):
            step(name, proposal, person, **given)


def test_approach_goes_to_the_researcher_behind_the_seed(seed, other_member, researcher, coordinator):
    proposal = received_by_steps(other_member, seed, coordinator)

    assert told("proposal_received") == {"研野"}
    assert step("shortlist", proposal, researcher).status == S.SHORTLISTED
    assert Proposal.objects.readable_by(Actor.of(other_member)).get().status == S.SHORTLISTED


def test_steps_that_do_not_exist_are_refused(need, member, researcher, coordinator):
    declined = step("decline", received(researcher, need, coordinator), member, reason="cost", text=TEXT)

    with pytest.raises(StepRefused):
        step("shortlist", declined, member)


def test_adoption_is_the_company_administrators(need, member, company_admin, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    factories.agreed(factories.asked(proposal, member), company_admin, researcher)
    proposal.refresh_from_db()

    with pytest.raises(DomainError):
        step("adopt", proposal, member)
    assert step("adopt", proposal, company_admin).status == S.ADOPTED
    assert told("proposal_adopted") == {"青木", "赤木", "研野", "調"}


def test_database_refuses_what_code_forgot(need, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    for wrong in ({"status": S.DECLINED}, {"due_on": None}, {"trl": 10}, {"seed_id": uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(**wrong)


def test_every_telling_is_once_a_person(need, member, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    step("shortlist", proposal, member)

    keys = list(OutboundMail.objects.values_list("key", flat=True))

    assert len(keys) == len(set(keys)) == OutboundMail.objects.values("message_id").distinct().count()
