"""Who gets which page of a need."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, sign_in
from tests.needs import factories
from tests.trust import matrix

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
OF_A_NEED = [name for name in VIEWS if VIEWS[name][0]]
OUTSIDERS = (
    "other_member",
    "researcher",
    "coordinator",
    "other_coordinator",
    "portal_admin",
    "finance_officer",
)


@pytest.mark.parametrize("role", ["member", "company_admin"])
def test_own_company_opens_its_pages(client, member, noon, role, request):
    need = factories.draft(member, at=noon)
    sign_in(client, request.getfixturevalue(role))

    found = {name: client.get(address).status_code for name, address in _addresses(need).items()}

    assert found == {name: status for name, (_gaps, status) in VIEWS.items()}


def _addresses(need):
    return {name: reverse(f"needs:{name}", args=[need.public_id] if VIEWS[name][0] else []) for name in VIEWS}


def test_the_pages_of_a_need_do_not_exist_for_others(member, coordinator, noon, request):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    # Two of them, other ones each day; in the proof all.
    outsiders = matrix.some(OUTSIDERS, 2, turn="outsiders of a need")
    browsers = {role: sign_in(Client(), request.getfixturevalue(role)) for role in outsiders}

    unknown = {name: _asked(browsers[outsiders[0]], name, uuid4()) for name in OF_A_NEED}
    found = {
        role: {name: _asked(browser, name, need.public_id) for name in OF_A_NEED}
        for role, browser in browsers.items()
    }

    assert found == dict.fromkeys(outsiders, unknown), matrix.AGAIN
    assert {got for got, _posted in unknown.values()} == {404}
    assert 200 not in {posted for _got, posted in unknown.values()}


def _asked(client, name, key):
    """Return what reading and sending are answered; a step that was taken is taken back."""
    address = reverse(f"needs:{name}", args=[key])
    with transaction.atomic():
        answers = (client.get(address).status_code, client.post(address).status_code)
        transaction.set_rollback(True)
    return answers


def test_a_planted_right_is_found(client, member, coordinator, noon, researcher, monkeypatch):
    need = factories.in_review(member, coordinator=coordinator, at=noon)
    sign_in(client, researcher)
    monkeypatch.setattr("needs.querysets.NeedQuerySet.owned_by", lambda rows, actor: rows.all())

    assert _asked(client, "workspace", need.public_id) != _asked(client, "workspace", uuid4())


def test_visitors_are_asked_to_log_in(client, member, noon):
    need = factories.draft(member, at=noon)

    sent_to = {name: client.get(address).url for name, address in _addresses(need).items()}

    assert {name: url for name, url in sent_to.items() if not url.startswith(reverse("account_login"))} == {}


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
