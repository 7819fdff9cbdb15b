"""Weights are learnt from judgements and used only when no worse."""

from uuid import UUID

import numpy as np
import pytest

from matching.learning import fitting
from matching.learning.judged import JudgedNeed

START = np.array([1.0, 1.0, 1.0, 1.0])


def needs(truth: np.ndarray, *, count: int = 40, seed: int = 1) -> list[JudgedNeed]:
    """Needs whose coordinators keep what ranks high by ``truth``."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
        parts = chance.normal(size=(12, 4))
        values = parts @ truth
        grades = np.where(values > np.quantile(values, 0.7), 2.0, 0.0)
        made.append(JudgedNeed(UUID(int=number), parts, grades))
    return made


def test_the_part_that_coordinators_follow_gains_weight():
    found = fitting.fit(needs(np.array([0.1, 0.1, 3.0, 0.1])), START)

    assert found.after > found.before
    assert found.weights.argmax() == 2


def test_the_sum_stays_so_that_the_chance_means_the_same():
    found = fitting.fit(needs(np.array([3.0, 0.2, 0.2, 0.2])), START)

    assert found.weights.sum() == pytest.approx(START.sum())


def test_judgements_without_a_pattern_are_not_taken_for_one():
    chance = np.random.default_rng(5)
    rows = [
        JudgedNeed(one.need_id, one.parts, chance.permutation(one.grades))
        for one in needs(np.array([1.0, 1.0, 1.0, 1.0]), count=30)
    ]

    found = fitting.fit(rows, START)

    assert found.is_no_worse == (found.after >= found.before)
    assert found.after < 0.75


def test_weights_that_are_right_already_stay():
    assert list(fitting.search(needs(START), START)) == list(START)


def test_a_part_that_weighs_nothing_stays_out():
    start = np.array([1.0, 1.0, 0.0, 1.0])

    assert fitting.search(needs(np.array([0.1, 3.0, 3.0, 0.1])), start)[2] == 0
