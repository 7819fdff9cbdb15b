"""Paper: the blank form for people who fax, and the code that leads from a printed page back to it."""

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from tests.needs.factories import published

pytestmark = pytest.mark.django_db


@override_settings(CONTACT_FAX="042-000-0000", CONTACT_ADDRESS="東京都立川市曙町1-1")
def test_the_blank_form_tells_where_to_send_it(client):
    body = client.get(reverse("needs:paper")).content.decode()

    assert "042-000-0000" in body
    assert "東京都立川市曙町1-1" in body
    assert f"{settings.SITE_URL}/my/start/need/" in body
    assert body.count('class="qr"') == 1


def test_a_printed_need_carries_its_own_address(client, member, coordinator, noon):
    address = reverse("needs:detail", args=[published(member, coordinator=coordinator, at=noon).public_id])

    body = client.get(address).content.decode()

    assert f"{settings.SITE_URL}{address}" in body
    assert body.count('class="qr"') == 1
