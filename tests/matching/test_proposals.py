"""The steps of a proposal: which exist, who takes them, who is told, and what happens twice or at once."""

from itertools import product
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion
from disclosure.following import follow_people
from disclosure.refusing import NamesFoundError
from disclosure.services import brokers_of, exclude
from matching import drafting
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Conversation, Proposal, ProposalChange
from matching.rules import NotJoinedError
from matching.transitions import proposals
from needs.models import Need
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy, OrganizationStatus, Role
from organizations.labels import masked_label
from organizations.models import Membership, Organization
from tests.factories import MembershipFactory, OrganizationFactory, sign_in
from tests.matching import factories
from tests.matching.factories import TEXT, WORDS, draft, listing, now, submitted, submitted_by_steps

pytestmark = pytest.mark.django_db
S = ProposalStatus
STEPS = {
    (S.DRAFT, S.OFFICE_CHECK),
    (S.DRAFT, S.SUBMITTED),
    (S.DRAFT, S.WITHDRAWN),
    (S.OFFICE_CHECK, S.SUBMITTED),
    (S.OFFICE_CHECK, S.DRAFT),
    (S.OFFICE_CHECK, S.WITHDRAWN),
    (S.SUBMITTED, S.RECEIVED),
    (S.SUBMITTED, S.DRAFT),
    (S.SUBMITTED, S.WITHDRAWN),
    (S.RECEIVED, S.INFO_REQUESTED),
    (S.RECEIVED, S.SHORTLISTED),
    (S.RECEIVED, S.MEETING),
    (S.RECEIVED, S.DECLINED),
    (S.RECEIVED, S.WITHDRAWN),
    (S.INFO_REQUESTED, S.RECEIVED),
    (S.INFO_REQUESTED, S.DECLINED),
    (S.INFO_REQUESTED, S.WITHDRAWN),
    (S.SHORTLISTED, S.INFO_REQUESTED),
    (S.SHORTLISTED, S.MEETING),
    (S.SHORTLISTED, S.DECLINED),
    (S.SHORTLISTED, S.WITHDRAWN),
    (S.MEETING, S.ADOPTED),
    (S.MEETING, S.DECLINED),
    (S.MEETING, S.WITHDRAWN),
}


def told(kind: str) -> set[str]:
    return set(
        InboxMessage.objects.filter(kind=f"matching/{kind}").values_list("recipient__family_name", flat=True)
    )


def step(name: str, proposal: Proposal, by, **given) -> Proposal:
    return getattr(proposals, name)(
        proposal=proposal, version=proposal.version, by=Actor.of(by), at=now(), **given
    )


def policy(university, value: ApprovalPolicy) -> None:
    university.proposal_policy = value
    university.save()


def test_workflow_allows_exactly_the_agreed_steps():
    allowed = {(was, to) for was, to in product(S, S) if proposals.WORKFLOW.allows(was, to)}

    assert allowed == set(STEPS)


def test_starting_twice_with_one_form_is_one_draft(need, researcher):
    token, by = uuid4(), Actor.of(researcher)

    first = drafting.start(listing=listing(need), token=token, by=by)
    second = drafting.start(listing=listing(need), token=token, by=by)

    assert (first.pk, Proposal.objects.count()) == (second.pk, 1)
    assert Conversation.objects.count() == 0


def test_second_form_does_not_overwrite_a_draft(need, researcher):
    draft(researcher, need)

    with pytest.raises(StaleVersion):
        draft(researcher, need, title="別の題名")

    assert Proposal.objects.get().title == WORDS["title"]


def test_saving_over_a_newer_text_is_refused(need, researcher):
    proposal = draft(researcher, need)
    drafting.save(
        proposal=proposal, fields={"title": "新しい題名"}, version=proposal.version, by=Actor.of(researcher)
    )

    with pytest.raises(StaleVersion):
        drafting.save(
            proposal=proposal, fields={"title": "古い画面"}, version=proposal.version, by=Actor.of(researcher)
        )

    assert Proposal.objects.get().title == "新しい題名"


def test_a_colleague_of_the_office_does_not_get_somebody_elses_draft(need, researcher, liaison_officer):
    theirs = draft(researcher, need)

    own = drafting.start(listing=listing(need), token=uuid4(), by=Actor.of(liaison_officer))

    assert own.pk != theirs.pk
    assert (theirs.number, own.number) == (1, 2)


def test_nobody_proposes_to_the_own_company(need, member, company_admin):
    for person in (member, company_admin):
        with pytest.raises(DomainError):
            draft(person, need)


@pytest.mark.parametrize("who", ["coordinator", "portal_admin", "finance_officer", "municipality_officer"])
def test_only_companies_and_researchers_propose(request, need, who):
    with pytest.raises(DomainError):
        draft(request.getfixturevalue(who), need)

    assert Proposal.objects.count() == 0


def test_only_companies_approach_a_seed(seed, other_member, finance_officer, liaison_officer):
    for person in (finance_officer, liaison_officer):
        with pytest.raises(DomainError):
            draft(person, seed)

    assert draft(other_member, seed).is_approach


def test_excluded_organisation_cannot_start_or_send(need, researcher, university):
    proposal = draft(researcher, need)
    exclude(listing_id=need.public_id, organizations=[university])

    with pytest.raises(DomainError):
        step("submit", proposal, researcher)
    with pytest.raises(DomainError):
        drafting.start(listing=listing(need), token=uuid4(), by=Actor.of(researcher))


def test_listing_of_a_body_that_takes_no_part_is_answered_kindly(seed, researcher, other_member):
    researcher.ended_on = timezone.localdate()
    researcher.save()

    with pytest.raises(NotJoinedError):
        draft(other_member, seed)
    with pytest.raises(NotJoinedError):
        factories.question(other_member, seed)


def test_auto_policy_sends_to_the_coordinator_of_the_need(
    need, researcher, university, liaison_officer, coordinator
):
    policy(university, ApprovalPolicy.AUTO)

    proposal = submitted_by_steps(researcher, need)

    assert (proposal.status, proposal.waiting_for) == (S.SUBMITTED, WaitingFor.DESK)
    assert proposal.due_on == add_business_days(timezone.localdate(), 3)
    assert list(brokers_of(proposal.public_id)) == [coordinator.user]
    assert (told("proposal_for_desk"), told("proposal_sent_copy")) == ({"調"}, set())
    assert Need.objects.get(pk=need.pk).has_answers


def test_notify_policy_tells_the_office(need, researcher, university, liaison_officer):
    policy(university, ApprovalPolicy.NOTIFY)

    proposal = submitted_by_steps(researcher, need)

    assert proposal.status == S.SUBMITTED
    assert told("proposal_sent_copy") == {"窓口"}


def test_approve_policy_waits_for_the_office(need, researcher, university, liaison_officer):
    policy(university, ApprovalPolicy.APPROVE)

    proposal = submitted(researcher, need)

    assert (proposal.status, proposal.waiting_for) == (S.OFFICE_CHECK, WaitingFor.OFFICE)
    assert proposal.due_on == add_business_days(timezone.localdate(), 5)
    assert (told("proposal_to_check"), told("proposal_for_desk")) == ({"窓口"}, set())
    assert step("approve_by_office", proposal, liaison_officer).status == S.SUBMITTED
    assert told("proposal_for_desk") == {"調"}


def test_office_sends_back_with_a_comment_and_the_second_round_is_told_again(
    need, researcher, university, liaison_officer
):
    policy(university, ApprovalPolicy.APPROVE)
    proposal = submitted(researcher, need)

    back = step(
        "return_to_researcher",
        proposal,
        liaison_officer,
        reason="費用の目安を書きたしてください。お願いします。",
    )
    again = step("submit", back, researcher)

    assert (back.status, again.status) == (S.DRAFT, S.OFFICE_CHECK)
    assert InboxMessage.objects.filter(kind="matching/proposal_to_check").count() == 2


def test_office_does_not_ask_itself(need, university, liaison_officer):
    policy(university, ApprovalPolicy.APPROVE)

    assert submitted(liaison_officer, need).status == S.SUBMITTED


@pytest.mark.parametrize("who", ["researcher", "coordinator", "portal_admin", "member"])
def test_nobody_but_the_office_checks(request, need, researcher, university, liaison_officer, who):
    policy(university, ApprovalPolicy.APPROVE)
    proposal, person = submitted(researcher, need), request.getfixturevalue(who)

    with pytest.raises(DomainError):
        step("approve_by_office", proposal, person)
    with pytest.raises(DomainError):
        step("return_to_researcher", proposal, person, reason=TEXT)


def test_companies_need_no_office(need, other_member):
    assert submitted(other_member, need).status == S.SUBMITTED


def test_nobody_submits_for_somebody_else(need, researcher, other_member, member):
    proposal = draft(researcher, need)

    for person in (other_member, member):
        with pytest.raises(DomainError):
            step("submit", proposal, person)


@pytest.mark.parametrize("missing", ["title", "idea", "why_fits", "no_confidential"])
def test_unfinished_draft_is_saved_but_not_sent(need, researcher, missing):
    proposal = draft(researcher, need, **{missing: False if missing == "no_confidential" else " "})

    with pytest.raises(DomainError):
        step("submit", proposal, researcher)

    assert Proposal.objects.get().status == S.DRAFT


def test_submitting_a_text_that_changed_since_is_refused(need, researcher):
    seen = draft(researcher, need)
    drafting.save(
        proposal=seen, fields={"idea": "別の案です。"}, version=seen.version, by=Actor.of(researcher)
    )

    with pytest.raises(StaleVersion):
        step("submit", seen, researcher)


def test_unchecked_company_drafts_but_does_not_send(need, other_member, other_company):
    other_company.status = OrganizationStatus.PENDING
    other_company.save()
    other_member.refresh_from_db()
    proposal = draft(other_member, need)

    with pytest.raises(DomainError):
        step("submit", proposal, other_member)


def test_text_with_the_own_name_is_not_sent(need, researcher, university):
    proposal = draft(researcher, need, idea=f"{university.name}で試作できます。")

    with pytest.raises(NamesFoundError):
        step("submit", proposal, researcher)


def test_submitting_twice_is_one_submission(need, researcher):
    proposal = draft(researcher, need)

    for _ in range(2):
        step("submit", proposal, researcher)

    assert ProposalChange.objects.count() == 1
    assert InboxMessage.objects.filter(kind="matching/proposal_for_desk").count() == 1


def test_a_draft_of_a_refused_body_is_sent_in_the_name_of_the_next_one(client, need):
    body = OrganizationFactory(status=OrganizationStatus.PENDING)
    row = draft(MembershipFactory(organization=body, role=Role.COMPANY_ADMIN), need)
    Organization.objects.filter(pk=body.pk).update(status=OrganizationStatus.REJECTED)
    Proposal.objects.update(proposer_label="見送られた団体の表示")
    person = Membership.objects.get(organization=body)
    again = MembershipFactory(user=person.user, organization=OrganizationFactory(), role=Role.COMPANY_ADMIN)

    moved = follow_people()

    sign_in(client, again)
    label = masked_label(again.organization)
    pages = ("proposal_edit", "proposal_preview", "proposal")
    shown = [
        label in client.get(reverse(f"matching:{n}", args=[row.public_id])).content.decode() for n in pages
    ]
    sent = proposals.submit(proposal=row, version=row.version, by=Actor.of(again), at=now())
    assert (moved, shown) == (1, [True] * 3)
    assert Proposal.objects.get(pk=sent.pk).proposer_label == label
