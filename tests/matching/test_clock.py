"""What waits too long, and what happens when a listing is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import clock, closing
from matching.enums import IntroductionStatus, ProposalStatus
from matching.models import Conversation, Introduction, Proposal
from matching.tasks import close_missed
from needs import transitions as needs
from needs.models import Need
from notifications.models import InboxMessage, OutboundMail
from organizations.acting import Actor
from organizations.enums import ApprovalPolicy
from tests.matching.factories import (
    agreed,
    asked,
    draft,
    now,
    question,
    received,
    received_by_steps,
    submitted,
    suggestion,
)

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    rows = InboxMessage.objects.filter(kind=f"matching/{kind}")
    return set(rows.values_list("recipient__family_name", flat=True))


def sweep(*, days: int) -> None:
    for _ in range(2):
        clock.sweep_due(at=now() + timedelta(days=days))


def later(row) -> int:
    return (row.due_on - timezone.localdate()).days


def test_nobody_is_reminded_too_early(need, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    sweep(days=later(proposal) - 3)

    assert told("due_soon") == set()


def test_the_side_that_decides_is_reminded_on_the_day_and_twice_after_and_then_the_desk_must_act(
    need, researcher, coordinator
):
    proposal = received(researcher, need, coordinator)
    count = InboxMessage.objects.filter(kind="matching/answer_awaited").count
    heard = []

    for days in (-2, -1, 0, 6, 7, 13, 14, 30):
        sweep(days=later(proposal) + days)
        heard.append((days, count(), told("overdue")))

    assert heard == [
        (-2, 0, set()),
        (-1, 0, set()),
        (0, 2, set()),
        (6, 2, set()),
        (7, 4, set()),
        (13, 4, set()),
        (14, 6, {"調"}),
        (30, 6, {"調"}),
    ]
    assert told("due_soon") == told("answer_awaited") == {"青木", "赤木"}
    assert OutboundMail.objects.filter(subject__startswith="期限が近づいて").count() == 2
    assert OutboundMail.objects.filter(subject__startswith="返事をお待ちして").count() == 6
    assert OutboundMail.objects.filter(subject__startswith="期限を過ぎて").count() == 1


def test_mornings_that_were_missed_are_made_up_by_one_reminder(need, researcher, coordinator):
    proposal = received(researcher, need, coordinator)

    sweep(days=later(proposal) + 20)

    assert InboxMessage.objects.filter(kind="matching/answer_awaited").count() == 2
    assert told("overdue") == {"調"}


def test_an_approach_is_called_so_in_every_mail(seed, member, coordinator, researcher):
    proposal = received_by_steps(member, seed, coordinator)
    sweep(days=later(proposal) + 7)

    rows = OutboundMail.objects.exclude(subject__contains="ニーズ").exclude(subject__contains="シーズ")
    assert sorted(rows.filter(recipient=researcher.user).values_list("subject", flat=True)) == sorted(
        [
            f"打診が届きました：{seed.title}",
            f"返事をお待ちしています（打診への対応・期限 {proposal.due_on.month}月{proposal.due_on.day}日）",
        ]
    )
    assert [mail.subject for mail in rows if "提案" in mail.subject] == []


def test_office_is_reminded_of_its_checks(need, researcher, university, liaison_officer, coordinator):
    university.proposal_policy = ApprovalPolicy.APPROVE
    university.save()
    proposal = submitted(researcher, need)

    sweep(days=later(proposal) + 1)

    assert (told("due_soon"), told("overdue")) == ({"窓口"}, {"調"})


def test_unanswered_question_reminds_the_other_side_and_alerts_the_desk(need, researcher, coordinator):
    question(researcher, need)

    sweep(days=later(Conversation.objects.get()) + 1)

    assert (told("due_soon"), told("overdue")) == ({"青木", "赤木"}, {"調"})


def test_introduction_nobody_answers_reminds_and_expires(need, seed, company_admin, researcher, coordinator):
    pair = asked(suggestion(need, seed), coordinator)

    sweep(days=6)
    assert told("introduction_waiting") == set()
    sweep(days=7)
    assert (told("introduction_waiting"), told("due_soon")) == ({"青木", "赤木", "研野"}, set())
    sweep(days=11)
    assert told("due_soon") == set()
    sweep(days=12)
    assert told("due_soon") == {"青木", "赤木", "研野"}
    sweep(days=later(pair) + 1)

    pair.refresh_from_db()
    assert pair.status == IntroductionStatus.EXPIRED
    assert told("introduction_ended") == {"青木", "赤木", "研野"}
    assert told("introduction_expired") == {"調"}
    assert InboxMessage.objects.filter(kind__startswith="matching/introduction_").count() == 3 * 3 + 1
    assert Conversation.objects.get().closed_at is not None


def test_who_has_answered_is_not_reminded_and_the_coordinator_reads_who_was_silent(
    need, seed, company_admin, researcher, coordinator
):
    pair = agreed(asked(suggestion(need, seed), coordinator), company_admin)

    for days in (7, 12, 15):
        sweep(days=days)

    assert (told("introduction_waiting"), told("due_soon")) == ({"研野"}, {"研野"})
    mail = OutboundMail.objects.get(recipient=coordinator.user, subject__startswith="紹介が期限切れ")
    assert f"回答がなかった側：{pair.second_label}\n" in mail.text


def test_office_that_signs_too_is_reminded_until_it_has_signed(
    need, seed, company_admin, researcher, university, liaison_officer, coordinator
):
    university.cosigns_introductions = True
    university.save()
    agreed(asked(suggestion(need, seed), coordinator), company_admin, researcher)

    sweep(days=7)

    assert told("introduction_waiting") == {"窓口"}


def test_round_that_was_missed_for_a_week_reminds_once(need, seed, company_admin, researcher, coordinator):
    asked(suggestion(need, seed), coordinator)

    sweep(days=13)

    assert (told("introduction_waiting"), told("due_soon")) == (set(), {"青木", "赤木", "研野"})


@pytest.mark.parametrize("way", ["doorbell", "sweep"])
def test_taken_back_need_ends_everything_that_hangs_on_it(
    way,
    need,
    seed,
    company_admin,
    researcher,
    liaison_officer,
    other_member,
    coordinator,
    django_capture_on_commit_callbacks,
):
    passed, begun = received(researcher, need, coordinator), draft(other_member, need)
    question(other_member, need)
    pair = asked(suggestion(need, seed), coordinator)

    with django_capture_on_commit_callbacks(execute=way == "doorbell"):
        needs.withdraw(
            need=Need.objects.get(), actor=Actor.of(company_admin), reason="社内で解決しました。", at=now()
        )
    close_missed()
    close_missed()

    states = dict(Proposal.objects.values_list("pk", "status"))
    assert states == {passed.pk: ProposalStatus.DECLINED, begun.pk: ProposalStatus.WITHDRAWN}
    assert Introduction.objects.get(pk=pair.pk).status == IntroductionStatus.REFUSED
    assert Conversation.objects.filter(closed_at__isnull=True).count() == 0
    assert "白木" in told("conversation_ended")
    assert {"研野", "白木"} <= told("proposal_moved")
    assert closing.close_missed(at=now()) == 0
