"""A new portal gets its office and first administrator by one command."""

import pytest
from django.core.management import CommandError, call_command

from organizations.enums import OrganizationType, Role
from organizations.models import Membership, Organization
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_who_signed_up_becomes_the_administrator_once():
    user = UserFactory()

    call_command("open_office", user.email.upper(), verbosity=0)
    call_command("open_office", user.email, verbosity=0)

    assert list(Membership.objects.active().values_list("user_id", "role")) == [(user.pk, Role.PORTAL_ADMIN)]
    assert Organization.objects.get().type == OrganizationType.OPERATOR


def test_an_unknown_address_is_refused_in_words():
    with pytest.raises(CommandError, match="登録がありません"):
        call_command("open_office", "nobody@example.jp")
