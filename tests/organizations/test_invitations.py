"""Invitations by mail: to one address, for two weeks, once."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from core.languages import is_japanese
from notifications.models import InboxMessage, OutboundMail
from organizations import invitations
from organizations.acting import Actor
from organizations.enums import OrganizationStatus, Role
from organizations.models import Invitation, Membership
from tests.factories import MembershipFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

ADDRESS = "invited@example.jp"
GONE = "この招待は使えません"


def send(manager, *, email=ADDRESS, role=Role.COMPANY_MEMBER) -> Invitation:
    return invitations.invite(actor=Actor.of(manager), email=email, role=role, at=timezone.now())


def mailed_path() -> str:
    """Return the page that the latest invitation's mail leads to."""
    text = OutboundMail.objects.order_by("-pk").first().text
    return re.search(r"https?://[^/]+(/my/invitations/\S+)", text).group(1)


def heading(answer) -> str:
    """Return what the page says first."""
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode()).group(1)


def log_in(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def invited():
    return UserFactory(email=ADDRESS, family_name="招田")


def test_invitation_leaves_by_mail_and_its_token_is_kept_nowhere(company_admin):
    invitation = send(company_admin)

    token = mailed_path().rstrip("/").rsplit("/", 1)[1]
    mail = OutboundMail.objects.get()
    assert (mail.to_address, company_admin.organization.name in mail.text) == (ADDRESS, True)
    assert invitation.expires_on == timezone.localdate() + timedelta(days=14)
    kept = [str(value) for value in Invitation.objects.values_list().get()]
    assert [value for value in kept if token in value] == []


def test_manager_invites_on_the_page(client, company_admin):
    answer = sign_in(client, company_admin).post(
        reverse("organizations:invite"), {"email": f" {ADDRESS.upper()} ", "role": "company_admin"}
    )

    assert answer.url == reverse("organizations:mine")
    assert Invitation.objects.values_list("email", "role").get() == (ADDRESS, "company_admin")
    assert ADDRESS in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"email": "x", "role": "company_admin"}, {"email": ADDRESS, "role": "portal_admin"}, {}],
)
def test_bad_invitation_is_explained(client, company_admin, typed):
    answer = sign_in(client, company_admin).post(reverse("organizations:invite"), typed)

    assert (answer.status_code, Invitation.objects.count(), OutboundMail.objects.count()) == (422, 0, 0)


def test_unchecked_organisation_invites_nobody(client, company_admin):
    company_admin.organization.status = OrganizationStatus.PENDING
    company_admin.organization.save()

    answer = sign_in(client, company_admin).post(
        reverse("organizations:invite"), {"email": ADDRESS, "role": "company_member"}
    )

    assert (answer.status_code, OutboundMail.objects.count()) == (422, 0)


@pytest.mark.parametrize("role", [Role.PORTAL_ADMIN, Role.COORDINATOR, Role.RESEARCHER])
def test_company_cannot_invite_into_the_desk(company_admin, role):
    with pytest.raises(DomainError):
        send(company_admin, role=role)


def test_members_cannot_invite(member):
    with pytest.raises(DomainError):
        send(member)


def test_inviting_again_ends_the_earlier_link(client, company_admin):
    send(company_admin)
    earlier = mailed_path()
    send(company_admin)

    assert (client.get(earlier).status_code, client.get(mailed_path()).status_code) == (410, 200)
    assert invitations.open_invitations().count() == 1


def test_member_is_not_invited_to_the_role_they_have(company_admin, member):
    with pytest.raises(DomainError):
        send(company_admin, email=member.user.email)


def test_visitor_is_led_to_log_in_and_back(client, company_admin):
    send(company_admin)

    body = client.get(mailed_path()).content.decode()

    assert f"{reverse('account_login')}?next={mailed_path()}" in body
    assert f"{reverse('account_signup')}?next={mailed_path()}" in body


def test_looking_joins_nobody(client, company_admin, invited):
    send(company_admin)

    log_in(client, invited).get(mailed_path())

    assert Membership.objects.filter(user=invited).count() == 0


def test_invited_person_joins_with_the_button(client, company_admin, invited):
    send(company_admin)

    answer = log_in(client, invited).post(mailed_path(), follow=True)

    membership = Membership.objects.get(user=invited)
    assert (membership.organization, membership.role, membership.approved) == (
        company_admin.organization, Role.COMPANY_MEMBER, True,
    )  # fmt: skip
    assert answer.redirect_chain == [(reverse("pages:my"), 302)]
    told = InboxMessage.objects.get(kind="organizations/invitation-accepted")
    assert told.recipient == company_admin.user


def test_invited_person_finds_the_invitation_without_the_mail(client, company_admin, invited):
    invitation = send(company_admin)
    log_in(client, invited)

    body = client.get(reverse("organizations:new")).content.decode()
    client.post(reverse("organizations:accept", args=[invitation.public_id]))

    assert company_admin.organization.name in body
    assert Membership.objects.filter(user=invited).count() == 1


def test_who_has_joined_is_told_so_and_joins_no_second_time(client, company_admin, invited):
    send(company_admin)
    path = mailed_path()
    log_in(client, invited).post(path)

    opened, pressed = client.get(path), client.post(path)

    assert (opened.status_code, heading(opened)) == (200, "すでに参加しています")
    assert f"もう「{company_admin.organization.name}」のメンバーです" in opened.content.decode()
    assert (pressed.status_code, pressed.url) == (302, reverse("pages:my"))
    assert Membership.objects.filter(user=invited).count() == 1


@pytest.mark.parametrize("who", ["visitor", "somebody else"])
def test_a_used_link_says_so_to_everybody_else(client, company_admin, invited, other_member, who):
    send(company_admin)
    path = mailed_path()
    log_in(client, invited).post(path)
    client.logout()
    if who == "somebody else":
        sign_in(client, other_member)

    answers = [client.get(path), client.post(path)]

    assert [(answer.status_code, heading(answer)) for answer in answers] == [
        (410, "この招待は、すでに使われました")
    ] * 2
    assert all(ADDRESS not in answer.content.decode() for answer in answers)
    assert all(invited.full_name not in answer.content.decode() for answer in answers)
    login = f'href="{reverse("account_login")}">ログイン'
    assert (login in answers[0].content.decode()) == (who == "visitor")


def test_who_joined_and_left_is_not_told_to_be_a_member(client, company_admin, invited):
    send(company_admin)
    path = mailed_path()
    log_in(client, invited).post(path)
    Membership.objects.filter(user=invited).update(ended_on=timezone.localdate())

    answer = client.get(path)

    assert (answer.status_code, heading(answer)) == (410, "この招待は、すでに使われました")


def test_another_address_is_told_which_one_it_is_and_how_to_change(client, company_admin, other_member):
    send(company_admin)

    page = sign_in(client, other_member).get(mailed_path()).content.decode()

    assert "この招待は、別のメールアドレスあてです" in page
    assert f"いまログインしているアドレス：{other_member.user.email}" in page
    assert ADDRESS not in page
    assert "参加する</button>" not in page


def test_an_expired_link_tells_its_last_day(client, company_admin, invited):
    send(company_admin)
    day = timezone.localdate() - timedelta(days=1)
    Invitation.objects.update(expires_on=day)

    answers = [client.get(mailed_path()), log_in(client, invited).post(mailed_path())]

    assert [(answer.status_code, heading(answer)) for answer in answers] == [
        (410, "この招待は、期限が切れました")
    ] * 2
    assert f"{day.year}年{day.month}月{day.day}日まででした" in answers[0].content.decode()
    assert Membership.objects.filter(user=invited).count() == 0


def test_double_click_joins_once(company_admin, invited):
    invitation = send(company_admin)

    first = invitations.accept(invitation=invitation, user=invited, at=timezone.now())

    assert invitations.accept(invitation=invitation, user=invited, at=timezone.now()) == first


def test_somebody_elses_invitation_is_of_no_use(client, company_admin, other_member):
    invitation = send(company_admin)
    sign_in(client, other_member)

    by_link = client.post(mailed_path())
    by_id = client.post(reverse("organizations:accept", args=[invitation.public_id]))

    assert (by_link.status_code, by_id.status_code) == (409, 404)
    assert Membership.objects.filter(user=other_member.user).count() == 1


def test_address_that_is_not_proven_does_not_count(client, company_admin, other_member):
    EmailAddress.objects.create(user=other_member.user, email=ADDRESS, verified=False)
    send(company_admin)

    answer = sign_in(client, other_member).post(mailed_path())

    assert answer.status_code == 409


def test_second_proven_address_counts(client, company_admin, other_member):
    EmailAddress.objects.create(user=other_member.user, email="INVITED@example.jp", verified=True)
    send(company_admin)

    sign_in(client, other_member).post(mailed_path())

    assert Membership.objects.filter(user=other_member.user).count() == 2


def test_a_withdrawn_link_says_so(client, company_admin, invited):
    invitations.withdraw(invitation=send(company_admin), at=timezone.now())

    answer = log_in(client, invited).post(mailed_path())

    assert (answer.status_code, heading(answer)) == (410, "この招待は、取り消されました")
    assert Membership.objects.filter(user=invited).count() == 0


@pytest.mark.parametrize("reason", ["suspended", "unknown"])
def test_links_that_do_not_work_look_alike(client, company_admin, invited, reason):
    send(company_admin)
    path = mailed_path()
    if reason == "suspended":
        company_admin.organization.status = OrganizationStatus.SUSPENDED
        company_admin.organization.save()
    if reason == "unknown":
        path = reverse("organizations:join", args=["nosuchtoken"])
    log_in(client, invited)

    answers = [client.get(path), client.post(path)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [heading(answer) for answer in answers] == [GONE] * 2
    assert Membership.objects.filter(user=invited).count() == 0


def test_expired_invitation_is_refused_by_the_service_too(company_admin, invited):
    invitation = send(company_admin)
    Invitation.objects.update(expires_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(DomainError):
        invitations.accept(invitation=invitation, user=invited, at=timezone.now())


def test_manager_takes_an_invitation_back(client, company_admin):
    invitation = send(company_admin)

    sign_in(client, company_admin).post(reverse("organizations:withdraw", args=[invitation.public_id]))

    assert client.get(mailed_path()).status_code == 410


def test_invitations_of_others_cannot_be_taken_back(client, company_admin):
    invitation = send(company_admin)
    stranger = MembershipFactory(role=Role.COMPANY_ADMIN)

    answer = sign_in(client, stranger).post(reverse("organizations:withdraw", args=[invitation.public_id]))

    assert (answer.status_code, invitations.open_invitations().count()) == (404, 1)


def test_invitation_settles_a_waiting_request(company_admin, invited):
    waiting = MembershipFactory(user=invited, organization=company_admin.organization, approved=False)

    invitations.accept(invitation=send(company_admin), user=invited, at=timezone.now())

    waiting.refresh_from_db()
    assert (waiting.approved, Membership.objects.filter(user=invited).count()) == (True, 1)


def test_no_mail_for_an_address_that_can_inject_headers(company_admin, client):
    sign_in(client, company_admin).post(
        reverse("organizations:invite"),
        {"email": "a@example.jp\r\nBcc: x@example.jp", "role": "company_member"},
    )

    assert OutboundMail.objects.count() == 0


@pytest.mark.parametrize("reads", ["", "ja", "en"])
def test_the_mail_is_in_one_language_its_readers_or_else_the_pages(client, company_admin, reads):
    if reads:
        UserFactory(email=ADDRESS, language=reads)
    page = f"/en{reverse('organizations:invite')}"

    sign_in(client, company_admin).post(page, {"email": ADDRESS, "role": Role.COMPANY_MEMBER})

    mail = OutboundMail.objects.get()
    said = mail.subject.replace(company_admin.organization.name, "") + mail.text
    said = said.replace(company_admin.organization.name, "")
    assert [is_japanese(said), "Role: Company member" in said, "/en/my/invitations/" in said] == (
        [True, False, False] if reads == "ja" else [False, True, True]
    )


def test_a_companys_member_is_not_invited_once_more_in_another_role(company_admin):
    with pytest.raises(DomainError, match="すでにメンバーです"):
        send(company_admin, email=company_admin.user.email, role=Role.COMPANY_MEMBER)

    assert Invitation.objects.count() == 0
