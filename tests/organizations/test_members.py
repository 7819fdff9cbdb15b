"""Looking after the people of an organisation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from notifications.models import InboxMessage
from organizations import services
from organizations.acting import Actor, actor_for
from organizations.enums import OrganizationStatus, Role
from organizations.models import Membership, Organization
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

MINE = reverse("organizations:mine")
MANAGERS = ["company_admin", "liaison_officer", "finance_officer", "municipality_officer"]
OTHERS = ["member", "researcher", "coordinator", "portal_admin"]


def url(name: str, row) -> str:
    return reverse(f"organizations:{name}", args=[row.public_id])


@pytest.mark.parametrize("name", MANAGERS)
def test_managers_see_their_people(client, request, name):
    manager = request.getfixturevalue(name)

    body = sign_in(client, manager).get(MINE).content.decode()

    assert body.count("data-member") == 1
    assert manager.user.email in body


@pytest.mark.parametrize("name", OTHERS)
def test_others_see_their_organisation_without_the_peoples_addresses(client, request, name):
    person = request.getfixturevalue(name)
    colleague = MembershipFactory(organization=person.organization, role=person.role)

    body = sign_in(client, person).get(MINE).content.decode()

    assert (person.organization.name in body, colleague.user.email in body) == (True, False)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("page", ["edit", "policies", "invite"])
def test_pages_of_managers_do_not_exist_for_others(client, request, name, page):
    sign_in(client, request.getfixturevalue(name))

    assert client.get(reverse(f"organizations:{page}")).status_code == 404
    assert client.post(reverse(f"organizations:{page}")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_however_many_members(client, company_admin, count, django_assert_num_queries):
    MembershipFactory.create_batch(count, organization=company_admin.organization)
    MembershipFactory.create_batch(count, organization=company_admin.organization, approved=False)
    sign_in(client, company_admin)

    # session, user, memberships, unread count; requests, count, page, invitations
    with django_assert_num_queries(12):
        assert client.get(MINE).content.decode().count("data-member") == count + 1


def test_accepted_request_makes_a_member(client, company_admin):
    asked = services.request_to_join(
        organization=company_admin.organization, user=UserFactory(), at=timezone.now()
    )

    sign_in(client, company_admin).post(url("decide", asked), {"decision": "accept"})

    assert actor_for(asked.user).organization == company_admin.organization
    assert InboxMessage.objects.filter(recipient=asked.user, kind="organizations/join-accepted").count() == 1


@pytest.mark.parametrize("decision", ["decline", ""])
def test_declined_request_makes_none(client, company_admin, decision):
    asked = services.request_to_join(
        organization=company_admin.organization, user=UserFactory(), at=timezone.now()
    )

    sign_in(client, company_admin).post(url("decide", asked), {"decision": decision})

    assert actor_for(asked.user).organization is None
    assert InboxMessage.objects.filter(recipient=asked.user, kind="organizations/join-declined").count() == 1


def test_deciding_twice_tells_once(company_admin, noon):
    asked = services.request_to_join(organization=company_admin.organization, user=UserFactory(), at=noon)
    services.accept_request(membership=asked, at=noon)
    services.accept_request(membership=asked, at=noon)

    assert InboxMessage.objects.filter(recipient=asked.user).count() == 1
    with pytest.raises(DomainError):
        services.decline_request(membership=asked, at=noon)


def test_withdrawn_request_cannot_be_accepted(company_admin, noon):
    asked = services.request_to_join(organization=company_admin.organization, user=UserFactory(), at=noon)
    services.end_membership(membership=asked, actor=Actor(user=asked.user), at=noon)

    with pytest.raises(DomainError):
        services.accept_request(membership=asked, at=noon)


@pytest.mark.parametrize("page", ["member", "end", "decide"])
def test_people_of_another_organisation_do_not_exist(client, company_admin, other_member, page):
    answer = sign_in(client, company_admin).post(url(page, other_member), {"role": Role.COMPANY_ADMIN})

    other_member.refresh_from_db()
    assert (answer.status_code, other_member.role) == (404, Role.COMPANY_MEMBER)
    assert other_member.ended_on is None


def test_ended_member_loses_the_role_with_the_next_request(client, company_admin, member):
    sign_in(client, member)
    assert client.get(MINE).status_code == 200

    services.end_membership(membership=member, actor=Actor.of(company_admin), at=timezone.now())

    assert client.get(MINE).url == reverse("organizations:new")
    assert (
        InboxMessage.objects.filter(recipient=member.user, kind="organizations/membership-ended").count() == 1
    )


def test_ended_role_falls_back_to_the_one_that_is_left(client, member, company_admin):
    left = MembershipFactory(user=member.user, organization=OrganizationFactory(name="株式会社残り"))
    sign_in(client, member)

    services.end_membership(membership=member, actor=Actor.of(company_admin), at=timezone.now())

    assert left.organization.name in client.get(MINE).content.decode()


def test_suspended_organisation_ends_the_role_with_the_next_request(client, member):
    sign_in(client, member)
    Organization.objects.filter(pk=member.organization_id).update(status=OrganizationStatus.SUSPENDED)

    assert client.get(MINE).url == reverse("organizations:new")


def test_last_manager_stays(client, company_admin, member):
    answer = sign_in(client, company_admin).post(url("end", company_admin))

    company_admin.refresh_from_db()
    assert (answer.status_code, company_admin.ended_on) == (409, None)
    assert "最後の管理者は外せません" in answer.content.decode()


def test_last_manager_keeps_the_role(company_admin, noon):
    with pytest.raises(DomainError):
        services.change_role(
            membership=company_admin, actor=Actor.of(company_admin), role=Role.COMPANY_MEMBER, at=noon
        )


@pytest.mark.parametrize("hindrance", ["ended", "not approved", "another organisation", "locked account"])
def test_a_manager_who_cannot_act_does_not_count(company_admin, noon, hindrance):
    second = MembershipFactory(
        role=Role.COMPANY_ADMIN,
        organization=OrganizationFactory()
        if hindrance == "another organisation"
        else company_admin.organization,
        approved=hindrance != "not approved",
        ended_on=noon.date() if hindrance == "ended" else None,
    )
    if hindrance == "locked account":
        second.user.is_active = False
        second.user.save()

    with pytest.raises(DomainError):
        services.end_membership(membership=company_admin, actor=Actor.of(company_admin), at=noon)


def test_one_of_two_managers_may_go(client, company_admin):
    MembershipFactory(organization=company_admin.organization, role=Role.COMPANY_ADMIN)

    sign_in(client, company_admin).post(url("end", company_admin))

    company_admin.refresh_from_db()
    assert company_admin.ended_on == timezone.localdate()


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other(company_admin):
    second = MembershipFactory(organization=company_admin.organization, role=Role.COMPANY_ADMIN)

    def remove(pair) -> str:
        actor, leaving = pair
        try:
            services.end_membership(membership=leaving, actor=Actor.of(actor), at=timezone.now())
        except DomainError:
            return "refused"
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as people:
        outcome = sorted(people.map(remove, [(company_admin, second), (second, company_admin)]))

    assert outcome == ["ended", "refused"]
    assert Membership.objects.active().filter(role=Role.COMPANY_ADMIN).count() == 1


def test_members_may_leave_but_not_remove_others(client, member, company_admin):
    colleague = MembershipFactory(organization=member.organization)
    sign_in(client, member)

    refused = client.post(url("end", colleague))
    client.post(url("end", member))

    colleague.refresh_from_db()
    member.refresh_from_db()
    assert (refused.status_code, colleague.ended_on) == (404, None)
    assert member.ended_on == timezone.localdate()


def test_role_changes_within_what_the_body_knows(client, company_admin, member):
    sign_in(client, company_admin).post(url("member", member), {"role": Role.COMPANY_ADMIN})
    refused = client.post(url("member", member), {"role": Role.PORTAL_ADMIN})

    member.refresh_from_db()
    assert (member.role, refused.status_code) == (Role.COMPANY_ADMIN, 422)


@pytest.mark.parametrize("role", [Role.PORTAL_ADMIN, Role.COORDINATOR, Role.RESEARCHER, "x"])
def test_no_company_gives_a_role_of_the_desk(company_admin, member, noon, role):
    with pytest.raises(DomainError):
        services.change_role(membership=member, actor=Actor.of(company_admin), role=role, at=noon)


def test_role_somebody_already_has_is_refused(company_admin, member, noon):
    MembershipFactory(user=member.user, organization=member.organization, role=Role.COMPANY_ADMIN)

    with pytest.raises(DomainError):
        services.change_role(
            membership=member, actor=Actor.of(company_admin), role=Role.COMPANY_ADMIN, at=noon
        )


def test_facts_are_saved_as_typed_and_normalised(client, company_admin):
    sign_in(client, company_admin).post(
        reverse("organizations:edit"),
        {
            "name_kana": "おうめ　ｾｲﾐﾂ",
            "description": "一行目\r\n二行目",
            "capabilities": "めっき\n\nめっき\n研磨",
            "trade_names": "オウメダイヤ",
            "mail_domain": "info@Ome.example.jp",
            "website": "https://ome.example.jp/",
            "industry": "E24",
            "size_band": "E050",
            "municipality": "132012",
            "name": "べつの名前",
            "status": "rejected",
            "corporate_number": "1180301018771",
        },
    )

    organization = Organization.objects.get(pk=company_admin.organization_id)
    assert (organization.name_kana, organization.description) == ("オウメ セイミツ", "一行目\n二行目")
    assert (organization.capabilities, organization.trade_names) == (["めっき", "研磨"], ["オウメダイヤ"])
    assert (organization.mail_domain, organization.industry_id) == ("ome.example.jp", "E24")
    # What the desk has checked stays.
    assert (organization.name, organization.status, organization.corporate_number) == (
        "株式会社青梅精密", "approved", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("website", "javascript:alert(1)"),
        ("description", "あ" * 1001),
        ("capabilities", "\n".join(map(str, range(21)))),
        ("mail_domain", "どめいん"),
        ("name_kana", "漢字"),
        ("trade_names", "a\x00b"),
        ("industry", "ZZZ"),
    ],
)
def test_bad_facts_are_explained_and_not_saved(client, company_admin, field, typed):
    typed_facts = {"name_kana": "オウメ", "description": "あたらしい紹介", field: typed}

    answer = sign_in(client, company_admin).post(reverse("organizations:edit"), typed_facts)

    assert answer.status_code == 422
    assert Organization.objects.get(pk=company_admin.organization_id).description == ""


def test_policies_of_a_university(client, liaison_officer):
    sign_in(client, liaison_officer).post(
        reverse("organizations:policies"),
        {"seed_policy": "auto", "proposal_policy": "approve", "cosigns_introductions": "on"},
    )

    university = Organization.objects.get(pk=liaison_officer.organization_id)
    assert (university.seed_policy, university.proposal_policy, university.cosigns_introductions) == (
        "auto", "approve", True,
    )  # fmt: skip


def test_companies_have_no_liaison_policies(client, company_admin):
    assert sign_in(client, company_admin).get(reverse("organizations:policies")).status_code == 404


def test_the_own_pages_call_a_body_by_its_name_in_the_pages_language(client, company_admin):
    body = company_admin.organization
    body.name_en = "Haneda Works Ltd."
    body.save()
    sign_in(client, company_admin)

    pages = [client.get(prefix + path).content.decode() for prefix in ("", "/en") for path in (MINE, "/my/")]

    assert [body.name_en in page for page in pages] == [False, False, True, True]
