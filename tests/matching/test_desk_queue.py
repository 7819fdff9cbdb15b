"""The queue: suggestions and proposals in one list, for coordinators only, whatever its length."""

import pytest
from django.test import Client
from django.urls import reverse

from matching.desk import queue
from tests.factories import MembershipFactory, UniversityFactory, actor_of, sign_in
from tests.matching import desk_scene as scene

pytestmark = pytest.mark.django_db
QUEUE = "/admin/matching/suggestion/queue/"


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


def test_suggestions_and_proposals_stand_in_one_list(client: Client, need, researcher, coordinator):
    seed = scene.seed_of(researcher)
    scene.suggestion_of(need, seed, assigned_to=coordinator.user)
    scene.proposal_to(need, by=researcher)

    rows = queue.cards(queue.rows(actor_of(coordinator), {}))

    assert [(row.kind, row.title) for row in rows] == [("proposal", need.title), ("suggestion", need.title)]
    assert sign_in(client, coordinator).get(QUEUE).status_code == 200


def test_the_likeliest_pair_of_all_needs_can_stand_first(need, researcher, coordinator):
    near = scene.suggestion_of(need, scene.seed_of(researcher), probability=0.4, score=0.2)
    other = scene.seed_of(researcher, title="別の台座")
    # A score says where a pair stands in its own need's list.
    scene.suggestion_of(need, other, probability=0.2, score=17)

    rows = queue.cards(queue.rows(actor_of(coordinator), {"order": "score"}))

    assert rows[0].pk == near.pk


def test_what_a_colleague_takes_care_of_is_one_filter_away(need, researcher, coordinator, other_coordinator):
    scene.suggestion_of(need, scene.seed_of(researcher), assigned_to=other_coordinator.user)
    actor = actor_of(coordinator)

    assert len(queue.rows(actor, {})) == 0
    assert len(queue.rows(actor, {"whose": "all"})) == 1


def test_a_withdrawn_listing_leaves_the_queue(need, researcher, coordinator, company_admin):
    from needs.services import hide_from_world

    scene.suggestion_of(need, scene.seed_of(researcher))
    hide_from_world(need)

    assert len(queue.rows(actor_of(coordinator), {})) == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("portal_admin", 404), ("company_admin", 404), ("researcher", 404)],
)
def test_only_coordinators_see_the_queue(client: Client, request, role, status):
    assert sign_in(client, request.getfixturevalue(role)).get(QUEUE).status_code == status


def test_a_visitor_is_asked_to_sign_in(client: Client, db):
    assert client.get(QUEUE).status_code == 302


@pytest.mark.parametrize(
    "query", ["?page=abc", "?kind=%00", "?order=score&band=x", "?q=" + "あ" * 5000, "?whose[]=1"]
)
def test_a_strange_address_is_not_an_error(client: Client, coordinator, query):
    assert sign_in(client, coordinator).get(QUEUE + query).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_row_and_three(
    client: Client, need, coordinator, count, django_assert_num_queries
):
    for number in range(count):
        researcher = MembershipFactory(organization=UniversityFactory(), role="researcher")
        scene.suggestion_of(need, scene.seed_of(researcher, title=f"台座{number}"))
        scene.proposal_to(need, by=researcher, number=number + 1)
    sign_in(client, coordinator).get(QUEUE)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("admin:matching_queue")).content.decode()

    assert page.count('<th scope="row">') == 2 * count


QUERIES = 11
