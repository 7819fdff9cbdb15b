"""The demo region loads through the portal's own doors and shows no real body as a poster."""

import pytest

from core.calendar import today
from demo import loading
from disclosure.enums import ListingKind
from disclosure.models import Identity
from matching.models import Suggestion
from needs.enums import NeedStatus
from needs.models import Need, PublishedNeed
from notifications.models import OutboundMail
from organizations.models import Organization
from seeds.models import PublishedSeed

pytestmark = pytest.mark.django_db


def test_the_region_is_alive_and_no_real_body_posts_a_need():
    # One load for every claim: it walks a thousand steps.
    loading.load()
    before = (Organization.objects.count(), Need.objects.count(), PublishedSeed.objects.count())

    loading.load()

    posters = Identity.objects.filter(kind=ListingKind.NEED)
    assert Organization.objects.public().count() == 104
    assert PublishedNeed.objects.count() > 40
    assert PublishedSeed.objects.count() > 140
    assert Suggestion.objects.current().count() > 100
    assert posters.filter(organization__is_fictional=False).count() == 0
    assert posters.count() == Need.objects.count()
    assert (Organization.objects.count(), Need.objects.count(), PublishedSeed.objects.count()) == before
    assert OutboundMail.objects.count() == 0
    unclear = Need.objects.filter(kind="fuzzy").order_by("pk").values_list("status", "deadline")
    assert list(unclear) == [(NeedStatus.DRAFT, None)] * 5
    returned = Need.objects.get(status=NeedStatus.CHANGES_REQUESTED)
    assert returned.review_due_on > today()
