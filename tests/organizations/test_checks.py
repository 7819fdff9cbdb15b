"""The desk's check of organisations: steps, reasons, notices, and what happens when it is late."""

from datetime import date
from itertools import product

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError, StepRefused
from notifications.models import InboxMessage
from organizations import transitions
from organizations.acting import actor_for
from organizations.enums import OrganizationStatus as Status
from organizations.enums import Role
from organizations.models import Membership, Organization, OrganizationStatusChange
from organizations.tasks import sweep_due
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_organization_changelist")
MEMBERSHIPS = reverse("admin:organizations_membership_changelist")
STEPS = {
    (Status.PENDING, Status.APPROVED),
    (Status.PENDING, Status.REJECTED),
    (Status.APPROVED, Status.SUSPENDED),
    (Status.SUSPENDED, Status.APPROVED),
}


@pytest.fixture
def founder():
    pending = OrganizationFactory(status=Status.PENDING, name="有限会社待機", due_on=date(2026, 6, 8))
    return MembershipFactory(organization=pending, role=Role.COMPANY_ADMIN)


def decide(client, action: str, *rows, **more):
    return client.post(
        LIST, {"action": action, "_selected_action": [row.pk for row in rows], **more}, follow=True
    )


def test_workflow_allows_exactly_the_agreed_steps():
    allowed = {(was, to) for was, to in product(Status, Status) if transitions.WORKFLOW.allows(was, to)}

    assert allowed == set(STEPS)


def test_approval_is_recorded_and_told_to_the_managers(founder, coordinator, noon):
    MembershipFactory(organization=founder.organization)

    organization = transitions.approve(organization=founder.organization, by=coordinator.user, at=noon)

    assert (organization.status, organization.due_on) == (Status.APPROVED, None)
    change = OrganizationStatusChange.objects.get()
    assert (change.was, change.now, change.by, change.at) == ("pending", "approved", coordinator.user, noon)
    assert [message.recipient for message in InboxMessage.objects.all()] == [founder.user]


def test_rejection_tells_the_founder_why(founder, coordinator, noon):
    transitions.reject(
        organization=founder.organization, by=coordinator.user, at=noon, reason="番号と名称が違います"
    )

    message = InboxMessage.objects.get()
    assert (message.recipient, "番号と名称が違います" in message.body) == (founder.user, True)
    assert actor_for(founder.user).organization is None


@pytest.mark.parametrize("step", [transitions.reject, transitions.suspend])
def test_a_no_without_a_reason_is_refused(founder, coordinator, noon, step):
    with pytest.raises(DomainError):
        step(organization=founder.organization, by=coordinator.user, at=noon, reason=" ")


def test_second_decision_on_a_stale_row_is_refused(founder, coordinator, noon):
    stale = Organization.objects.get(pk=founder.organization_id)
    transitions.approve(organization=founder.organization, by=coordinator.user, at=noon)

    with pytest.raises(StepRefused):
        transitions.reject(organization=stale, by=coordinator.user, at=noon, reason="遅れた判断")


def test_nobody_checks_the_own_employer(founder, coordinator, noon):
    MembershipFactory(user=coordinator.user, organization=founder.organization)

    with pytest.raises(DomainError):
        transitions.approve(organization=founder.organization, by=coordinator.user, at=noon)


def test_resuming_gives_the_people_their_roles_back(member, coordinator, noon):
    suspended = transitions.suspend(
        organization=member.organization, by=coordinator.user, at=noon, reason="確認のため"
    )
    during = actor_for(member.user).organization
    transitions.approve(organization=suspended, by=coordinator.user, at=noon)

    assert (during, actor_for(member.user).organization) == (None, member.organization)


@pytest.mark.parametrize("name", ["coordinator", "portal_admin"])
def test_desk_approves_in_the_admin(client, request, founder, name):
    sign_in(client, request.getfixturevalue(name))

    decide(client, "approve", founder.organization)

    founder.organization.refresh_from_db()
    assert founder.organization.status == Status.APPROVED


def test_desk_rejects_with_a_reason_on_a_page_of_its_own(client, founder, coordinator):
    sign_in(client, coordinator)

    asked = decide(client, "reject", founder.organization).content.decode()
    empty = decide(client, "reject", founder.organization, reason="")
    founder.organization.refresh_from_db()
    between = founder.organization.status
    decide(client, "reject", founder.organization, reason="番号と名称が違います")

    founder.organization.refresh_from_db()
    assert ("有限会社待機" in asked, "登録を見送る理由" in asked, empty.status_code) == (True, True, 200)
    assert (between, founder.organization.status) == (Status.PENDING, Status.REJECTED)


def test_each_refusal_is_reported_and_the_others_go_on(client, founder, member, coordinator):
    sign_in(client, coordinator)

    body = decide(client, "approve", founder.organization, member.organization).content.decode()

    founder.organization.refresh_from_db()
    assert founder.organization.status == Status.APPROVED
    assert "1件" in body
    assert "いまは「承認済み」の状態のため" in body


@pytest.mark.parametrize(
    "name",
    ["member", "company_admin", "researcher", "liaison_officer", "finance_officer", "municipality_officer"],
)
@pytest.mark.parametrize("url", [reverse("admin:index"), LIST, MEMBERSHIPS])
def test_desk_does_not_exist_for_others(client, request, name, url):
    assert sign_in(client, request.getfixturevalue(name)).get(url).status_code == 404


def test_visitors_are_sent_to_the_portals_own_log_in(client):
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_coordinator_acting_for_a_company_has_no_desk(client, coordinator):
    elsewhere = MembershipFactory(user=coordinator.user)

    assert sign_in(client, elsewhere).get(reverse("admin:index")).status_code == 404


def test_coordinator_reads_organisations_and_changes_none(client, coordinator, company):
    sign_in(client, coordinator)
    page = reverse("admin:organizations_organization_change", args=[company.pk])

    answers = client.get(page).status_code, client.post(page, {"name": "x"}).status_code

    assert answers == (200, 403)
    assert client.get(reverse("admin:organizations_organization_add")).status_code == 403


def test_status_is_read_only_even_for_the_administrator(client, portal_admin, founder):
    page = reverse("admin:organizations_organization_change", args=[founder.organization_id])
    typed = {"type": "company", "name": "有限会社訂正", "name_kana": "テイセイ", "status": "approved"}
    typed |= {"changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0}

    sign_in(client, portal_admin).post(page, typed)

    founder.organization.refresh_from_db()
    assert (founder.organization.name, founder.organization.status) == ("有限会社訂正", Status.PENDING)


def test_history_of_the_desk_names_nobody(client, portal_admin, founder):
    test_status_is_read_only_even_for_the_administrator(client, portal_admin, founder)

    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == (str(founder.organization.public_id), "")


def test_nothing_is_deleted_at_the_desk(client, portal_admin, company):
    page = reverse("admin:organizations_organization_delete", args=[company.pk])

    assert sign_in(client, portal_admin).post(page, {"post": "yes"}).status_code == 403


def test_coordinators_do_not_see_memberships(client, coordinator):
    assert sign_in(client, coordinator).get(MEMBERSHIPS).status_code == 403


def test_administrator_appoints_a_coordinator_by_address(client, portal_admin):
    person = UserFactory()
    typed = {
        "email": person.email.upper(),
        "organization": portal_admin.organization_id,
        "role": "coordinator",
        "approved": "on",
        "started_on": timezone.localdate().isoformat(),
    }

    sign_in(client, portal_admin).post(reverse("admin:organizations_membership_add"), typed)

    assert actor_for(person).is_coordinator


@pytest.mark.parametrize(
    "changed", [{"email": "nobody@example.jp"}, {"role": "researcher"}, {"organization": ""}]
)
def test_wrong_appointment_is_explained(client, portal_admin, changed):
    typed = {
        "email": UserFactory().email,
        "organization": portal_admin.organization_id,
        "role": "coordinator",
        "approved": "on",
        "started_on": timezone.localdate().isoformat(),
    }

    answer = sign_in(client, portal_admin).post(
        reverse("admin:organizations_membership_add"), typed | changed
    )

    assert (answer.status_code, Membership.objects.count()) == (200, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many_organisations(
    client, coordinator, count, django_assert_max_num_queries
):
    OrganizationFactory.create_batch(count)
    sign_in(client, coordinator)

    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("model", ["theme", "municipality", "industry", "code"])
@pytest.mark.parametrize(("name", "changes"), [("coordinator", False), ("portal_admin", True)])
def test_code_lists_are_read_by_the_desk_and_edited_by_the_administrator(
    client, request, model, name, changes
):
    from django.apps import apps

    row = apps.get_model("classifications", model).objects.order_by("pk").first()
    sign_in(client, request.getfixturevalue(name))
    page = reverse(f"admin:classifications_{model}_change", args=[row.pk])

    read = client.get(page).status_code
    client.post(page, {"name_ja": "あたらしい名前", "name_en": "", "sort": 1})

    row.refresh_from_db()
    assert (read, row.name_ja == "あたらしい名前", row.edited) == (200, changes, changes)


def test_late_check_is_told_to_the_desk_once_a_due_date(founder, coordinator):
    OrganizationFactory(status=Status.PENDING, due_on=date(2999, 1, 1))

    sweep_due()
    sweep_due()

    late = InboxMessage.objects.get(kind="organizations/overdue")
    assert (late.recipient, "有限会社待機" in late.body) == (coordinator.user, True)
    Organization.objects.filter(pk=founder.organization_id).update(due_on=date(2026, 6, 9))
    sweep_due()
    assert InboxMessage.objects.count() == 2
