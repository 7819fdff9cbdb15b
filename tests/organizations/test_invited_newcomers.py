"""Somebody without an account follows an invitation: the way leads back to it."""

import pytest
from django.urls import reverse

from notifications.models import OutboundMail
from organizations.models import Membership
from tests.factories import PASSWORD, UserFactory, sign_in
from tests.organizations.test_invitations import ADDRESS, log_in, mailed_path, send

pytestmark = pytest.mark.django_db

SIGNED = {
    "family_name": "招田",
    "given_name": "花子",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "terms": "on",
}
LOG_IN = {"login": ADDRESS, "password": PASSWORD}
ARRIVES = "から招待が届いています"


def confirm(client) -> None:
    text = OutboundMail.objects.exclude(text__contains="/my/invitations/").order_by("-pk").first().text
    link = next(word for word in text.split() if "/accounts/confirm-email/" in word)
    client.post("/accounts/" + link.split("/accounts/", 1)[1])


def test_newcomer_comes_back_to_the_invitation_after_sign_up(client, company_admin):
    send(company_admin)
    path = mailed_path()

    client.get(path)
    form = client.get(reverse("account_signup")).context["form"]
    client.post(reverse("account_signup"), SIGNED | {"email": ADDRESS})
    confirm(client)
    answer = client.post(reverse("account_login"), LOG_IN)
    client.post(answer["Location"])

    assert (form.fields["email"].initial, answer["Location"]) == (ADDRESS, path)
    assert Membership.objects.get(user__email=ADDRESS).organization == company_admin.organization


def test_the_way_back_is_taken_once(client, company_admin):
    UserFactory(email=ADDRESS)
    send(company_admin)
    path = mailed_path()
    client.get(path)

    first = client.post(reverse("account_login"), LOG_IN)
    client.get(first["Location"])
    client.post(reverse("account_logout"))
    second = client.post(reverse("account_login"), LOG_IN)

    assert (first["Location"], second["Location"]) == (path, reverse("pages:my"))


def test_dead_link_remembers_nothing(client):
    client.get(reverse("organizations:join", args=["nosuchtoken"]))

    assert client.get(reverse("account_signup")).context["form"].fields["email"].initial is None


@pytest.mark.parametrize("page", ["pages:my", "organizations:new"])
def test_waiting_invitation_is_announced_to_the_proven_address_only(client, company_admin, member, page):
    send(company_admin)
    announced = f"{company_admin.organization.name}{ARRIVES}"

    others = sign_in(client, member).get(reverse(page)).content.decode()
    client.logout()
    own = log_in(client, UserFactory(email=ADDRESS)).get(reverse(page)).content.decode()

    assert (announced in others, announced in own) == (False, True)
