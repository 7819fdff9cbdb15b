"""One role at a time: the one chosen in the header."""

import pytest
from django.urls import reverse

from organizations.acting import actor_for
from organizations.enums import OrganizationStatus, Role
from tests.factories import MembershipFactory, OrganizationFactory, sign_in

pytestmark = pytest.mark.django_db

ACT = reverse("organizations:act")
MINE = reverse("organizations:mine")


@pytest.fixture
def second(member):
    """The professor who founded a company: a second role of the same person."""
    return MembershipFactory(
        user=member.user, organization=OrganizationFactory(name="株式会社二足"), role=Role.COMPANY_ADMIN
    )


def test_header_changes_the_role(client, member, second):
    sign_in(client, member)

    client.post(ACT, {"membership": second.pk})

    assert "株式会社二足" in client.get(MINE).content.decode()


def test_rights_are_those_of_the_chosen_role_and_never_the_union(member, second):
    assert not actor_for(member.user, chosen=member.pk).is_company_admin
    assert actor_for(member.user, chosen=second.pk).is_company_admin


def test_second_factor_is_asked_for_whatever_role_is_chosen(coordinator):
    elsewhere = MembershipFactory(user=coordinator.user)

    assert actor_for(coordinator.user, chosen=elsewhere.pk).needs_second_factor
    assert not actor_for(MembershipFactory().user).needs_second_factor


@pytest.mark.parametrize("wanted", ["", "0", "x", "\x00", "other"])
def test_nobody_acts_in_a_role_that_is_not_theirs(client, member, other_member, wanted):
    sign_in(client, member)

    answer = client.post(ACT, {"membership": other_member.pk if wanted == "other" else wanted})

    assert answer.status_code == 404
    assert member.organization.name in client.get(MINE).content.decode()


def test_planted_membership_of_somebody_else_in_the_session_is_ignored(client, member, other_member):
    sign_in(client, member)
    session = client.session
    session["acting_membership"] = other_member.pk
    session.save()

    assert member.organization.name in client.get(MINE).content.decode()


@pytest.mark.parametrize(
    ("target", "goes"),
    [("/needs/", "/needs/"), ("https://evil.example/", "/my/"), ("//evil.example/", "/my/"), ("", "/my/")],
)
def test_changing_the_role_leads_back_into_the_portal_only(client, member, second, target, goes):
    sign_in(client, member)

    assert client.post(ACT, {"membership": second.pk, "next": target}).url == goes


def test_role_is_changed_by_the_button_only(client, member, second):
    assert sign_in(client, member).get(ACT, {"membership": second.pk}).status_code == 405


@pytest.mark.parametrize(
    ("changed", "acts"),
    [
        ({}, True),
        ({"approved": False}, False),
        ({"started_on": "2999-01-01"}, False),
        ({"ended_on": "2026-04-01"}, False),
        ({"ended_on": "2999-01-01"}, True),
        ({"user__is_active": False}, False),
        ({"organization__status": OrganizationStatus.PENDING}, True),
        ({"organization__status": OrganizationStatus.REJECTED}, False),
        ({"organization__status": OrganizationStatus.SUSPENDED}, False),
    ],
)
def test_who_acts_at_all(changed, acts):
    membership = MembershipFactory(**changed)

    assert (actor_for(membership.user).membership is not None) is acts


def test_without_a_choice_the_oldest_role_is_taken(member, second):
    assert actor_for(member.user).membership == member


def test_visitor_has_no_role(anonymous):
    assert (anonymous.is_signed_in, anonymous.role, anonymous.organization, anonymous.employers()) == (
        False, "", None, set(),
    )  # fmt: skip


def test_costs_one_question_a_request(member, second, django_assert_num_queries):
    with django_assert_num_queries(1):
        actor = actor_for(member.user)
        assert actor.organization.name != ""
        assert actor.user.full_name != ""
