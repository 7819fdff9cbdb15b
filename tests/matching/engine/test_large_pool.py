"""A pool too large to compare whole gives what the whole comparison gives; reindexing can be resumed."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import engine
from matching.documents import CuratedPair, Document
from matching.engine import Entry, Kind, ranking, search
from tests.factories import UserFactory
from tests.matching.engine.listings import BEE_SEED, LUNCH_NEED, STEP_NEED, STEP_SEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(monkeypatch):
    monkeypatch.setattr(search, "WHOLE_POOL", 1)
    engine.index_many(Kind.SEED, [Entry(uuid4(), text) for text in (STEP_SEED, BEE_SEED)])
    engine.index_many(Kind.NEED, [Entry(uuid4(), text) for text in (STEP_NEED, LUNCH_NEED)])
    engine.refresh_statistics()
    return Document.objects.get(kind=Kind.NEED, text__title=STEP_NEED.title)


def test_near_seed_scores_as_in_the_whole_comparison(need):
    whole = ranking.rank_seeds(need, whole=True)
    chosen = ranking.rank_seeds(need)
    expected = dict(zip(whole.ids, whole.total.tolist(), strict=True))
    assert chosen.ids
    assert chosen.total.tolist() == pytest.approx([expected[one] for one in chosen.ids])


def test_second_ranking_uses_the_yardstick_of_the_first(need):
    first = ranking.rank_seeds(need)
    need.refresh_from_db()
    with CaptureQueriesContext(connection) as captured:
        again = ranking.rank_seeds(need)
    assert again.total.tolist() == pytest.approx(first.total.tolist())
    assert not [query for query in captured if f"LIMIT {search.SAMPLE}" in query["sql"]]


def _asked_anew(need) -> bool:
    """Whether ranking reads the need's words again."""
    need.refresh_from_db()
    with CaptureQueriesContext(connection) as captured:
        ranking.rank_seeds(need)
    return any("matching_nearterm" in query["sql"] for query in captured)


def test_need_asks_again_until_something_is_counted_or_curated(need):
    ranking.rank_seeds(need)
    assert not _asked_anew(need)

    engine.refresh_statistics()
    assert _asked_anew(need)
    assert not _asked_anew(need)

    CuratedPair.objects.create(one="昇降", other="段差", verdict="synonym", decided_by=UserFactory())
    assert _asked_anew(need)


def test_reindexing_forgets_nothing_and_says_how_far_it_is(need):
    said = StringIO()
    call_command("reindex", resume=True, stderr=said)
    assert "need: 0 of 0" in said.getvalue()
    assert Document.objects.count() == 4
