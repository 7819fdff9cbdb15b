"""The desk speaks Japanese: no column and no line is called by a field's English name."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.test import RequestFactory
from django.urls import reverse

from notifications.models import OutboundMail
from tests.factories import actor_of, sign_in

pytestmark = pytest.mark.django_db

ROOMS = {"accounts", "matching", "needs", "notifications", "organizations", "seeds"}
OWN_PAGES = {"need", "suggestion", "proposal"}


@pytest.mark.parametrize(
    "shelf", [one for one in admin.site._registry.values() if one.opts.app_label in ROOMS], ids=str
)
@pytest.mark.parametrize("name", ["coordinator", "portal_admin"])
def test_every_name_on_the_desk_is_japanese(request, shelf, name):
    page = RequestFactory().get("/")
    page.actor = actor_of(request.getfixturevalue(name))
    page.user = page.actor.user
    row = None if shelf.opts.model_name in OWN_PAGES else shelf.model()
    lines = flatten_fieldsets(shelf.get_fieldsets(page, row)) if row is not None else []
    shown = [
        one for one in [*shelf.get_list_display(page), *lines] if one not in {"action_checkbox", "email"}
    ]

    labels = [str(label_for_field(one, shelf.model, shelf)) for one in shown]

    assert [label for label in labels if not re.search(r"[ぁ-んァ-ヶ一-龠]", label)] == []


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
