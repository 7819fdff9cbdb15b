"""Who gets which page of a need."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories import MembershipFactory, sign_in
from tests.needs import factories

pytestmark = pytest.mark.django_db


VIEWS = {
    "mine": ([], 200),
    "new": ([], 200),
    "workspace": (["need"], 200),
    "edit": (["need"], 200),
    "preview": (["need"], 200),
    "exclusions": (["need"], 200),
    "withdraw": (["need"], 200),
    "close": (["need"], 200),
    "end": (["need"], 200),
}
OUTSIDERS = (
    "other_member",
    "researcher",
    "coordinator",
    "other_coordinator",
    "portal_admin",
    "finance_officer",
)


@pytest.mark.parametrize("role", ["member", "company_admin"])
@pytest.mark.parametrize("name", VIEWS)
def test_own_company_opens_its_pages(client, member, noon, name, role, request):
    need = factories.draft(member, at=noon)
    sign_in(client, request.getfixturevalue(role))

    response = client.get(reverse(f"needs:{name}", args=[need.public_id] if VIEWS[name][0] else []))

    assert response.status_code == VIEWS[name][1]


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("name", [name for name in VIEWS if VIEWS[name][0]])
def test_the_pages_of_a_need_do_not_exist_for_others(client, member, coordinator, noon, name, role, request):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, request.getfixturevalue(role))

    theirs, unknown = (reverse(f"needs:{name}", args=[key]) for key in (need.public_id, uuid4()))
    assert client.get(theirs).status_code == client.get(unknown).status_code == 404
    assert client.post(theirs).status_code == client.post(unknown).status_code != 200


@pytest.mark.parametrize("name", VIEWS)
def test_visitors_are_asked_to_log_in(client, member, noon, name):
    need = factories.draft(member, at=noon)

    response = client.get(reverse(f"needs:{name}", args=[need.public_id] if VIEWS[name][0] else []))

    assert response.url.startswith(reverse("account_login"))


def test_colleague_reads_a_draft_but_only_author_and_administrator_write(client, member, company_admin, noon):
    need = factories.draft(member, at=noon)
    colleague = MembershipFactory(organization=member.organization)
    address = reverse("needs:edit", args=[need.public_id])

    answers = {}
    for who in (colleague, company_admin, member):
        sign_in(client, who)
        answers[who.pk] = client.get(address).status_code

    assert answers == {colleague.pk: 409, company_admin.pk: 200, member.pk: 200}


@pytest.mark.parametrize("role", ["member", "researcher", "liaison_officer", "finance_officer"])
def test_desk_pages_do_not_exist_for_others(client, member, noon, role, request):
    need = factories.submitted(member, at=noon)
    sign_in(client, request.getfixturevalue(role))

    assert client.get(reverse("admin:needs_need_changelist")).status_code == 404
    assert client.get(reverse("admin:needs_need_change", args=[need.pk])).status_code == 404
