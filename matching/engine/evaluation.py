"""How good a ranking is against judged pairs: nDCG@10, precision of the bands, silence off topic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from matching.engine.files import ListingFileError, read_needs, read_records, read_seeds
from matching.engine.ranking import Pool
from matching.engine.values import Band

DEVELOPMENT_SET = Path(__file__).resolve().parent.parent / "data" / "dev"
FITTING_GRADE = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one judged collection."""

    needs: int
    seeds: int
    ndcg: float
    plain_ndcg: float
    bands: Mapping[Band, "BandFigures"]


@dataclass(frozen=True, slots=True)
class BandFigures:
    """How many pairs a band holds, and how many of them fit or at least touch the need."""

    pairs: int
    fitting: int
    touching: int


def evaluate(folder: Path = DEVELOPMENT_SET) -> Figures:
    """Measure the engine on a folder with needs.jsonl, seeds.jsonl and qrels.jsonl."""
    needs, seeds = read_needs(folder / "needs.jsonl"), read_seeds(folder / "seeds.jsonl")
    grades = read_grades(folder / "qrels.jsonl")
    pool, plain = Pool(seeds), Pool(seeds, usual_listings=0)
    rankings = {need_id: pool.rank(need) for need_id, need in needs.items()}
    plain_order = {need_id: plain.rank_plainly(need) for need_id, need in needs.items()}
    order = {need_id: [one.listing_id for one in ranking] for need_id, ranking in rankings.items()}
    judged = [
        (one.pair.band, grades.get(need_id, {}).get(one.listing_id, 0))
        for need_id, ranking in rankings.items()
        for one in ranking
    ]
    return Figures(
        needs=len(needs),
        seeds=len(seeds),
        ndcg=mean_ndcg(order, grades),
        plain_ndcg=mean_ndcg(plain_order, grades),
        bands={band: _band_figures(grade for found, grade in judged if found is band) for band in Band},
    )


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements: need, seed, grade 0 to 3."""
    grades: dict[str, dict[str, int]] = {}
    for number, record in read_records(path):
        if not isinstance(record.get("grade"), int) or not {"need", "seed"} <= record.keys():
            raise ListingFileError(f'{path}, line {number}: needs "need", "seed" and a whole "grade"')
        grades.setdefault(str(record["need"]), {})[str(record["seed"])] = record["grade"]
    return grades


def mean_ndcg(order: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]) -> float:
    """Mean nDCG@10 over the needs that have a fitting seed; what was not judged counts nothing."""
    values = []
    for need_id, judged in grades.items():
        ideal = _gain(sorted(judged.values(), reverse=True))
        if ideal:
            values.append(_gain([judged.get(seed_id, 0) for seed_id in order.get(need_id, [])]) / ideal)
    return sum(values) / len(values) if values else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:10]))


def _band_figures(grades: Iterable[int]) -> BandFigures:
    found = list(grades)
    return BandFigures(
        pairs=len(found),
        fitting=sum(grade >= FITTING_GRADE for grade in found),
        touching=sum(grade >= 1 for grade in found),
    )
