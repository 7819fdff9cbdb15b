"""What the world sees of seeds and researchers."""


import pytest
from django.urls import reverse

from organizations.enums import Role
from organizations.models import Membership
from tests.factories import MembershipFactory
from tests.seeds.factories import draft, published, submitted

pytestmark = pytest.mark.django_db
CANARY = "蜃気楼合金"


def ids(response) -> set:
    return {seed.public_id for seed in response.context["seeds"]}


def test_list_shows_published_seeds_and_no_drafts(client, researcher: Membership):
    shown = published(researcher)
    draft(researcher, title=CANARY)
    submitted(researcher, title=CANARY)

    response = client.get(reverse("seeds:list"))

    assert ids(response) == {shown.public_id}
    assert response.content.decode().count(CANARY) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many_seeds(client, researcher, count, django_assert_num_queries):
    for _ in range(count):
        published(researcher).pk  # noqa: B018
    client.get(reverse("seeds:list"))

    # Role there and back in a savepoint (5); themes, fields, institutions; count, page, themes of the page.
    with django_assert_num_queries(11):
        response = client.get(reverse("seeds:list"))

    assert len(response.context["seeds"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_researcher_list_costs_the_same_however_many(client, university, count, django_assert_num_queries):
    for _ in range(count):
        published(MembershipFactory(organization=university, role=Role.RESEARCHER))
    client.get(reverse("researchers:list"))

    with django_assert_num_queries(9):
        response = client.get(reverse("researchers:list"))

    assert len(response.context["researchers"]) == count
