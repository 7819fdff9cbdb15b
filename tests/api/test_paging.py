"""Cursors: each row once, whatever is added meanwhile; they tell nothing and cannot be changed."""

from datetime import timedelta

import pytest
from django.core.signing import Signer

from core.calendar import today
from needs import public
from needs.models import PublishedNeed
from tests.api.factories import published_needs, published_seeds

pytestmark = pytest.mark.django_db


def ids(rows) -> list[str]:
    return [str(row.public_id) for row in rows]


def walk(web, url: str, direction: str = "next", *, meanwhile=lambda: None) -> list[str]:
    """Follow the links to the end; ``meanwhile`` happens after each page."""
    seen = []
    while url:
        body = web.get(url).json()
        page = [row["id"] for row in body["results"]]
        seen = seen + page if direction == "next" else page + seen
        url = body[direction]
        meanwhile()
    return seen


def in_order() -> list[str]:
    return [str(key) for key in PublishedNeed.objects.order_by(*public.ORDER).values_list("pk", flat=True)]


@pytest.fixture
def many() -> list[str]:
    """130 needs: 100 of one day, 15 of each neighbour."""
    day = today() - timedelta(days=5)
    published_needs(100, on=day)
    published_needs(15, on=day - timedelta(days=1))
    published_needs(15, on=day + timedelta(days=1))
    return in_order()


def test_walk_sees_each_need_once(web, many):
    assert walk(web, "/api/v1/needs/?page_size=20") == many


def test_walk_stays_whole_when_rows_are_added(web, many):
    def publish_more():
        published_needs(2, on=today())
        published_needs(1, on=today() - timedelta(days=5))

    seen = walk(web, "/api/v1/needs/?page_size=20", meanwhile=publish_more)

    assert len(seen) == len(set(seen))
    assert [key for key in seen if key in set(many)] == many


def test_walk_backwards_returns_to_the_start(web, many):
    url = "/api/v1/needs/?page_size=20"
    while following := web.get(url).json()["next"]:
        url = following

    assert walk(web, url, "previous") == many
    assert web.get("/api/v1/needs/?page_size=20").json()["previous"] is None


def test_more_ties_than_a_thousand(web):
    published_needs(1100)

    assert walk(web, "/api/v1/needs/?page_size=200") == in_order()


def test_walk_over_seeds(web, university):
    published_seeds(70, organization=university)

    seen = walk(web, "/api/v1/seeds/?page_size=30")

    assert (len(seen), len(set(seen))) == (70, 70)


def test_page_has_fifty_rows_unless_asked_and_keeps_its_conditions(web, many):
    first = web.get("/api/v1/needs/?open=true")

    assert len(first.json()["results"]) == 50
    assert "open=true" in first.json()["next"]
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = web.get(first.json()["next"])
    assert 'rel="next"' in second["Link"]
    assert 'rel="prev"' in second["Link"]


def test_cursor_holds_the_public_order_and_nothing_else(web, many):
    url = web.get("/api/v1/needs/?page_size=1").json()["next"]
    row = PublishedNeed.objects.get(pk=many[0])

    signer = Signer(salt="api.cursor:-published_on,shuffle,public_id")
    held = signer.unsign_object(url.split("cursor=")[1].replace("%3A", ":"))

    assert held == [False, row.published_on.isoformat(), row.shuffle, str(row.public_id)]


@pytest.mark.parametrize(
    "change", [lambda c: c[:-1], lambda c: "x" + c, lambda c: "", lambda c: c.split("%3A")[0]]
)
def test_changed_cursor_is_refused(web, many, change):
    cursor = web.get("/api/v1/needs/?page_size=1").json()["next"].split("cursor=")[1]

    assert web.get(f"/api/v1/needs/?page_size=1&cursor={cursor}").status_code == 200
    assert web.get(f"/api/v1/needs/?cursor={change(cursor)}").status_code == 400


def test_cursor_of_another_list_is_refused(web, many, university):
    published_seeds(2, organization=university)
    cursor = web.get("/api/v1/seeds/?page_size=1").json()["next"].split("cursor=")[1]

    assert web.get(f"/api/v1/needs/?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("size", ["0", "-1", "201", "1.5", "abc", "１０", "", "9999999999"])
def test_page_sizes_out_of_range_are_refused(web, size):
    assert web.get(f"/api/v1/needs/?page_size={size}").status_code == 400
