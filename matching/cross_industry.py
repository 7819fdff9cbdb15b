"""One partner from another field, on purpose: what nobody in the need's own trade would have thought of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from matching.engine import LEAST_CROSS_INDUSTRY, Band
from matching.models import Suggestion
from matching.reasons import ANNOUNCED
from needs.models import PublishedNeed
from seeds.models import PublishedSeed

REAL_REASONS = ("near_concepts", "laboratory_words", "closest_sentences")


@dataclass(frozen=True)
class Field:
    """Where a listing belongs: its themes, and its research fields."""

    themes: frozenset[str] = frozenset()
    research: frozenset[str] = frozenset()

    def overlaps(self, other: "Field") -> bool:
        """Whether the two share a theme or a research field."""
        return bool(self.themes & other.themes or self.research & other.research)


def with_one_marked(need_id: UUID, rows: Sequence[Suggestion], *, most: int) -> list[Suggestion]:
    """Keep the nearest rows and mark at most one of another field than the need and the announced ones."""
    own = _field_of_need(need_id)
    fields = _fields_of_seeds([row.seed_id for row in rows])
    chosen = _choose(own, rows, fields)
    for row in rows:
        row.cross_industry = row is chosen
    kept = list(rows[:most])
    return kept if chosen is None or chosen in kept else [*kept[: most - 1], chosen]


def _choose(own: Field, rows: Sequence[Suggestion], fields: dict[UUID, Field]) -> Suggestion | None:
    """The nearest row that is far in field, likely enough, and has more to say than a shared word.

    One that is near enough to stand first needs no place of its own.
    """
    if not own.themes:
        return None
    for at, row in enumerate(rows):
        field = fields.get(row.seed_id, Field())
        if row.band == Band.HIGH or row.probability < LEAST_CROSS_INDUSTRY:
            continue
        if not field.themes or not _has_reason(row):
            continue
        announced = [fields.get(one.seed_id, Field()) for one in rows[:at] if one.band in ANNOUNCED]
        if not any(field.overlaps(other) for other in (own, *announced)):
            return row
    return None


def _has_reason(row: Suggestion) -> bool:
    return any(row.reasons.get(name) for name in REAL_REASONS)


def _field_of_need(need_id: UUID) -> Field:
    found = PublishedNeed.objects.filter(pk=need_id).values_list("theme_codes", "field_codes").first()
    return Field(*(frozenset(codes) for codes in found)) if found else Field()


def _fields_of_seeds(seed_ids: Collection[UUID]) -> dict[UUID, Field]:
    rows = PublishedSeed.objects.filter(pk__in=seed_ids).prefetch_related("themes")
    return {
        row.pk: Field(
            frozenset(theme.pk for theme in row.themes.all()),
            frozenset({row.research_field_id} if row.research_field_id else ()),
        )
        for row in rows.only("public_id", "research_field_id")
    }
