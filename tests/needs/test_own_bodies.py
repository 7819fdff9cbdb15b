"""A town works with its own needs as a company does with its own; nobody else does."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from disclosure.services import owners_of
from matching.engine import telling
from needs import on_behalf
from needs.models import Need
from tests.factories import MembershipFactory, actor_of, sign_in
from tests.matching import factories as matching
from tests.needs.test_on_behalf import consent

pytestmark = pytest.mark.django_db
STEPS = ("workspace", "edit", "preview", "exclusions", "close", "withdraw")


@pytest.fixture
def town_need(municipality_officer, coordinator) -> Need:
    return matching.need(municipality_officer, coordinator)


@pytest.fixture
def colleague(town):
    return MembershipFactory(organization=town, role="municipality_officer")


@pytest.fixture
def other_town():
    return MembershipFactory(organization__type="municipality", role="municipality_officer")


def answers(client, need):
    pages = [reverse(f"needs:{step}", args=[need.public_id]) for step in STEPS]
    return {client.get(page).status_code for page in pages}


def test_every_officer_of_the_town_finds_and_works_with_its_need(client, town_need, colleague):
    sign_in(client, colleague)

    listed = client.get(reverse("needs:mine"))
    page = client.get(reverse("needs:workspace", args=[town_need.public_id]))

    assert [need for need, _step, _mandate in listed.context["entries"]] == [town_need]
    assert answers(client, town_need) == {200}
    assert [page.context[f"can_{step}"] for step in ("edit", "close", "withdraw")] == [True] * 3
    assert colleague.user in owners_of(town_need.public_id)


def test_for_an_officer_of_another_town_it_does_not_exist(client, town_need, other_town):
    sign_in(client, other_town)

    assert not client.get(reverse("needs:mine")).context["entries"]
    assert answers(client, town_need) == {404}
    assert other_town.user not in owners_of(town_need.public_id)


def test_who_has_a_need_may_approach_a_seed_and_nobody_else_of_the_towns(
    client, town_need, colleague, other_town, researcher
):
    seed = matching.seed(researcher)
    matching.suggestion(town_need, seed)
    approach = reverse("matching:approach", args=[seed.public_id])

    sign_in(client, colleague)
    assert client.get(approach).status_code == 200
    assert approach in client.get(reverse("matching:suggestions")).content.decode()
    assert approach in client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()
    sign_in(client, other_town)
    assert client.get(approach).status_code == 409
    assert approach not in client.get(reverse("seeds:detail", args=[seed.public_id])).content.decode()


def test_a_colleague_is_told_what_to_add_without_a_link_that_would_refuse(
    client, member, company, company_admin, coordinator, researcher
):
    need = matching.need(member, coordinator)
    facts = {"missing_in_need": [telling.BUDGET], "shared_words": [["板", "板"]]}
    matching.suggestion(need, matching.seed(researcher), reasons=facts)
    edit = reverse("needs:edit", args=[need.public_id])
    links = {}
    for who in (member, company_admin, MembershipFactory(organization=company)):
        sign_in(client, who)
        (own,) = client.get(reverse("pages:my")).context["listings"]
        links[who] = urlsplit(own.addition.url).path

    assert list(links.values()) == [edit, edit, ""]
    assert client.get(edit).status_code == 409


def test_the_list_tells_own_needs_from_those_of_clients(
    client, town_need, colleague, company, noon, django_assert_max_num_queries
):
    entered = on_behalf.enter(
        public_id=uuid4(),
        actor=actor_of(colleague),
        client=company,
        consent=consent(noon),
        email="",
        at=noon,
    )
    sign_in(client, colleague)

    with django_assert_max_num_queries(20):
        page = client.get(reverse("pages:my"))

    shown = client.get(reverse("needs:mine")).context["entries"]
    assert {one.pk: one.is_own for one, _step, _mandate in shown} == {town_need.pk: True, entered.pk: False}
    assert {row.path for row in page.context["listings"]} == {
        reverse("needs:workspace", args=[need.public_id]) for need in (town_need, entered)
    }
