"""Whoever belongs to no body yet is led to one, and back; whoever waits for the desk's check knows it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import InboxMessage
from organizations import transitions
from organizations.enums import OrganizationStatus as Status
from organizations.enums import OrganizationType, Role
from organizations.models import Membership
from tests.factories import BACKEND, MembershipFactory, OrganizationFactory, UserFactory, sign_in
from tests.needs.factories import published

pytestmark = pytest.mark.django_db

FACTS = {
    "type": "company",
    "name": "株式会社はじめて",
    "name_kana": "ハジメテ",
    "industry": "E24",
    "size_band": "E050",
}


@pytest.fixture
def newcomer(client):
    user = UserFactory()
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def need(member, coordinator):
    return published(member, coordinator=coordinator, at=timezone.now())


def checked_later(type_: str, role: Role) -> Membership:
    body = OrganizationFactory(status=Status.PENDING, type=type_, name="まだの団体")
    return MembershipFactory(organization=body, role=role)


def test_newcomer_registers_a_company_and_is_back_at_the_form(client, newcomer):
    led = client.get(reverse("needs:new"), follow=True)
    assert led.redirect_chain == [(reverse("organizations:new"), 302)]
    assert "もとのページに戻ります" in led.text

    back = client.post(reverse("organizations:register"), FACTS, follow=True)

    assert back.redirect_chain[-1] == (reverse("needs:new"), 302)
    assert "提出は、事務局の確認のあとです" in back.text


def test_what_a_newcomer_had_typed_is_still_there_after_joining(client, newcomer):
    client.post(reverse("needs:new"), {"title": "こまりごと", "version": "0"})

    back = client.post(reverse("organizations:register"), FACTS, follow=True)

    assert 'value="こまりごと"' in back.text


def test_university_that_came_for_a_need_is_told_who_posts_them(client, newcomer):
    client.get(reverse("needs:new"))

    back = client.post(reverse("organizations:register"), FACTS | {"type": "university"}, follow=True)

    assert back.redirect_chain[-1] == (reverse("pages:my"), 302)
    assert "ニーズは、会社のメンバーが投稿できます。" in back.text


def test_listing_that_does_not_exist_leads_the_same_way_as_one_that_does(client, newcomer, need):
    for public_id in (need.public_id, "00000000-0000-4000-8000-000000000000"):
        answer = client.get(reverse("matching:propose", args=[public_id]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("organizations:new"))


def test_unchecked_body_reads_beforehand_that_questions_wait(client, need):
    sign_in(client, checked_later(OrganizationType.COMPANY, Role.COMPANY_ADMIN))

    asked = client.get(reverse("matching:ask_need", args=[need.public_id]))
    written = client.get(reverse("matching:propose", args=[need.public_id]))

    assert (asked.status_code, written.status_code) == (409, 200)
    assert "確認が終わると、質問を送れます" in asked.text
    assert "提出は、事務局の確認のあとです" in written.text


def test_unchecked_bank_is_told_when_it_may_enter_for_clients(client):
    sign_in(client, checked_later(OrganizationType.FINANCE, Role.FINANCE_OFFICER))

    answer = client.get(reverse("needs:enter"), follow=True)

    assert answer.redirect_chain == [(reverse("organizations:mine"), 302)]
    assert "代理入力は、事務局が団体を確認したあとに使えます。" in answer.text


def test_stop_is_told_to_all_its_people_and_why_to_its_managers(client, company_admin, coordinator, noon):
    member = MembershipFactory(organization=company_admin.organization)
    transitions.suspend(organization=member.organization, by=coordinator.user, at=noon, reason="登記を確認中")

    told = {m.recipient: "登記を確認中" in m.body for m in InboxMessage.objects.all()}
    assert told == {company_admin.user: True, member.user: False}

    for who, reads_why in ((company_admin, True), (member, False)):
        page = sign_in(client, who).get(reverse("pages:my"))
        assert f"「{member.organization.name}」の利用は、停止しています" in page.text
        assert ("登記を確認中" in page.text) == reads_why


def test_end_of_a_stop_is_no_second_approval(company_admin, coordinator, noon):
    body = company_admin.organization
    transitions.suspend(organization=body, by=coordinator.user, at=noon, reason="登記を確認中")
    transitions.approve(organization=body, by=coordinator.user, at=noon)

    titles = list(InboxMessage.objects.order_by("pk").values_list("title", flat=True))
    assert titles == ["団体の利用を停止しました", "団体の利用を再開しました"]
