"""Centres, the phrasebook, near words, yardsticks and chances: the arithmetic of meaning, by hand."""

import numpy as np
import pytest

from matching.documents import CuratedPair, NearTerm, Term, Verdict
from matching.engine import calibration, vocabulary, widening
from matching.engine.encoders import unit
from matching.engine.encoders.use import UniversalSentenceEncoder
from matching.engine.meaning import Centres, Meaning
from matching.engine.phrasebook import Entry, Phrasebook
from matching.engine.scoring import FULL, Weights, Yardstick, default_weights, scores
from matching.engine.values import Band
from matching.kinds import Kind
from tests.factories import UserFactory

KEY = "use@0"
ALONG, ACROSS = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)


def meaning(*figures: float) -> Meaning:
    return Meaning({"use": unit(np.array(figures, dtype=np.float32))}, {"use": KEY})


@pytest.fixture
def book() -> Phrasebook:
    entries = (Entry("1", ("ばりが出る",), ("せん断面",)), Entry("2", ("鳥が来る",), ("忌避音",)))
    return Phrasebook(
        entries,
        shop={KEY: np.array([ALONG, -ALONG])},
        lab={KEY: np.array([ACROSS, -ACROSS])},
        errands={KEY: np.array([-ALONG])},
    )


def test_what_all_of_a_kind_share_is_taken_off():
    centres = Centres({(Kind.NEED, KEY): ALONG * 0.5})

    moved = centres.centred(Kind.NEED, meaning(1, 1)).vectors["use"]

    assert moved == pytest.approx(unit(np.array([0.7071 - 0.5, 0.7071])), abs=1e-3)
    assert centres.centred(Kind.SEED, meaning(1, 1)).vectors["use"] == pytest.approx(
        [0.7071, 0.7071], abs=1e-3
    )


def test_a_need_moves_towards_the_laboratory_side_of_what_it_sounds_like(book):
    heard = book.heard_in(meaning(1, 0))

    assert (heard[0][0], heard[0][1] > 0.9, sum(weight for _at, weight in heard)) == (
        0,
        True,
        pytest.approx(1),
    )
    assert book.moved(meaning(1, 0), heard, step=1.0).vectors["use"][1] > 0.5


def test_the_phrasebook_is_silent_for_another_encoder(book):
    other = Meaning({"use": ALONG}, {"use": "use@1"})

    assert book.heard_in(other) == []
    assert book.moved(other, [(0, 1.0)], step=1.0).vectors["use"].tolist() == [1, 0]
    assert book.errand_in(other) == 0


def test_errands_sound_like_errands_and_problems_do_not(book):
    assert book.errand_in(meaning(-1, 0.5)) == pytest.approx(0, abs=1e-6)
    assert book.errand_in(meaning(1, 0)) < -1


def test_near_words_are_the_nearest_that_are_near_enough():
    vectors = unit(np.array([[1, 0], [1, 0.1], [1, 0.5], [0, 1]], dtype=np.float32))

    near = widening.nearest(["甲", "乙", "丙", "丁"], vectors, among=[0, 1, 2, 3], of=1, count=2)

    assert [word for word, _similarity in near["甲"]] == ["乙", "丙"]


def test_near_words_count_less_than_the_writers_own():
    shares = widening.widened({"鍍金": 1.0, "板": 1.0}, {"鍍金": [("表面", 0.8), ("板", 0.9), ("同義", 1.6)]})

    assert shares == {"鍍金": 1.0, "板": 1.0, "表面": widening.SHARE * 0.8, "同義": widening.SHARE * 1.6}


@pytest.fixture
def words(db) -> dict[str, Term]:
    """Three words that know their meaning."""
    vocabulary.places(["塗装", "塗膜", "麒麟"])
    vocabulary.learn_meanings(UniversalSentenceEncoder())
    return {term.text: term for term in Term.objects.all()}


def test_words_learn_their_neighbours_in_both_directions(words):
    rows = set(NearTerm.objects.values_list("term__text", "near__text"))

    assert {("塗装", "塗膜"), ("塗膜", "塗装")} <= rows
    assert not any("麒麟" in row for row in rows)
    assert vocabulary.learn_meanings(UniversalSentenceEncoder()) == 0


@pytest.mark.parametrize(
    ("one", "other", "verdict", "near"),
    [("塗膜", "塗装", Verdict.BLOCK, []), ("塗装", "麒麟", Verdict.SYNONYM, ["麒麟", "塗膜"])],
)
def test_the_desk_blocks_and_adds_near_words(one, other, verdict, near, words):
    first, second = sorted((one, other))
    CuratedPair.objects.create(one=first, other=second, verdict=verdict, decided_by=UserFactory())

    found = vocabulary.look_up(["塗装"]).near

    assert [word for word, _similarity in found.get("塗装", [])] == near


def test_a_part_that_is_flat_says_nothing():
    yardstick = Yardstick({"words": 1.0}, {"words": 0.0})

    assert yardstick.z("words", np.array([1.0, 5.0])).tolist() == [0, 0]


def test_a_young_pool_is_measured_by_usual_seeds():
    alone = Yardstick.over({"use": np.array([0.3])}, asked=1.0)

    assert alone.z("use", np.array([0.3]))[0] > 2


def test_the_score_is_the_weighted_sum_of_what_stands_out():
    yardstick = Yardstick({"words": 1.0, "use": 0.0}, {"words": 2.0, "use": 0.5})
    weights = Weights(version="test", words=1.0, use=2.0, deep=0.0, theme=0.5)
    parts = {"words": np.array([3.0, 1.0]), "use": np.array([0.5, 0.0])}

    total = scores(parts, np.array([0.0, 1.0]), yardstick=yardstick, weights=weights)

    assert total.tolist() == [1.0 + 2.0, 0.5]


def test_each_mode_has_weights_and_coefficients_of_its_own():
    modes = [frozenset(), frozenset({"use"}), frozenset({"use", "deep"})]

    assert len({default_weights(slots).version for slots in modes}) == 3
    assert default_weights(modes[-1]) is FULL


@pytest.mark.parametrize("mode", [("words",), ("words", "use"), ("words", "use", "deep")])
def test_a_clear_errand_is_never_announced_however_near(mode):
    parts = {name: np.array([1.0]) for name in mode}
    total = np.array([40.0])

    (problem,) = calibration.probabilities(parts, total, asked=1.0, errand=-0.1)
    (errand,) = calibration.probabilities(parts, total, asked=1.0, errand=0.2)

    assert (calibration.band_of(problem), calibration.band_of(errand)) == (Band.HIGH, Band.REFERENCE)


def test_a_doubtful_errand_is_announced_only_with_a_pair_that_is_nearly_certain():
    parts = {name: np.array([0.0]) for name in ("words", "use", "deep")}

    def band(total: float) -> Band | None:
        (chance,) = calibration.probabilities(parts, np.array([total]), asked=1.0, errand=0.07)
        return calibration.band_of(float(chance))

    assert (band(40.0), band(14.2)) == (Band.HIGH, Band.REFERENCE)


def test_bands_begin_where_they_say():
    found = [
        (calibration.band_of(least), calibration.band_of(least - 0.001)) for least, _band in calibration.BANDS
    ]

    assert found == [(Band.HIGH, Band.MIDDLE), (Band.MIDDLE, Band.REFERENCE), (Band.REFERENCE, None)]
