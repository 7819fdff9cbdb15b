"""When a pool is counted again: as often as it needs, and no more."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.documents import Document
from matching.engine import Entry, Kind, Text, drifting, index, index_many, refresh_statistics, store

pytestmark = pytest.mark.django_db


def keep(count: int) -> list[Entry]:
    entries = [Entry(uuid4(), Text(title=f"金型の検査{number}")) for number in range(count)]
    index_many(Kind.SEED, entries)
    return entries


def counted(work) -> tuple[bool, int]:
    with CaptureQueriesContext(connection) as captured:
        answer = work()
    return answer, sum("COUNT(*)" in one["sql"] for one in captured.captured_queries)


def test_a_pool_is_counted_once_then_only_when_it_may_have_grown():
    keep(20)
    refresh_statistics()

    assert counted(lambda: drifting.has_grown(Kind.SEED)) == (False, 1)
    keep(3)
    assert counted(lambda: drifting.has_grown(Kind.SEED)) == (False, 0)
    keep(3)
    assert counted(lambda: drifting.has_grown(Kind.SEED)) == (True, 1)


def test_other_kinds_keys_cost_a_count_and_change_no_answer():
    keep(20)
    refresh_statistics()
    drifting.has_grown(Kind.SEED)
    index_many(Kind.NEED, [Entry(uuid4(), Text(title="金型")) for _ in range(10)])

    assert counted(lambda: drifting.has_grown(Kind.SEED)) == (False, 1)
    assert counted(lambda: drifting.has_grown(Kind.SEED)) == (False, 0)


def test_a_pool_that_shrank_is_counted_again():
    entries = keep(10)
    refresh_statistics()
    for entry in entries[:3]:
        store.forget(Kind.SEED, entry.listing_id)
    index(Kind.SEED, entries[0].listing_id, entries[0].text)

    assert Document.objects.filter(kind=Kind.SEED).count() == 8
    assert store.pools.read(Kind.SEED).documents == 7
