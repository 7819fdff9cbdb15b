"""The desk's first page: what is late, due and new, with the list behind each figure; lists remember."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core import desk_memory
from core.calendar import today
from core.models import DeskMemory
from tests.factories import MembershipFactory, UniversityFactory, actor_of, sign_in
from tests.matching import desk_scene as scene

pytestmark = pytest.mark.django_db
NEEDS = "/admin/needs/need/"


@pytest.fixture
def need(company_admin, coordinator):
    return scene.need_of(company_admin, coordinator=coordinator)


def heaps(client: Client, query: str = "") -> dict[str, dict[str, int]]:
    """Return the figures of each heap by their names."""
    shown = client.get(f"/admin/{query}").context["heaps"]
    return {
        heap.name: {"": heap.count} | {share.name: share.count for share in heap.shares} for heap in shown
    }


def test_what_is_late_is_counted_and_is_what_its_list_shows(client, need, researcher, coordinator):
    late = scene.suggestion_of(need, scene.seed_of(researcher), due_on=today() - timedelta(days=4))
    for days in (0, 7, 8):  # what the lists call あと7日 is inside of seven days
        other = scene.seed_of(researcher, title=f"別の台座{days}")
        scene.suggestion_of(need, other, due_on=today() + timedelta(days=days))
    sign_in(client, coordinator)

    heap = next(one for one in client.get("/admin/").context["heaps"] if one.name == "候補の判断")
    listed = client.get(next(share.path for share in heap.shares if share.is_late)).context["rows"]

    assert {share.name: share.count for share in heap.shares} == {
        "期限切れ": 1,
        "きょうまで": 1,
        "7日以内": 2,
    }
    assert (heap.count, heap.late_days, [row.pk for row in listed]) == (4, 4, [late.pk])


def test_mine_nobodys_and_everybodys(client, need, researcher, coordinator, other_coordinator):
    scene.suggestion_of(need, scene.seed_of(researcher), assigned_to=other_coordinator.user)
    sign_in(client, coordinator)

    counts = [heaps(client, f"?whose={word}")["候補の判断"][""] for word in ("all", "mine", "none")]

    assert counts == [1, 0, 0]
    assert heaps(client)["候補の判断"][""] == 0  # the last choice is remembered


def test_new_is_what_came_after_the_visit_before(client, need, researcher, coordinator):
    sign_in(client, coordinator)
    scene.suggestion_of(need, scene.seed_of(researcher))
    assert "新着" not in heaps(client)["候補の判断"]

    DeskMemory.objects.update(seen_at=timezone.now() - timedelta(hours=2))

    assert heaps(client)["候補の判断"]["新着"] == 1
    assert len(client.get("/admin/matching/suggestion/queue/?whose=all&when=new").context["rows"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_costs_the_same_for_one_row_and_three(
    client, need, coordinator, count, django_assert_num_queries
):
    for number in range(count):
        researcher = MembershipFactory(organization=UniversityFactory(), role="researcher")
        scene.suggestion_of(need, scene.seed_of(researcher, title=f"台座{number}"))
        scene.proposal_to(need, by=researcher, number=number + 1)
    sign_in(client, coordinator).get("/admin/")

    with django_assert_num_queries(QUERIES):
        client.get("/admin/")


def test_a_list_comes_back_as_it_was_left_until_it_is_cleared(client, need, coordinator, portal_admin):
    sign_in(client, coordinator)
    client.get(f"{NEEDS}?stage=published&p=0")
    client.get(f"{NEEDS}?nothing=of_the_kind")

    again = client.get(NEEDS)
    cleared = (client.get(f"{NEEDS}?q=").status_code, client.get(NEEDS).status_code)

    assert (again.status_code, again.url) == (302, f"{NEEDS}?stage=published")
    assert cleared == (200, 200)
    assert desk_memory.recall(portal_admin.user, "needs_need") == ""


def test_the_administrator_counts_no_cases(client, need, researcher, portal_admin):
    scene.suggestion_of(need, scene.seed_of(researcher))

    assert list(heaps(sign_in(client, portal_admin))) == ["団体の確認", "送れなかったメール"]
    assert actor_of(portal_admin).is_coordinator is False


QUERIES = 20
