"""One organisation's page on the desk: who applied, and the steps its status allows."""

from datetime import date

import pytest
from django.urls import reverse

from organizations.enums import OrganizationStatus as Status
from organizations.enums import Role
from tests.factories import MembershipFactory, OrganizationFactory, sign_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_organization_changelist")


@pytest.fixture
def founder():
    pending = OrganizationFactory(status=Status.PENDING, name="有限会社待機", due_on=date(2026, 6, 8))
    return MembershipFactory(organization=pending, role=Role.COMPANY_ADMIN)


def page_of(organization) -> str:
    return reverse("admin:organizations_organization_change", args=[organization.pk])


def take(client, organization, action, **more):
    typed = {"action": action, "_selected_action": organization.pk, "_from_page": "1"}
    return client.post(LIST, typed | more, follow=True)


@pytest.mark.parametrize("name", ["coordinator", "portal_admin"])
def test_page_tells_who_applied_and_the_size_in_words(client, request, founder, name):
    body = sign_in(client, request.getfixturevalue(name)).get(page_of(founder.organization)).content.decode()

    told = (founder.user.full_name, founder.user.email, "2026年6月8日", "50", "申請した人", "公開番号")
    assert [words for words in told if words not in body] == []
    assert ("Public id" in body, '<div class="readonly">E050' in body) == (False, False)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.PENDING, ["approve", "reject"]),
        (Status.APPROVED, ["suspend"]),
        (Status.SUSPENDED, ["approve"]),
        (Status.REJECTED, []),
    ],
)
def test_page_offers_exactly_the_steps_of_the_status(client, coordinator, status, offered):
    organization = OrganizationFactory(status=status)

    answer = sign_in(client, coordinator).get(page_of(organization))

    assert [step["action"] for step in answer.context["steps"]] == offered


def test_approval_on_the_page_returns_to_it_with_the_result(client, coordinator, founder):
    answer = take(sign_in(client, coordinator), founder.organization, "approve")

    founder.organization.refresh_from_db()
    assert (founder.organization.status, answer.redirect_chain) == (
        Status.APPROVED, [(page_of(founder.organization), 302)],
    )  # fmt: skip
    assert "有限会社待機：「承認済み」にしました。" in answer.content.decode()


def test_rejection_on_the_page_needs_its_reason(client, coordinator, founder):
    sign_in(client, coordinator)

    empty = take(client, founder.organization, "reject", reason="")
    founder.organization.refresh_from_db()
    between = founder.organization.status
    answer = take(client, founder.organization, "reject", reason="番号と名称が違います")

    founder.organization.refresh_from_db()
    assert (empty.status_code, between, founder.organization.status) == (200, Status.PENDING, Status.REJECTED)
    assert answer.redirect_chain == [(page_of(founder.organization), 302)]


def test_dashboard_leads_to_the_organisations_that_wait(client, coordinator, founder):
    approved = OrganizationFactory()
    sign_in(client, coordinator)

    heap = next(h for h in client.get(reverse("admin:index")).context["heaps"] if h.name == "団体の確認")
    shown = list(client.get(heap.path).context["cl"].queryset)

    assert (shown, approved in shown) == ([founder.organization], False)
