"""Two people in the same second, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.errors import DomainError
from disclosure.models import Disclosure
from matching import drafting
from matching.enums import IntroductionStatus, ProposalStatus
from matching.models import Introduction, Proposal, ProposalChange
from matching.signals import introduction_agreed
from matching.transitions import introductions, proposals
from organizations.acting import Actor
from tests.matching.factories import TEXT, asked, draft, listing, now, received, suggestion

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable) -> list:
    """Run the calls in threads of their own, started together; a refusal is its answer."""
    barrier = Barrier(len(calls))

    def run(call: Callable):
        barrier.wait()
        try:
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_consents_at_once_open_the_pair_once(need, seed, company_admin, researcher, coordinator):
    pair, heard = asked(suggestion(need, seed), coordinator), []

    def listen(*, introduction_id: str, **_: object) -> None:
        heard.append(introduction_id)

    introduction_agreed.connect(listen)

    at_once(
        *(
            lambda who=who: introductions.agree(introduction=pair, by=Actor.of(who), at=now())
            for who in (company_admin, researcher)
        )
    )

    introduction_agreed.disconnect(listen)
    assert Introduction.objects.get().status == IntroductionStatus.APPROVED
    assert heard == [str(pair.public_id)]
    assert Disclosure.objects.count() == 3


def test_proposals_begun_at_once_get_different_numbers(need, researcher, other_member):
    found = listing(need)

    at_once(
        *(
            lambda who=who: drafting.start(listing=found, token=uuid4(), by=Actor.of(who))
            for who in (researcher, other_member)
        )
    )

    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 2]


def test_one_form_sent_at_once_is_one_draft(need, researcher):
    found, token = listing(need), uuid4()

    at_once(*[lambda: drafting.start(listing=found, token=token, by=Actor.of(researcher))] * 2)

    assert Proposal.objects.count() == 1


def test_one_form_submitted_at_once_is_one_submission(need, researcher):
    row = draft(researcher, need)

    answers = at_once(
        *[lambda: proposals.submit(proposal=row, version=row.version, by=Actor.of(researcher), at=now())] * 2
    )

    assert [answer.status for answer in answers] == [ProposalStatus.SUBMITTED] * 2
    assert ProposalChange.objects.count() == 1


def test_withdrawal_and_refusal_at_once_have_one_winner(need, member, researcher, coordinator):
    row = received(researcher, need, coordinator)
    seen = {"proposal": row, "version": row.version, "at": now()}

    answers = at_once(
        lambda: proposals.withdraw(by=Actor.of(researcher), **seen),
        lambda: proposals.decline(reason="cost", text=TEXT, by=Actor.of(member), **seen),
    )

    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert Proposal.objects.get().status in {ProposalStatus.WITHDRAWN, ProposalStatus.DECLINED}
