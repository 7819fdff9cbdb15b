"""A proposal on the desk: taken by one coordinator, read by that one alone, passed on once."""

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.models import ViewLog
from disclosure.services import brokers_of
from matching.enums import ProposalStatus as Status
from notifications.models import InboxMessage
from tests.factories import sign_in
from tests.matching import desk_scene as scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


@pytest.fixture
def proposal(need, researcher):
    return scene.proposal_to(need, by=researcher)


def address(proposal) -> str:
    return reverse("admin:matching_proposal_change", args=[proposal.pk])


def test_before_somebody_takes_it_only_the_heading_is_shown(
    client: Client, proposal, coordinator, researcher
):
    page = sign_in(client, coordinator).get(address(proposal)).content.decode()

    assert proposal.listing_title in page
    assert proposal.idea not in page
    assert researcher.user.email not in page
    assert ViewLog.objects.count() == 0


def test_its_coordinator_reads_it_and_the_proposer_can_see_so(
    client: Client, proposal, coordinator, researcher
):
    sign_in(client, coordinator).post(address(proposal), {"_take": "1", "version": 1})

    page = client.get(address(proposal)).content.decode()

    assert proposal.idea in page
    assert researcher.user.email in page
    seen = ViewLog.objects.get(listing_id=proposal.public_id)
    assert (seen.viewer, seen.purpose) == (coordinator.user, "brokering")


def test_of_two_coordinators_the_first_takes_it(client: Client, proposal, coordinator, other_coordinator):
    sign_in(client, other_coordinator).post(address(proposal), {"_take": "1", "version": 1})

    answer = sign_in(client, coordinator).post(address(proposal), {"_take": "1", "version": 1})

    assert answer.status_code == 404
    assert list(brokers_of(proposal.public_id)) == [other_coordinator.user]


def test_passing_on_tells_the_company_with_a_due_date(client: Client, proposal, coordinator, company_admin):
    sign_in(client, coordinator).post(address(proposal), {"_take": "1", "version": 1})

    client.post(address(proposal), {"_pass_on": "1", "version": 1})

    proposal.refresh_from_db()
    assert proposal.status == Status.RECEIVED
    assert proposal.due_on is not None
    assert (
        InboxMessage.objects.filter(recipient=company_admin.user, kind__contains="proposal_received").count()
        == 1
    )


def test_one_form_sent_twice_passes_on_once(client: Client, proposal, coordinator, company_admin):
    sign_in(client, coordinator).post(address(proposal), {"_take": "1", "version": 1})
    client.post(address(proposal), {"_pass_on": "1", "version": 1})

    answer = client.post(address(proposal), {"_pass_on": "1", "version": 1})

    assert answer.status_code == 302
    assert (
        InboxMessage.objects.filter(recipient=company_admin.user, kind__contains="proposal_received").count()
        == 1
    )


@pytest.mark.parametrize("role", ["portal_admin", "company_admin", "researcher", "member"])
def test_nobody_else_finds_it_on_the_desk(client: Client, request, proposal, role):
    assert sign_in(client, request.getfixturevalue(role)).get(address(proposal)).status_code == 404
