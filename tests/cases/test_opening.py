"""Who hears that a case has opened."""

import pytest

from cases import services
from cases.models import Party
from disclosure import mandates
from disclosure.models import Identity
from notifications.models import InboxMessage
from organizations.enums import Role
from tests.factories import actor_of
from tests.matching import scenes
from tests.matching.factories import agreed, now
from tests.support import standing

pytestmark = pytest.mark.django_db
globals().update(standing.fixtures(scenes.pair, "company_admin", "researcher", "pair"))


def test_party_whom_the_message_of_the_agreement_does_not_reach_hears_of_the_case(
    pair, company_admin, researcher
):
    agreed(pair, company_admin, researcher)
    company_admin.role = Role.COMPANY_MEMBER
    company_admin.save()

    services.open_case(introduction_id=pair.public_id, at=now())

    told = InboxMessage.objects.filter(kind="cases/opened").values_list("recipient__family_name", flat=True)
    assert set(told) == {"赤木", "調"}


def test_who_entered_the_need_for_a_client_is_no_party_and_is_named_to_nobody(
    pair, company_admin, researcher, finance_officer
):
    entered = Identity.objects.filter(listing_id=pair.first_listing)
    banker = actor_of(finance_officer)
    entered.update(person=banker.user)
    said = {"agreed_by": "社長", "agreed_on": now().date(), "means": "phone", "note": ""}
    client = company_admin.organization
    mandates.record(listing_id=pair.first_listing, client=client, actor=banker, consent=said, at=now())
    agreed(pair, company_admin, researcher)

    services.open_case(introduction_id=pair.public_id, at=now())

    assert set(Party.objects.values_list("person", flat=True)) == {company_admin.user_id, researcher.user_id}
    assert not InboxMessage.objects.filter(recipient=banker.user).exists()
