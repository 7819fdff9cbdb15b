"""The quality floor on the development set, and that the measure itself can fail."""

import json

import pytest

from matching.engine.evaluation import DEVELOPMENT_SET, evaluate, mean_ndcg, read_grades
from matching.engine.values import Band


@pytest.fixture(scope="module")
def figures():
    return evaluate()


def test_ranking_stays_above_the_floor_and_above_plain_bm25(figures):
    # Measured: .652 and .590.
    assert figures.ndcg > 0.64
    assert figures.plain_ndcg > 0.58
    assert figures.ndcg > figures.plain_ndcg


def test_the_sure_bands_are_right(figures):
    high, middle = figures.bands[Band.HIGH], figures.bands[Band.MIDDLE]

    assert high.pairs >= 8
    assert high.fitting / high.pairs >= 0.9
    assert (high.fitting + middle.fitting) / (high.pairs + middle.pairs) >= 0.85


def test_a_ranking_turned_over_fails_the_floor():
    grades = read_grades(DEVELOPMENT_SET / "qrels.jsonl")
    worst = {need_id: sorted(judged, key=judged.get) for need_id, judged in grades.items()}
    best = {need_id: sorted(judged, key=judged.get, reverse=True) for need_id, judged in grades.items()}

    assert mean_ndcg(best, grades) == 1
    assert mean_ndcg(worst, grades) < 0.5


def test_themes_alone_do_not_carry_the_result(tmp_path, figures):
    for name in ("needs", "seeds", "qrels"):
        lines = (DEVELOPMENT_SET / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        bare = [{k: v for k, v in json.loads(line).items() if k != "theme"} for line in lines]
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in bare)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")

    bare_figures = evaluate(tmp_path)

    assert figures.ndcg > bare_figures.ndcg > 0.58
