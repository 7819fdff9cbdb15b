"""What the engine noticed about needs themselves, for a kind word when few partners are found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from matching.documents import Document
from matching.engine import calibration, shape, store
from matching.engine.values import Text
from matching.kinds import Kind


@dataclass(frozen=True)
class Hint:
    """How a need sounds: like an errand, like an offer that is not named so, or too vague to be answered."""

    is_errand: bool = False
    is_unnamed_offer: bool = False
    is_vague: bool = False


def hints(need_ids: Collection[UUID]) -> dict[UUID, Hint]:
    """What was noticed about the needs that are indexed, in one look."""
    rows = Document.objects.filter(
        kind=Kind.NEED, listing_id__in=need_ids, engine_version=store.TEXT_VERSION
    ).values_list("listing_id", "text", "yardstick")
    return {listing_id: _hint(store.text_of(text), yardstick or {}) for listing_id, text, yardstick in rows}


def _hint(text: Text, yardstick: Mapping[str, float]) -> Hint:
    return Hint(
        is_errand=yardstick.get("errand", -1.0) > calibration.ERRAND,
        is_unnamed_offer=not text.is_offer and shape.is_offer(text),
        is_vague=shape.is_vague(text),
    )
