"""Leaving an organisation: the only manager is told beforehand why it is not offered."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from organizations.enums import Role
from tests.factories import MembershipFactory, sign_in

pytestmark = pytest.mark.django_db

END = "所属を終了する"
ONLY = "管理者があなただけのため"
OTHERS = "ほかの画面かほかの人が先に操作したか"


@pytest.mark.parametrize(("managers", "expected"), [(1, (False, True)), (2, (True, False))])
def test_leaving_is_offered_when_a_manager_remains(client, company_admin, managers, expected):
    if managers == 2:
        MembershipFactory(organization=company_admin.organization, role=Role.COMPANY_ADMIN)

    body = sign_in(client, company_admin).get(reverse("organizations:mine")).content.decode()

    assert (END in body, ONLY in body) == expected


@pytest.mark.parametrize(("managers", "expected"), [(1, (False, False, True)), (2, (True, True, False))])
def test_the_page_of_the_only_manager_says_why_instead_of_a_button(client, company_admin, managers, expected):
    if managers == 2:
        MembershipFactory(organization=company_admin.organization, role=Role.COMPANY_ADMIN)

    page = sign_in(client, company_admin).get(reverse("organizations:member", args=[company_admin.public_id]))

    body = page.content.decode()
    assert (END in body, "役割を変える</button>" in body, "ただ一人の管理者です" in body) == expected


def test_members_may_always_leave(client, company_admin, member):
    assert END in sign_in(client, member).get(reverse("organizations:mine")).content.decode()


def test_refusal_to_the_last_manager_blames_nobody_else(client, company_admin):
    page = reverse("organizations:end", args=[company_admin.public_id])

    answer = sign_in(client, company_admin).post(page)

    body = answer.content.decode()
    assert (answer.status_code, "最後の管理者は外せません" in body, OTHERS in body) == (409, True, False)


@pytest.mark.parametrize(("stale", "shown"), [(True, True), (False, False)])
def test_somebody_else_is_mentioned_only_for_a_stale_page(stale, shown):
    html = render_to_string("409.html", {"reason": "理由", "back_url": "/", "stale": stale})

    assert (OTHERS in html) == shown
