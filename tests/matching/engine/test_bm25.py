"""BM25 by hand, young pools, and stuffing that does not pay."""

from math import isclose, log

import pytest

from matching.engine import bm25
from matching.engine.bm25 import Statistics
from matching.engine.pool import Pool, Ranked
from matching.engine.values import Text
from tests.matching.engine.listings import BEE_SEED, LUNCH_NEED, STEP_NEED, STEP_SEED


def ranked(need: Text, **seeds: Text) -> list[Ranked]:
    (found,) = Pool(seeds, encoders={}).rank_all([need])
    return found


def test_weight_is_the_stored_half_of_bm25():
    weights = bm25.weights({"段差": 2, "昇降": 1}, average_length=4)

    saturation = 1.2 * (0.25 + 0.75 * 3 / 4)
    assert weights == {"段差": 2 * 2.2 / (2 + saturation), "昇降": 2.2 / (1 + saturation)}


def test_the_query_holds_the_idf_and_asks_for_nothing_no_seed_has():
    statistics = Statistics(documents=300, words=0, frequencies={"段差": 3}, usual_listings=0)

    assert bm25.query({"段差": 0.5, "麒麟": 1.0}, statistics) == {"段差": 0.5 * statistics.idf("段差")}


def test_shared_terms_add_up_to_the_score():
    asked, document = {"段差": 2.0, "橋": 1.0}, {"段差": 1.5, "昇降": 1.0}

    assert bm25.contributions(asked, document) == {"段差": 3.0}


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
    (found,) = ranked(STEP_NEED, step=STEP_SEED)

    assert found.band is not None


def test_off_topic_request_stays_silent():
    assert [found.band for found in ranked(LUNCH_NEED, step=STEP_SEED, bee=BEE_SEED)] == [None, None]


@pytest.mark.parametrize("times", [10, 30, 1000, 5000])
def test_stuffing_one_keyword_gives_no_advantage(times):
    honest = Text(title=BEE_SEED.title, body=(*BEE_SEED.body, "段差"), keywords=BEE_SEED.keywords)
    stuffed = Text(title=BEE_SEED.title, body=(*BEE_SEED.body, "段差。" * times), keywords=BEE_SEED.keywords)

    scores = {one.listing_id: one.score for one in ranked(STEP_NEED, honest=honest, stuffed=stuffed)}

    assert scores["stuffed"] <= scores["honest"]


def test_a_need_that_repeats_a_word_asks_for_it_once():
    loud = Text(title=STEP_NEED.title, body=(*STEP_NEED.body, "段差" * 50), theme_codes=STEP_NEED.theme_codes)

    assert ranked(loud, step=STEP_SEED)[0].score == ranked(STEP_NEED, step=STEP_SEED)[0].score


def test_a_need_without_words_asks_for_nothing_and_a_seed_without_words_is_last():
    assert ranked(Text(title="。。。"), step=STEP_SEED) == []
    _first, last = ranked(STEP_NEED, empty=Text(title="！"), step=STEP_SEED)
    assert last.listing_id == "empty"
