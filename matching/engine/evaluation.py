"""How good a ranking is against judged pairs: nDCG@10, precision of what is notified, silence off topic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from matching.engine.encoders import Encoder
from matching.engine.files import ListingFileError, read_needs, read_records, read_seeds
from matching.engine.pool import Pool, Ranked
from matching.engine.values import ANNOUNCED, Band

FOLDER = Path(__file__).resolve().parent.parent / "data" / "judged"
GRADED = FOLDER / "graded"
# All are judged against the seeds of the first; ``offtopic`` fits none of them.
COLLECTIONS = {
    name: FOLDER / name for name in ("graded", "paraphrase", "noisy", "asset", "twopart", "vague", "offtopic")
}
FITTING_GRADE = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one judged collection."""

    name: str
    needs: int
    ndcg: float
    plain_ndcg: float
    bands: Mapping[Band, "BandFigures"]
    needs_notified: int

    @property
    def ratio(self) -> float | None:
        """How many times the engine's nDCG@10 is that of plain BM25; nothing where nothing was judged."""
        return self.ndcg / self.plain_ndcg if self.plain_ndcg else None

    @property
    def notified(self) -> "BandFigures":
        """The bands that reach people, together."""
        found = [self.bands[band] for band in ANNOUNCED]
        return BandFigures(*(sum(values) for values in zip(*(one.counts for one in found), strict=True)))


@dataclass(frozen=True, slots=True)
class BandFigures:
    """How many pairs a band holds, and how many of them fit or at least touch the need."""

    pairs: int
    fitting: int
    touching: int

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.pairs, self.fitting, self.touching

    @property
    def precision(self) -> float:
        """The share of pairs that fit."""
        return self.fitting / self.pairs if self.pairs else 0.0


def evaluate(folders: Mapping[str, Path], *, encoders: Mapping[str, Encoder]) -> list[Figures]:
    """Measure the engine on folders with needs.jsonl and qrels.jsonl; seeds.jsonl beside or the graded ones.

    All needs of one set of seeds are ranked together, as in a region where they were all posted.
    """
    found: dict[str, Figures] = {}
    by_seeds: dict[Path, list[str]] = {}
    for name, folder in folders.items():
        own = folder / "seeds.jsonl"
        by_seeds.setdefault(own if own.exists() else GRADED / "seeds.jsonl", []).append(name)
    for path, names in by_seeds.items():
        pool = Pool(read_seeds(path), encoders=encoders)
        needs = {name: read_needs(folders[name] / "needs.jsonl") for name in names}
        ranked = iter(pool.rank_all([need for name in names for need in needs[name].values()]))
        for name in names:
            rankings = {need_id: next(ranked) for need_id in needs[name]}
            plain = {need_id: pool.rank_plainly(need) for need_id, need in needs[name].items()}
            found[name] = _figures(name, rankings, plain, _grades_beside(folders[name]))
    return [found[name] for name in folders]


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


def _grades_beside(folder: Path) -> dict[str, dict[str, int]]:
    path = folder / "qrels.jsonl"
    return read_grades(path) if path.exists() else {}


def _figures(
    name: str,
    rankings: Mapping[str, list[Ranked]],
    plain: Mapping[str, Sequence[str]],
    grades: Mapping[str, Mapping[str, int]],
) -> Figures:
    order = {need_id: [one.listing_id for one in ranking] for need_id, ranking in rankings.items()}
    judged = [
        (one.band, grades.get(need_id, {}).get(one.listing_id, 0))
        for need_id, ranking in rankings.items()
        for one in ranking
    ]
    return Figures(
        name=name,
        needs=len(rankings),
        ndcg=mean_ndcg(order, grades),
        plain_ndcg=mean_ndcg(plain, grades),
        bands={band: _band_figures(grade for found, grade in judged if found is band) for band in Band},
        needs_notified=sum(any(one.band in ANNOUNCED for one in ranking) for ranking in rankings.values()),
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:10]))


def _band_figures(grades: Iterable[int]) -> BandFigures:
    found = list(grades)
    return BandFigures(
        pairs=len(found),
        fitting=sum(grade >= FITTING_GRADE for grade in found),
        touching=sum(grade >= 1 for grade in found),
    )
