"""Who needs a second factor, and where they may go without one."""

import pytest

from organizations.enums import Role
from tests.factories import MembershipFactory, sign_in

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STAFF = [Role.COORDINATOR, Role.PORTAL_ADMIN, Role.FINANCE_OFFICER, Role.MUNICIPALITY_OFFICER]


@pytest.fixture(autouse=True)
def _required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.mark.parametrize("role", list(Role))
def test_staff_without_second_factor_are_sent_to_set_it_up(client, role):
    client.force_login(MembershipFactory(role=role).user, backend=BACKEND)

    response = client.get("/my/profile/")

    sent = (302, "/accounts/2fa/") if role in STAFF else (200, None)
    assert (response.status_code, response.headers.get("Location")) == sent


@pytest.mark.parametrize("role", STAFF)
def test_staff_with_second_factor_go_on(client, role):
    sign_in(client, MembershipFactory(role=role))

    assert client.get("/my/profile/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/logout/", "/accounts/email/"])
def test_the_way_to_the_second_factor_and_out_is_open(client, path):
    client.force_login(MembershipFactory(role=Role.COORDINATOR).user, backend=BACKEND)

    assert client.get(path).status_code == 200


def test_an_ended_role_asks_for_nothing(client, noon):
    membership = MembershipFactory(role=Role.COORDINATOR, ended_on=noon.date())
    client.force_login(membership.user, backend=BACKEND)

    assert client.get("/my/profile/").status_code in {200, 302}


def test_the_demo_may_switch_it_off(client, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(MembershipFactory(role=Role.COORDINATOR).user, backend=BACKEND)

    assert client.get("/my/profile/").status_code == 200
