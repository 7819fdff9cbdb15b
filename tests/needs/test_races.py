"""Two people at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.errors import DomainError
from disclosure.models import Assignment, Identity
from needs import services, transitions
from needs.models import Need, PublishedNeed
from notifications.models import InboxMessage
from organizations.acting import Actor
from tests.needs import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls at the same moment, each on its own connection; return what they raised or None."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=5)
            call()
        except DomainError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_a_form_sent_twice_at_once_makes_one_need(member, noon):
    public_id, actor = uuid4(), Actor.of(member)

    def send():
        services.create_draft(public_id=public_id, actor=actor, values=factories.TEXTS, at=noon)

    assert at_once(send, send) == [None, None]
    assert (Need.objects.count(), Identity.objects.count()) == (1, 1)


def test_two_coordinators_taking_one_review_have_one_winner(member, coordinator, other_coordinator, noon):
    need = factories.submitted(member, at=noon)

    def take(who):
        return lambda: services.take_review(need=need, actor=Actor.of(who), at=noon)

    refusals = at_once(take(coordinator), take(other_coordinator))

    assert [type(refusal) for refusal in refusals].count(DomainError) == 1
    assert Assignment.objects.filter(listing_id=need.public_id, ended_at=None).count() == 1


def test_two_batches_at_once_publish_and_tell_once(member, coordinator, noon):
    for _ in range(3):
        factories.cleared(member, coordinator=coordinator, at=noon)

    def publish():
        transitions.publish_due(at=noon)

    assert at_once(publish, publish) == [None, None]
    assert PublishedNeed.objects.count() == 3
    assert InboxMessage.objects.filter(kind="needs/published", recipient=member.user).count() == 3
