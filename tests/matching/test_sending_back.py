"""A proposal that the coordinator sends back: the reason, the date, the second round, and who sees what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.calendar import add_business_days
from core.errors import DomainError, StaleVersion
from disclosure.refusing import NamesFoundError
from disclosure.services import brokers_of
from matching import clock, drafting
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Proposal
from matching.transitions import proposals
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from tests.factories import sign_in
from tests.matching.factories import TEXT, now, received, submitted, submitted_by_steps

pytestmark = pytest.mark.django_db
S = ProposalStatus
ADVICE = "測れる板の厚さの範囲と、測る速さを書き足してください。"


def send_back(proposal: Proposal, by, *, reason: str = "incomplete", text: str = ADVICE) -> Proposal:
    return proposals.return_to_writer(
        proposal=proposal, version=proposal.version, reason=reason, text=text, by=Actor.of(by), at=now()
    )


def told(kind: str) -> set[str]:
    rows = InboxMessage.objects.filter(kind=f"matching/{kind}")
    return set(rows.values_list("recipient__family_name", flat=True))


def desk_page(proposal: Proposal) -> str:
    return reverse("admin:matching_proposal_change", args=[proposal.pk])


def writers_page(proposal: Proposal) -> str:
    return reverse("matching:proposal", args=[proposal.public_id])


def test_writer_gets_reason_text_and_a_date(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)

    due = add_business_days(timezone.localdate(), 10)
    assert (back.status, back.waiting_for, back.due_on) == (S.DRAFT, WaitingFor.PROPOSER, due)
    step = back.changes.get(now=S.DRAFT)
    assert (step.was, step.by, step.side) == (S.SUBMITTED, coordinator.user, "desk")
    assert (step.reason_code, step.reason) == ("incomplete", ADVICE)
    assert told("proposal_returned") == {"研野"}
    assert "情報が足りない" in OutboundMail.objects.get(subject__startswith="提案の書きなおし").text


def test_both_sides_read_the_same_date(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)
    day = f"{back.due_on.year}年{back.due_on.month}月{back.due_on.day}日"

    written = sign_in(Client(), researcher).get(writers_page(back)).content.decode()
    desk = sign_in(Client(), coordinator).get(desk_page(back)).content.decode()

    assert [word for word in (day, "情報が足りない", ADVICE) if word not in written] == []
    assert [word for word in (day, "情報が足りない", ADVICE) if word not in desk] == []


def test_desk_does_not_read_along_while_it_is_written_again(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)
    fields = {"idea": "まだ考えている途中の文です。"}
    drafting.save(proposal=back, fields=fields, version=back.version, by=Actor.of(researcher))

    page = sign_in(Client(), coordinator).get(desk_page(back)).content.decode()

    assert "まだ考えている途中" not in page
    assert "書いた人が書きなおしています" in page


def test_the_side_written_to_never_learns_of_it(need, member, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)

    assert sign_in(Client(), member).get(writers_page(back)).status_code == 404
    assert InboxMessage.objects.filter(recipient=member.user, kind__startswith="matching/").count() == 0


def test_second_round_goes_to_the_coordinator_who_sent_it_back(seed, other_member, coordinator):
    proposal = submitted_by_steps(other_member, seed)
    proposals.take(proposal=proposal, by=Actor.of(coordinator), at=now())
    back = send_back(Proposal.objects.get(), coordinator)

    again = proposals.submit(proposal=back, version=back.version, by=Actor.of(other_member), at=now())

    assert (again.status, again.waiting_for) == (S.SUBMITTED, WaitingFor.DESK)
    assert list(brokers_of(again.public_id)) == [coordinator.user]
    assert InboxMessage.objects.filter(
        recipient=coordinator.user, kind="matching/proposal_for_desk"
    ).count() == (2)
    passed = proposals.pass_on(proposal=again, version=again.version, by=Actor.of(coordinator), at=now())
    assert passed.status == S.RECEIVED


def test_second_round_asks_the_office_again(need, researcher, university, liaison_officer, coordinator):
    university.proposal_policy = ApprovalPolicy.APPROVE
    university.save()
    row = submitted(researcher, need)
    row = proposals.approve_by_office(
        proposal=row, version=row.version, by=Actor.of(liaison_officer), at=now()
    )
    back = send_back(row, coordinator)

    again = proposals.submit(proposal=back, version=back.version, by=Actor.of(researcher), at=now())

    assert again.status == S.OFFICE_CHECK
    assert Proposal.objects.for_desk(Actor.of(coordinator)).count() == 0


@pytest.mark.parametrize(("reason", "text"), [("", ADVICE), ("no_such", ADVICE), ("incomplete", "短い文")])
def test_it_needs_a_reason_and_twenty_characters(need, researcher, coordinator, reason, text):
    with pytest.raises(DomainError):
        send_back(submitted(researcher, need), coordinator, reason=reason, text=text)

    assert Proposal.objects.get().status == S.SUBMITTED


def test_its_words_name_neither_side(need, company, researcher, university, coordinator):
    proposal = submitted(researcher, need)

    for name in (company.name, university.name):
        with pytest.raises(NamesFoundError):
            send_back(proposal, coordinator, text=f"{name}に合わせて、測れる厚さを書き足してください。")


def test_one_form_sent_twice_sends_back_once(need, researcher, coordinator):
    proposal = submitted(researcher, need)

    for _ in range(2):
        send_back(proposal, coordinator)

    assert Proposal.objects.get().changes.filter(now=S.DRAFT).count() == 1
    assert InboxMessage.objects.filter(kind="matching/proposal_returned").count() == 1


def test_of_two_coordinators_the_second_sees_what_changed(seed, other_member, coordinator, other_coordinator):
    proposal = submitted(other_member, seed)
    send_back(proposal, coordinator)

    with pytest.raises(StaleVersion):
        send_back(proposal, other_coordinator)


@pytest.mark.parametrize("who", ["member", "researcher", "other_member", "liaison_officer", "portal_admin"])
def test_nobody_else_sends_back(request, need, researcher, coordinator, who):
    proposal, person = submitted(researcher, need), request.getfixturevalue(who)

    with pytest.raises(DomainError):
        send_back(proposal, person)


def test_what_the_other_side_already_has_is_not_sent_back(need, researcher, coordinator):
    with pytest.raises(DomainError):
        send_back(received(researcher, need, coordinator), coordinator)


def test_waiting_writer_is_reminded_and_then_the_coordinator_alerted(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)
    left = (back.due_on - timezone.localdate()).days

    clock.sweep_due(at=now() + timedelta(days=left - 3))
    assert told("due_soon") == set()
    clock.sweep_due(at=now() + timedelta(days=left - 2))
    assert (told("due_soon"), told("overdue")) == ({"研野"}, set())
    for _ in range(2):
        clock.sweep_due(at=now() + timedelta(days=left + 1))

    assert InboxMessage.objects.filter(kind="matching/overdue", recipient=coordinator.user).count() == 1


def test_taking_back_ends_the_wait_and_tells_the_coordinator(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)

    gone = proposals.withdraw(proposal=back, version=back.version, by=Actor.of(researcher), at=now())

    assert (gone.status, gone.waiting_for, gone.due_on) == (S.WITHDRAWN, WaitingFor.NOBODY, None)
    assert told("proposal_withdrawn") == {"調"}


def test_database_wants_a_date_for_whoever_is_waited_for(need, researcher, coordinator):
    back = send_back(submitted(researcher, need), coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=back.pk).update(due_on=None)


def test_desk_page_sends_back_and_keeps_a_text_that_is_too_short(
    client: Client, need, researcher, coordinator
):
    proposal = submitted(researcher, need)
    sign_in(client, coordinator)
    form = {"_send_back": "1", "version": proposal.version, "reason": "incomplete", "text": "短い文"}

    refused = client.post(desk_page(proposal), form)
    done = client.post(desk_page(proposal), form | {"text": ADVICE}, follow=True)

    assert (refused.status_code, "短い文" in refused.content.decode()) == (409, True)
    assert "差し戻しました。" in done.content.decode()
    assert Proposal.objects.get().is_sent_back


def test_coordinator_declines_for_the_side_that_received_it(client: Client, need, researcher, coordinator):
    proposal = received(researcher, need, coordinator)
    form = {"_decline": "1", "version": proposal.version, "reason": "cost", "text": TEXT}

    sign_in(client, coordinator).post(desk_page(proposal), form)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decline_reason, proposal.decline_text) == (S.DECLINED, "cost", TEXT)
    assert told("proposal_declined_for_you") == {"青木", "赤木"}
    assert InboxMessage.objects.filter(recipient=researcher.user, title__contains="見送り").count() == 1


def test_desk_declines_neither_before_it_is_passed_on_nor_somebody_elses(
    need, seed, researcher, other_member, coordinator, other_coordinator
):
    waiting, theirs = submitted(researcher, need), received(other_member, seed, other_coordinator)

    for proposal in (waiting, theirs):
        with pytest.raises(DomainError):
            proposals.decline(
                proposal=proposal,
                version=proposal.version,
                reason="cost",
                text=TEXT,
                by=Actor.of(coordinator),
                at=now(),
            )
