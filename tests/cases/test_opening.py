"""Who hears that a case has opened."""

import pytest

from cases import services
from notifications.models import InboxMessage
from organizations.enums import Role
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
