"""The synthetic region is the same every time, can be searched, and keeps every poster in the vault."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from demo import region
from demo.region import AlreadyThere
from disclosure.enums import ListingKind
from disclosure.models import Identity
from matching.models import Proposal, Suggestion
from needs.enums import NeedStatus
from needs.models import Need, PublishedNeed
from notifications.models import InboxMessage
from organizations.acting import Actor
from organizations.models import Organization
from seeds.models import PublishedSeed, ResearcherProfile

pytestmark = pytest.mark.django_db
SIZE = 20


@pytest.fixture
def small(noon: datetime) -> region.Region:
    return region.generate(scale=SIZE / 1000, seed=7, at=noon)


def written() -> list[tuple]:
    """Return every listing and who is behind it, by ids that leave."""
    needs = PublishedNeed.objects.order_by("pk").values_list("pk", "title", "label", "deadline")
    seeds = PublishedSeed.objects.order_by("pk").values_list("pk", "title", "researcher_name")
    owners = Identity.objects.order_by("listing_id").values_list("listing_id", "organization__public_id")
    pairs = Suggestion.objects.order_by("need_id").values_list("need_id", "seed_id", "score")
    return [*needs, *seeds, *owners, *pairs]


def test_a_region_has_as_many_of_each_as_was_asked_for(small: region.Region) -> None:
    assert Organization.objects.public().count() == SIZE + 1
    assert PublishedNeed.objects.count() == SIZE
    assert PublishedSeed.objects.count() == SIZE
    assert Suggestion.objects.current().count() == SIZE
    assert Proposal.objects.count() == SIZE
    assert Need.objects.filter(status=NeedStatus.IN_REVIEW).count() == SIZE // 10
    assert InboxMessage.objects.of(small.busy_poster.user).count() == SIZE


def test_the_same_seed_gives_the_same_region_and_another_one_another(noon: datetime) -> None:
    with_seven = _texts_of(7, noon)
    again = _texts_of(7, noon)
    with_eight = _texts_of(8, noon)

    assert with_seven == again
    assert with_seven != with_eight


def _texts_of(seed: int, noon: datetime) -> list[tuple]:
    with transaction.atomic():
        region.generate(scale=SIZE / 1000, seed=seed, at=noon)
        found = written()
        transaction.set_rollback(True)
    return found


def test_the_same_region_is_refused_a_second_time(small: region.Region, noon: datetime) -> None:
    with pytest.raises(AlreadyThere):
        region.generate(scale=SIZE / 1000, seed=7, at=noon)
    with pytest.raises(CommandError):
        call_command("generate_region", scale=SIZE / 1000, seed=7)

    assert PublishedNeed.objects.count() == SIZE


def test_a_second_region_stands_beside_the_first(small: region.Region, noon: datetime) -> None:
    region.generate(scale=SIZE / 1000, seed=8, at=noon)

    assert PublishedNeed.objects.count() == 2 * SIZE


def test_every_need_has_its_poster_in_the_vault_and_no_real_body_posts(small: region.Region) -> None:
    behind = Identity.objects.filter(kind=ListingKind.NEED)

    assert set(behind.values_list("listing_id", flat=True)) == set(
        Need.objects.values_list("public_id", flat=True)
    )
    assert behind.filter(organization__is_fictional=False).count() == 0
    assert Identity.objects.filter(kind=ListingKind.SEED).count() == SIZE
    assert Identity.objects.filter(kind=ListingKind.PROPOSAL).count() == SIZE


def test_no_public_text_names_its_poster(small: region.Region) -> None:
    names = dict(Identity.objects.values_list("listing_id", "organization__name"))
    shown = {
        need.pk: " ".join([need.label, need.search_text, need.title]) for need in PublishedNeed.objects.all()
    }

    assert [pk for pk, text in shown.items() if names[pk] in text] == []
    # The names were there to leak: they are what the directory lists.
    assert Organization.objects.filter(name=names[next(iter(shown))]).count() == 1


def test_the_lists_show_the_region_and_search_finds_it(client: Client, db: None) -> None:
    today = region.generate(scale=SIZE / 1000, seed=7)
    need, seed = PublishedNeed.objects.first(), PublishedSeed.objects.first()
    open_needs = client.get("/needs/", {"q": need.title})
    seeds = client.get("/seeds/", {"q": seed.title})

    assert str(need.pk) in open_needs.content.decode()
    assert str(seed.pk) in seeds.content.decode()
    assert ResearcherProfile.objects.public().count() == len(today.researchers)


def test_the_busy_company_owns_every_tenth_need(small: region.Region) -> None:
    owned = Need.objects.owned_by(Actor.of(small.busy_poster))

    assert owned.count() == (SIZE + SIZE // 10) // 10 + 1


def test_nobody_of_the_region_can_log_in(small: region.Region) -> None:
    assert small.busy_poster.user.has_usable_password() is False


@pytest.mark.parametrize("scale", [0, -1, 101])
def test_a_size_that_makes_no_sense_is_refused(scale: float) -> None:
    with pytest.raises(CommandError):
        call_command("generate_region", scale=scale)

    assert Organization.objects.count() == 0
