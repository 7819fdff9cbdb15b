"""The judged collections: words alone in every run, the better modes by ``make prove-matching``."""

import json
import os

import pytest

from matching.engine import shape
from matching.engine.encoders.available import encoders_of
from matching.engine.evaluation import COLLECTIONS, GRADED, evaluate, mean_ndcg, read_grades
from matching.engine.files import read_needs, read_records, read_seeds
from matching.engine.pool import Pool

PROOF = bool(os.environ.get("PROOF"))
proof = pytest.mark.skipif(not PROOF, reason="long: make prove-matching")
# The least ratio of nDCG@10 to that of plain BM25 in the same run.
LEAST = {
    "words": {
        "graded": 1.02,
        "paraphrase": 1.12,
        "noisy": 1.02,
        "asset": 1.03,
        "twopart": 1.02,
        "vague": 1.02,
    },
    "light": {"graded": 1.37, "paraphrase": 1.95, "noisy": 1.20, "asset": 1.6, "twopart": 1.2, "vague": 1.2},
    "full": {"graded": 1.39, "paraphrase": 2.1, "noisy": 1.25, "asset": 1.8, "twopart": 1.2, "vague": 1.3},
}


@pytest.fixture(
    scope="module",
    params=[
        "words",
        pytest.param("light", marks=proof),
        pytest.param("full", marks=proof),
    ],
)
def mode(request):
    return request.param


@pytest.fixture(scope="module")
def figures(mode):
    """One evaluation a mode, by the name of the collection; the suite takes two of them."""
    chosen = COLLECTIONS if PROOF else {name: COLLECTIONS[name] for name in ("graded", "paraphrase")}
    return {one.name: one for one in evaluate(chosen, encoders=encoders_of(mode))}


def test_every_collection_is_ranked_well_above_plain_bm25(figures, mode):
    ratios = {name: figures[name].ratio for name in figures if name in LEAST[mode]}

    assert {name: ratio for name, ratio in ratios.items() if ratio < LEAST[mode][name]} == {}


def test_plain_bm25_is_the_usual_one(figures):
    assert figures["graded"].plain_ndcg == pytest.approx(0.590, abs=0.01)


@proof
@pytest.mark.parametrize("mode", ["light", "full"], indirect=True, scope="module")
def test_what_is_notified_fits(figures):
    told = [figures[name].notified for name in ("graded", "paraphrase", "noisy")]

    assert [one.precision >= 0.85 for one in told] == [True, True, True]
    assert sum(one.pairs for one in told) >= 40


@proof
@pytest.mark.parametrize("mode", ["light", "full"], indirect=True, scope="module")
def test_requests_off_the_topic_are_never_notified(figures):
    assert (figures["offtopic"].needs, figures["offtopic"].needs_notified) == (60, 0)


def test_a_ranking_turned_over_fails_the_floor():
    grades = read_grades(GRADED / "qrels.jsonl")
    worst = {need_id: sorted(judged, key=judged.get) for need_id, judged in grades.items()}
    best = {need_id: sorted(judged, key=judged.get, reverse=True) for need_id, judged in grades.items()}

    assert mean_ndcg(best, grades) == 1
    assert mean_ndcg(worst, grades) < 0.5


def test_themes_alone_do_not_carry_the_result(tmp_path):
    for name in ("needs", "seeds", "qrels"):
        lines = (GRADED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        bare = [{k: v for k, v in json.loads(line).items() if k != "theme"} for line in lines]
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in bare)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")

    (with_themes,) = evaluate({"graded": GRADED}, encoders={})
    (bare_figures,) = evaluate({"bare": tmp_path}, encoders={})

    assert with_themes.ndcg > bare_figures.ndcg > 0.58


@proof
def test_both_parts_of_a_two_part_need_are_among_the_first_five():
    folder = COLLECTIONS["twopart"]
    needs = read_needs(folder / "needs.jsonl")
    pool = Pool(read_seeds(GRADED / "seeds.jsonl"), encoders=encoders_of("full"))
    first = {
        need_id: {one.listing_id for one in ranking[:5]}
        for need_id, ranking in zip(needs, pool.rank_all(list(needs.values())), strict=True)
    }
    met = {
        (record["need"], record["part"])
        for _line, record in read_records(folder / "qrels.jsonl")
        if record["grade"] == 3 and record["seed"] in first[record["need"]]
    }

    assert sum({(need_id, 1), (need_id, 2)} <= met for need_id in needs) >= 14


def test_offers_are_told_from_problems_by_their_words():
    offers = {
        name: [shape.is_offer(need) for need in read_needs(folder / "needs.jsonl").values()]
        for name, folder in COLLECTIONS.items()
    }

    assert sum(offers.pop("asset")) >= 10
    assert sum(map(sum, offers.values())) <= 3
