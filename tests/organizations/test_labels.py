"""The masked label: whoever carries it shares it with four others at least."""

import random
from collections import Counter

import pytest
from django.utils.translation import override

from classifications.models import Industry, Municipality
from organizations.enums import OrganizationStatus, OrganizationType
from organizations.label_words import shown_label
from organizations.labels import SMALLEST_GROUP, masked_label
from organizations.models import Organization
from tests.factories import OrganizationFactory
from tests.trust import matrix

pytestmark = pytest.mark.django_db


def say(organization: Organization) -> str:
    return masked_label(Organization.objects.get(pk=organization.pk))


@pytest.mark.parametrize("seed", matrix.some(range(4), 1, turn="regions"))
def test_every_label_of_a_random_region_is_shared_by_five(seed):
    chance = random.Random(seed)
    towns = list(Municipality.objects.order_by("pk").values_list("pk", flat=True)[:8])
    trades = list(Industry.objects.filter(level="group").order_by("pk").values_list("pk", flat=True)[:12])
    types = [OrganizationType.COMPANY] * 5 + [OrganizationType.STARTUP, OrganizationType.UNIVERSITY]
    region = [
        OrganizationFactory(
            type=chance.choice(types),
            municipality_id=chance.choice([*towns, None]),
            industry_id=chance.choice([*trades, None]),
            size_band=chance.choice(["E005", "E020", "E050", "E300", ""]),
        )
        for _number in range(60)
    ]

    carried = Counter(say(organization) for organization in region)

    assert {label: count for label, count in carried.items() if count < SMALLEST_GROUP} == {}
    # The region is varied enough for labels that tell something.
    assert len(carried) > 3


def test_label_that_many_fit_but_one_alone_would_carry_is_not_given():
    """Five firms of one trade and a sixth of another: its own group would be the sixth alone."""
    alike = OrganizationFactory.create_batch(10)
    sixth = OrganizationFactory(industry_id="E25")

    labels = Counter(say(organization) for organization in [*alike, sixth])

    assert labels == {"登録団体": 11}


def test_five_alike_are_named_by_their_finest_facets():
    five = OrganizationFactory.create_batch(5)

    assert say(five[0]) == "八王子市・金属製品製造業・従業員21〜50名"


def test_four_alike_are_coarsened():
    four = OrganizationFactory.create_batch(4)
    OrganizationFactory(size_band="E100")

    assert say(four[0]) == "八王子市・金属製品製造業・従業員21〜100名"


def test_organisations_the_desk_has_not_checked_do_not_count():
    four = OrganizationFactory.create_batch(4)
    OrganizationFactory(status=OrganizationStatus.PENDING)
    OrganizationFactory(status=OrganizationStatus.SUSPENDED)

    assert say(four[0]) == "登録団体"


def test_lonely_organisation_is_only_somewhere_in_the_region():
    assert say(OrganizationFactory()) == "登録団体"


def test_body_from_outside_the_region_is_not_said_to_be_inside():
    assert say(OrganizationFactory(municipality_id=None)) == "登録団体"


def test_size_band_nobody_knows_says_nothing_about_size():
    five = OrganizationFactory.create_batch(5, size_band="X")

    assert say(five[0]) == "八王子市・金属製品製造業"


@pytest.mark.parametrize("count", [5, 50])
def test_label_costs_the_same_in_a_large_region(count, django_assert_num_queries):
    OrganizationFactory.create_batch(count)
    organization = Organization.objects.select_related("municipality", "industry").first()
    masked_label(organization)

    with django_assert_num_queries(2):  # divisions, counted facets
        masked_label(organization)


def test_english_readers_get_the_same_coarse_words():
    labels = ["多摩地域・企業・従業員20名以下", "登録団体", "大学・見知らぬ町"]
    label = "八王子市・飲料・たばこ・飼料製造業・従業員21〜50名"

    with override("en"):
        told = [shown_label(text) for text in (label, *labels)]

    assert told == [
        "Hachioji, Beverages, tobacco and feed, 21-50 employees",
        "Tama area, company, up to 20 employees",
        "registered organisation",
        "大学・見知らぬ町",
    ]
    assert shown_label(label) == label
