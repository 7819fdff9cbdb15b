"""The doors of the home page never end in a wall."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from organizations.models import Membership
from tests.factories import UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "what", "target"),
    [
        ("member", "need", "needs:new"),
        ("company_admin", "need", "needs:new"),
        ("researcher", "need", "pages:my"),
        ("finance_officer", "need", "pages:my"),
        ("researcher", "seed", "seeds:new"),
        ("liaison_officer", "seed", "pages:my"),
        ("member", "seed", "pages:my"),
    ],
)
def test_door_leads_to_the_form_only_for_the_role_that_has_it(
    client: Client, request: pytest.FixtureRequest, role: str, what: str, target: str
) -> None:
    who: Membership = request.getfixturevalue(role)
    sign_in(client, who)

    response = client.get(reverse("pages:start", args=[what]))

    assert (response.status_code, response["Location"]) == (302, reverse(target))
    # The form itself is what the door promised; everybody else is told why not.
    assert len(list(get_messages(response.wsgi_request))) == (target == "pages:my")


@pytest.mark.parametrize("what", ["need", "seed"])
def test_somebody_without_a_body_registers_or_joins_one_first(client: Client, what: str) -> None:
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get(reverse("pages:start", args=[what]))

    assert response["Location"] == reverse("organizations:new")


def test_visitor_logs_in_and_comes_back(client: Client) -> None:
    response = client.get(reverse("pages:start", args=["need"]))

    assert response["Location"] == f"{reverse('account_login')}?next={reverse('pages:start', args=['need'])}"


def test_unknown_door_does_not_exist(client: Client, member: Membership) -> None:
    sign_in(client, member)

    assert client.get("/my/start/anything/").status_code == 404


@pytest.mark.parametrize(("role", "name"), [("member", "needs:new"), ("researcher", "seeds:new")])
def test_form_behind_the_door_opens(
    client: Client, request: pytest.FixtureRequest, role: str, name: str
) -> None:
    sign_in(client, request.getfixturevalue(role))

    assert client.get(reverse(name)).status_code == 200
