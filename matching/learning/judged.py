"""What the desk and the need's people have judged, as numbers a fit can work with."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from matching.documents import Document
from matching.engine import store
from matching.engine.encoders.available import mode_of
from matching.engine.meaning import DEEP, LIGHT
from matching.engine.scoring import FLAT, WORDS
from matching.enums import Mark, SuggestionStatus
from matching.kinds import Kind
from matching.models import Suggestion

PARTS = (WORDS, LIGHT, DEEP)
# Reasons that say the pair does not fit; cost, timing or capacity say nothing about nearness.
ABOUT_THE_FIT = ("technical_fit",)
INTRODUCED, SHORTLISTED, INTERESTING = 3.0, 2.0, 1.0
JUDGED = (
    Q(status__in=[SuggestionStatus.SHORTLISTED, SuggestionStatus.INTRODUCED])
    | Q(status=SuggestionStatus.DISMISSED, dismiss_reason__in=ABOUT_THE_FIT)
    | Q(status=SuggestionStatus.NEW, need_mark__in=Mark.values)
)


@dataclass(frozen=True)
class JudgedNeed:
    """A need's judged pairs: z(words), z(use), z(deep) and same theme in a row, and how good each is."""

    need_id: UUID
    parts: NDArray[np.float64]
    grades: NDArray[np.float64]


def judged_needs(mode: str) -> list[JudgedNeed]:
    """Return the needs with both good and bad pairs, as the engine of this mode saw them."""
    rows: dict[UUID, list[Suggestion]] = {}
    for row in _rows():
        if mode_of(frozenset(row.parts)) == mode:
            rows.setdefault(row.need_id, []).append(row)
    needs = _documents(Kind.NEED, rows)
    seeds = _documents(Kind.SEED, {row.seed_id for found in rows.values() for row in found})
    found = (_judged(need_id, pairs, needs.get(need_id), seeds) for need_id, pairs in sorted(rows.items()))
    return [one for one in found if one is not None and _tells_apart(one)]


def grade_of(row: Suggestion) -> float:
    """How good a judged pair is; a mark of the need's people counts less than what the desk decided."""
    if row.status == SuggestionStatus.INTRODUCED:
        return INTRODUCED
    if row.status == SuggestionStatus.SHORTLISTED:
        return SHORTLISTED
    return INTERESTING if row.status == SuggestionStatus.NEW and row.need_mark == Mark.INTERESTED else 0.0


def _rows():
    same_engine = Suggestion.objects.filter(engine_version__startswith=f"meaning-{store.TEXT_VERSION}/")
    columns = ("need_id", "seed_id", "status", "need_mark", "parts")
    return same_engine.filter(JUDGED).only(*columns).order_by("pk")


def _documents(kind: Kind, listing_ids) -> dict[UUID, Document]:
    rows = Document.objects.filter(kind=kind, listing_id__in=list(listing_ids))
    return {row.listing_id: row for row in rows.only("listing_id", "theme_codes", "yardstick")}


def _judged(
    need_id: UUID, pairs: list[Suggestion], need: Document | None, seeds: dict[UUID, Document]
) -> JudgedNeed | None:
    known = [row for row in pairs if row.seed_id in seeds]
    if need is None or not need.yardstick or not known:
        return None
    return JudgedNeed(
        need_id=need_id,
        parts=np.array([_columns(row, need, seeds[row.seed_id]) for row in known]),
        grades=np.array([grade_of(row) for row in known]),
    )


def _columns(row: Suggestion, need: Document, seed: Document) -> list[float]:
    same_theme = float(bool({*need.theme_codes} & {*seed.theme_codes}))
    return [*(_standing(name, row.parts.get(name), need.yardstick) for name in PARTS), same_theme]


def _standing(name: str, value: float | None, yardstick: dict) -> float:
    spread = yardstick["spreads"].get(name, 0.0)
    return (value - yardstick["means"][name]) / spread if value is not None and spread > FLAT else 0.0


def _tells_apart(one: JudgedNeed) -> bool:
    return bool(one.grades.max() > one.grades.min())
