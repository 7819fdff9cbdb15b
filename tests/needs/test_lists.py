"""Lists of needs: cost, filters, empty states."""

from datetime import timedelta

import pytest
from django.urls import reverse

from needs.models import Need, PublishedNeed
from needs.public import today
from tests.factories import sign_in
from tests.needs import factories

pytestmark = pytest.mark.django_db


def shown(member, coordinator, count, noon) -> list[Need]:
    needs = [factories.published(member, coordinator=coordinator, at=noon) for _ in range(count)]
    PublishedNeed.objects.update(deadline=today() + timedelta(days=30))
    return needs


@pytest.mark.parametrize("count", [1, 3])
def test_public_list_costs_the_same_however_many_needs(
    client, member, coordinator, noon, count, django_assert_num_queries
):
    shown(member, coordinator, count, noon)
    client.get(reverse("needs:list"))

    with django_assert_num_queries(6):  # savepoint, role taken, count, page, role back, release
        response = client.get(reverse("needs:list"))

    assert len(response.context["list"].cards) == count


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_costs_the_same_however_many_needs(owner, member, noon, count, django_assert_num_queries):
    for _ in range(count):
        factories.draft(member, at=noon)
    owner.get(reverse("needs:mine"))

    with django_assert_num_queries(7):
        response = owner.get(reverse("needs:mine"))

    assert len(response.context["entries"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_desk_queue_costs_the_same_however_many_needs(
    client, member, coordinator, noon, count, django_assert_max_num_queries
):
    for _ in range(count):
        factories.submitted(member, at=noon)
    sign_in(client, coordinator)
    client.get(reverse("admin:needs_need_changelist"))

    with django_assert_max_num_queries(10):
        response = client.get(reverse("admin:needs_need_changelist"))

    assert response.content.decode().count(factories.TEXTS["title"]) == count


@pytest.mark.parametrize(
    "query",
    [
        {"q": "曲がり"},
        {"kind": "technology"},
        {"theme": "T01"},
        {"deadline": "90"},
        {"budget": "B2"},
        {"q": "曲がり", "theme": "T01", "kind": "technology", "budget": "B2", "deadline": "60"},
    ],
)
def test_filters_find_what_fits(client, member, coordinator, noon, query):
    need = shown(member, coordinator, 2, noon)[0]
    PublishedNeed.objects.filter(public_id=need.public_id).update(
        theme_codes=["T01", "T03"], budget_band="B2"
    )
    PublishedNeed.objects.exclude(public_id=need.public_id).update(
        search_text="別の話", kind="fuzzy", deadline=today() + timedelta(days=100)
    )

    response = client.get(reverse("needs:list"), query)

    assert [card.public_id for card in response.context["list"].cards] == [need.public_id]


@pytest.mark.parametrize(
    "query",
    [{"theme": "x"}, {"kind": "x"}, {"q": "\x00"}, {"q": "a" * 101}, {"page": "zzz"}, {"deadline": "-1"}],
)
def test_unknown_conditions_are_answered_with_a_page(client, query):
    assert client.get(reverse("needs:list"), query).status_code == 200


def test_empty_list_says_so(client):
    assert "募集中のニーズはまだありません" in client.get(reverse("needs:list")).content.decode()


def test_idle_resources_carry_a_visible_tag_on_lists_and_pages(client, owner, member, coordinator, noon):
    need, other = shown(member, coordinator, 2, noon)
    for rows in (PublishedNeed, Need):
        rows.objects.filter(public_id=need.public_id).update(kind="idle_resource")
    tag = "使い道を探しています"

    assert client.get(reverse("needs:list")).content.decode().count(tag) == 1
    assert owner.get(reverse("needs:mine")).content.decode().count(tag) == 1
    assert tag in client.get(reverse("needs:detail", args=[need.public_id])).content.decode()
    assert tag not in client.get(reverse("needs:detail", args=[other.public_id])).content.decode()
