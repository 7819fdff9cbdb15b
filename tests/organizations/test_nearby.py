"""Firms from near to far, on a list and a map: public facts of listed firms only."""

from itertools import combinations

import pytest
from django.urls import reverse

from classifications.distances import Place
from classifications.models import Municipality
from organizations.enums import OrganizationStatus, OrganizationType
from organizations.town_map import GAP, LINE, Spot, drawn
from tests.factories import OrganizationFactory, sign_in

HACHIOJI, TACHIKAWA, OME = "132012", "132021", "132055"

pytestmark = pytest.mark.django_db


def shown(client, **params: str) -> list[tuple[str, str]]:
    """The names of the firms and how far they are said to be."""
    answer = client.get(reverse("organizations:nearby"), params)
    return [(firm.name, distance) for firm, distance in answer.context["firms"]]


def test_firms_are_told_from_near_to_far(client):
    for name, town in (("遠い会社", OME), ("同じ町の会社", HACHIOJI), ("近い会社", TACHIKAWA)):
        OrganizationFactory(name=name, municipality_id=town)

    assert shown(client, town=HACHIOJI) == [
        ("同じ町の会社", "同じ市"),
        ("近い会社", "約9 km"),
        ("遠い会社", "約14 km"),
    ]


def test_a_member_looks_from_the_own_town(client, member):
    member.organization.municipality_id = OME
    member.organization.save()
    OrganizationFactory.create_batch(3, municipality_id=HACHIOJI)
    client.force_login(member.user)

    assert client.get(reverse("organizations:nearby")).context["home"].code == OME


def test_only_listed_firms_are_counted_and_told(client):
    OrganizationFactory(name="見える会社", municipality_id=HACHIOJI)
    OrganizationFactory(municipality_id=HACHIOJI, status=OrganizationStatus.PENDING)
    OrganizationFactory(municipality_id=HACHIOJI, type=OrganizationType.UNIVERSITY)
    OrganizationFactory(municipality_id=None)

    answer = client.get(reverse("organizations:nearby"))

    assert [firm.name for firm, _distance in answer.context["firms"]] == ["見える会社"]
    assert [(spot.code, spot.firms) for spot in answer.context["map"].spots] == [(HACHIOJI, 1)]


def test_a_town_that_is_not_known_is_an_error_beside_the_list(client):
    OrganizationFactory(municipality_id=HACHIOJI)

    answer = client.get(reverse("organizations:nearby"), {"town": "999999\x00", "page": "x"})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["town"]
    assert len(answer.context["firms"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_however_many_firms(client, count, django_assert_num_queries):
    OrganizationFactory.create_batch(count, municipality_id=HACHIOJI)

    # savepoint, role, role; towns, firms by town, count, page; role, savepoint
    with django_assert_num_queries(8):
        client.get(reverse("organizations:nearby"))


def test_no_town_of_the_map_covers_another():
    rows = Municipality.objects.values_list("code", "name_ja", "lat", "lon")
    spots = drawn(tuple((Place(*row), 5) for row in rows)).spots
    crowded = drawn(tuple((Place(str(number), "同じ所", 35.6, 139.4), 1) for number in range(2))).spots

    assert [pair for pair in combinations(spots, 2) if covers(*pair)] == []
    assert not covers(*crowded)
    assert covers(spots[0], spots[0])


def covers(one: Spot, other: Spot) -> bool:
    """Whether a circle with its name reaches into another's, by more than rounding."""
    wide = max(2 * one.radius, 13 * len(one.name)) / 2 + max(2 * other.radius, 13 * len(other.name)) / 2
    high = one.radius + other.radius + LINE
    return abs(one.x - other.x) < wide - GAP and abs(one.y - other.y) < high - GAP


def test_firm_that_asks_to_be_left_out_is_on_neither_list_nor_map(client, company_admin):
    own = company_admin.organization
    sign_in(client, company_admin)
    assert shown(client, town=own.municipality_id) == [(own.name, "同じ市")]
    edit = reverse("organizations:edit")
    kept = {"name_kana": own.name_kana, "municipality": own.municipality_id}

    assert 'id="id_is_listed_nearby" checked' in client.get(edit).text
    client.post(edit, kept)

    assert shown(client, town=own.municipality_id) == []
    assert own.name in client.get(reverse("organizations:list")).text
    client.post(edit, kept | {"is_listed_nearby": "on"})
    assert shown(client, town=own.municipality_id) == [(own.name, "同じ市")]


def test_other_bodies_have_no_such_choice(client, finance_officer):
    page = sign_in(client, finance_officer).get(reverse("organizations:edit"))

    assert (page.status_code, "is_listed_nearby" in page.text) == (200, False)
