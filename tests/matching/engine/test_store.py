"""The engine on PostgreSQL: nearest listings of the other kind, kept current, whoever indexes at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from matching import engine
from matching.documents import Document, DocumentPool, Term
from matching.engine import Band, Kind, Text
from matching.engine.evaluation import DEVELOPMENT_SET
from matching.engine.files import read_needs, read_seeds
from matching.engine.ranking import Pool
from tests.matching.engine.listings import BEE_SEED, LUNCH_NEED, STEP_NEED, STEP_SEED

NEED_ID, LUNCH_ID, SEED_ID, BEE_ID = (UUID(int=number) for number in range(1, 5))


@pytest.fixture
def region(db):
    """Two needs and two seeds, of which one pair is near."""
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)
    engine.index(Kind.NEED, LUNCH_ID, LUNCH_NEED)
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.SEED, BEE_ID, BEE_SEED)


@pytest.mark.usefixtures("region")
def test_a_need_finds_its_seed_with_reasons():
    (found,) = engine.suggest(Kind.NEED, NEED_ID)

    assert (found.listing_id, found.band) == (SEED_ID, Band.HIGH)
    assert ("段差", "段差") in found.reasons.shared_words
    assert found.reasons.japanese[-3:] == (
        "テーマが同じ：物流・モビリティ",
        "ニーズに書かれていないこと：予算、期限",
        "シーズに書かれていないこと：TRL",
    )


@pytest.mark.usefixtures("region")
def test_both_directions_say_the_same():
    (from_need,) = engine.suggest(Kind.NEED, NEED_ID)
    (from_seed,) = engine.suggest("seed", SEED_ID)

    assert from_seed == replace(from_need, listing_id=NEED_ID)


@pytest.mark.usefixtures("region")
def test_silence_when_nothing_is_near():
    assert engine.suggest(Kind.NEED, LUNCH_ID) == []
    assert engine.suggest(Kind.SEED, BEE_ID) == []
    assert engine.suggest(Kind.NEED, uuid4()) == []


@pytest.mark.usefixtures("region")
def test_excluded_and_withdrawn_listings_are_not_suggested():
    assert engine.suggest(Kind.NEED, NEED_ID, exclude=[SEED_ID]) == []

    engine.forget(Kind.SEED, SEED_ID)
    engine.forget(Kind.SEED, SEED_ID)

    assert engine.suggest(Kind.NEED, NEED_ID) == []
    assert engine.indexed_ids(Kind.SEED) == {BEE_ID}


@pytest.mark.usefixtures("region")
def test_an_edited_listing_replaces_its_old_words():
    engine.index(Kind.SEED, SEED_ID, BEE_SEED)

    assert engine.suggest(Kind.NEED, NEED_ID) == []
    assert Document.objects.filter(kind=Kind.SEED).count() == 2


@pytest.mark.usefixtures("region")
def test_indexing_twice_changes_nothing():
    before = engine.suggest(Kind.NEED, NEED_ID)
    words = Term.objects.count()

    engine.index(Kind.SEED, SEED_ID, STEP_SEED)

    assert engine.suggest(Kind.NEED, NEED_ID) == before
    assert Term.objects.count() == words


@pytest.mark.usefixtures("region")
def test_documents_of_another_engine_version_are_never_compared():
    Document.objects.filter(kind=Kind.SEED).update(engine_version="something-else")

    assert engine.suggest(Kind.NEED, NEED_ID) == []
    assert engine.indexed_ids(Kind.SEED) == set()

    engine.refresh_statistics()

    assert set(Document.objects.values_list("kind", flat=True)) == {Kind.NEED}


@pytest.mark.usefixtures("region")
def test_counts_follow_the_documents():
    engine.refresh_statistics()

    seeds = DocumentPool.objects.get(kind=Kind.SEED)
    lengths = Document.objects.filter(kind=Kind.SEED).values_list("length", flat=True)
    assert (seeds.documents, seeds.words) == (2, sum(lengths))
    assert Term.objects.values_list("need_documents", "seed_documents").get(text="段差") == (1, 1)

    engine.forget(Kind.SEED, SEED_ID)
    engine.refresh_statistics()

    assert Term.objects.values_list("need_documents", "seed_documents").get(text="段差") == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["。", "\x01", "段差" * 50_000, "\ud800段差", "段差\u202e昇降"])
def test_hostile_text_can_be_indexed_and_asked_for(title):
    engine.index(Kind.SEED, SEED_ID, STEP_SEED)
    engine.index(Kind.NEED, NEED_ID, Text(title=title))

    assert engine.suggest(Kind.NEED, NEED_ID) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_costs_the_same_however_many_are_near(count, django_assert_num_queries):
    engine.index(Kind.NEED, NEED_ID, STEP_NEED)
    for _ in range(count):
        engine.index(Kind.SEED, uuid4(), STEP_SEED)

    # own document, pool, frequencies, nearest, pool, frequencies, words, themes
    with django_assert_num_queries(8):
        found = engine.suggest(Kind.NEED, NEED_ID)

    assert len(found) == count


@pytest.mark.django_db
def test_the_store_ranks_like_the_files():
    seeds = dict(list(read_seeds(DEVELOPMENT_SET / "seeds.jsonl").items())[:60])
    ids = {UUID(int=number): name for number, name in enumerate(seeds, start=1)}
    for listing_id, name in ids.items():
        engine.index(Kind.SEED, listing_id, seeds[name])
    needs = read_needs(DEVELOPMENT_SET / "needs.jsonl")
    for number, need in enumerate(needs.values(), start=1000):
        engine.index(Kind.NEED, UUID(int=number), need)
    engine.refresh_statistics()
    for listing_id, name in ids.items():
        engine.index(Kind.SEED, listing_id, seeds[name])
    pool = Pool(seeds)

    for number, need in enumerate(needs.values(), start=1000):
        stored = [(ids[one.listing_id], one.score) for one in engine.suggest(Kind.NEED, UUID(int=number))]
        loud = [(one.listing_id, round(one.pair.score, 4)) for one in pool.rank(need) if one.pair.band]
        assert [name for name, _ in stored] == [name for name, _ in loud]
        assert [score for _, score in stored] == pytest.approx([score for _, score in loud], abs=2e-4)


@pytest.mark.django_db(transaction=True)
def test_workers_that_index_at_once_lose_and_double_nothing():
    start = Barrier(4)
    same = UUID(int=99)

    def work(worker: int) -> None:
        start.wait()
        try:
            for number in range(10):
                text = Text(title=f"新語{'甲乙丙丁戊己庚辛壬癸'[number]}の装置", body=("共通の言葉と段差",))
                engine.index(Kind.SEED, UUID(int=1000 * worker + number + 100), text)
                engine.index(Kind.SEED, same, text)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    engine.refresh_statistics()

    assert Document.objects.count() == 41
    assert Term.objects.get(text="段差").seed_documents == 41
