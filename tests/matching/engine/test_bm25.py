"""BM25 by hand, young pools, and stuffing that does not pay."""

from math import isclose, log

import pytest

from matching.engine import bm25
from matching.engine.bm25 import Statistics
from matching.engine.ranking import Pool
from matching.engine.values import Band, Text
from tests.matching.engine.listings import BEE_SEED, LUNCH_NEED, STEP_NEED, STEP_SEED


def test_weight_is_the_stored_half_of_bm25():
    weights = bm25.weights({"段差": 2, "昇降": 1}, average_length=4)

    saturation = 1.2 * (0.25 + 0.75 * 3 / 4)
    assert weights == {"段差": 2 * 2.2 / (2 + saturation), "昇降": 2.2 / (1 + saturation)}


def test_idf_of_a_grown_pool_is_the_usual_one():
    statistics = Statistics(documents=300, words=0, frequencies={"段差": 3}, usual_listings=0)

    assert isclose(statistics.idf("段差"), log(1 + 297.5 / 3.5))


@pytest.mark.parametrize("holding", [0, 1, 2, 500])
def test_idf_is_positive_even_with_counts_of_yesterday(holding):
    statistics = Statistics(documents=2, words=60, frequencies={"段差": holding})

    assert statistics.idf("段差") > 0


def test_an_empty_pool_has_figures():
    statistics = Statistics(documents=0, words=0, frequencies={}, usual_listings=0)

    assert (statistics.average_length, statistics.idf("段差") > 0) == (1, True)


def test_first_seed_of_a_young_region_is_found():
    (found,) = Pool({"step": STEP_SEED}).rank(STEP_NEED)

    assert found.pair.band is Band.HIGH


def test_off_topic_request_stays_silent():
    ranking = Pool({"step": STEP_SEED, "bee": BEE_SEED}).rank(LUNCH_NEED)

    assert [found for found in ranking if found.pair.band] == []


@pytest.mark.parametrize("times", [10, 30, 1000])
def test_stuffing_one_keyword_gives_no_advantage(times):
    honest = Text(title=BEE_SEED.title, body=(*BEE_SEED.body, "段差"), keywords=BEE_SEED.keywords)
    stuffed = Text(title=BEE_SEED.title, body=(*BEE_SEED.body, "段差。" * times), keywords=BEE_SEED.keywords)

    scores = {
        one.listing_id: one.pair.score for one in Pool({"honest": honest, "stuffed": stuffed}).rank(STEP_NEED)
    }

    assert scores["stuffed"] <= scores["honest"]


def test_a_need_that_repeats_a_word_asks_for_it_once():
    loud = Text(title=STEP_NEED.title, body=(*STEP_NEED.body, "段差" * 50), theme_codes=STEP_NEED.theme_codes)
    pool = Pool({"step": STEP_SEED})

    assert pool.rank(loud)[0].pair.score == pool.rank(STEP_NEED)[0].pair.score
