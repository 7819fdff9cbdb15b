"""The desk speaks Japanese: no column and no line is called by a field's English name."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from notifications.models import OutboundMail
from organizations.models import Organization
from tests.factories import OrganizationFactory, actor_of, sign_in

pytestmark = pytest.mark.django_db

ROOMS = {
    *("accounts", "cases", "classifications", "matching", "needs", "notifications", "organizations", "seeds"),
}
OWN_PAGES = {"need", "suggestion", "proposal"}


@pytest.mark.parametrize("name", ["coordinator", "portal_admin"])
def test_every_name_on_the_desk_is_japanese(request, name):
    page = RequestFactory().get("/")
    page.actor = actor_of(request.getfixturevalue(name))
    page.user = page.actor.user
    shelves = [one for one in admin.site._registry.values() if one.opts.app_label in ROOMS]

    names = {str(shelf): names_on(shelf, page) for shelf in shelves}

    assert len(names) > 15
    assert {shelf: foreign(shown) for shelf, shown in names.items() if foreign(shown)} == {}


def names_on(shelf: admin.ModelAdmin, page: HttpRequest) -> list[str]:
    row = None if shelf.opts.model_name in OWN_PAGES else shelf.model()
    lines = flatten_fieldsets(shelf.get_fieldsets(page, row)) if row is not None else []
    shown = [
        one for one in [*shelf.get_list_display(page), *lines] if one not in {"action_checkbox", "email"}
    ]

    return [str(label_for_field(one, shelf.model, shelf)) for one in shown]


def foreign(labels: list[str]) -> list[str]:
    return [label for label in labels if not re.search(r"[ぁ-んァ-ヶ一-龠]", label)]


# The choices of the code lists are the stable names of the lists themselves.
@pytest.mark.parametrize(
    "shelf",
    [one for one in admin.site._registry.values() if one.opts.app_label in ROOMS - {"classifications"}],
    ids=str,
)
def test_every_filter_of_the_desk_is_japanese(client, request, shelf):
    if not shelf.list_filter:
        return
    who = request.getfixturevalue("coordinator" if shelf.may_view == "is_coordinator" else "portal_admin")
    if shelf.opts.app_label == "matching":
        who = request.getfixturevalue("coordinator")
    sign_in(client, who)

    page = client.get(reverse(f"admin:{shelf.opts.app_label}_{shelf.opts.model_name}_changelist"))

    filters = page.context["cl"].filter_specs
    words = [str(one.title) for one in filters]
    words += [str(choice["display"]) for one in filters for choice in one.choices(page.context["cl"])]
    assert len(filters) == len(shelf.list_filter)
    assert [word for word in words if not re.search(r"[ぁ-んァ-ヶ一-龠]", word)] == []


def test_a_filter_with_a_name_of_the_desk_still_filters(client, portal_admin):
    sign_in(client, portal_admin)
    listed = reverse("admin:notifications_outboundmail_changelist")

    answers = [client.get(f"{listed}?{question}") for question in ("status__exact=sent", "text__contains=a")]

    assert [answer.status_code for answer in answers] == [200, 400]


def test_organisations_are_filtered_by_towns_that_occur(client, portal_admin):
    Organization.objects.update(municipality=None)
    hachioji = OrganizationFactory(municipality_id="132012")
    OrganizationFactory(municipality_id="133086")
    sign_in(client, portal_admin)
    listed = reverse("admin:organizations_organization_changelist")

    page = client.get(listed)
    towns = page.context["cl"].filter_specs[-1]
    chosen = client.get(f"{listed}?{towns.lookup_kwarg}=132012")

    shown = [str(choice["display"]) for choice in towns.choices(page.context["cl"])]
    assert shown == ["全て", "八王子市", "奥多摩町", "登録なし"]
    assert [row.pk for row in chosen.context["cl"].result_list] == [hachioji.pk]


def test_pages_with_the_desks_own_names_open(client, portal_admin):
    mail = OutboundMail.objects.create(
        key="k", to_address="a@example.jp", subject="s", text="t", message_id="m"
    )
    sign_in(client, portal_admin)
    pages = {"accounts_user": portal_admin.user_id, "notifications_outboundmail": mail.pk}

    for name, key in pages.items():
        opened = client.get(reverse(f"admin:{name}_change", args=[key]))
        listed = client.get(reverse(f"admin:{name}_changelist"))
        assert (opened.status_code, listed.status_code) == (200, 200)
