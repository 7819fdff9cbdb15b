"""Suggestions with their reasons, from scores to what rooms are given."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

import numpy as np

from classifications.models import Theme
from matching.documents import Document
from matching.engine import bm25, calibration, explain, ranking, store
from matching.engine.asking import Question
from matching.engine.encoders.available import encoders
from matching.engine.ranking import Marks, Scored
from matching.engine.scoring import places
from matching.engine.values import Suggested
from matching.kinds import Kind

# A partner from another field is shown on purpose, but only one that is likely enough.
LEAST_CROSS_INDUSTRY = 0.3
LOOKED_AT, MOST_OF_OTHER_THEMES = 200, 3


def suggest(
    kind: Kind,
    listing_id: UUID,
    *,
    limit: int = 20,
    exclude: Iterable[UUID] = (),
    marks: Marks | None = None,
    also_of_other_themes: bool = False,
) -> list[Suggested]:
    """Find the listings of the other kind worth a look, best first; nothing when nothing is near.

    ``also_of_other_themes`` adds the nearest ones that share no theme, where those within the limit all do.
    """
    row = _document(kind, listing_id)
    if row is None or not row.term_ids:
        return []
    scored = ranking.rank_seeds(row, marks=marks) if kind is Kind.NEED else ranking.rank_needs(row)
    barred = set(exclude)
    loud = [
        int(at)
        for at in np.argsort(-scored.total, kind="stable")
        if scored.ids[at] not in barred and calibration.band_of(float(scored.chances[at])) is not None
    ]
    wanted = loud[:limit]
    if also_of_other_themes:
        wanted = [*wanted, *_of_other_themes(row, scored, loud[limit:])]
    return _explained(Kind(kind), row, scored, wanted)


def _of_other_themes(own: Document, scored: Scored, order: Sequence[int]) -> list[int]:
    """The nearest few of a long list that share no theme with the own listing and are likely enough."""
    likely = [at for at in order[:LOOKED_AT] if scored.chances[at] >= LEAST_CROSS_INDUSTRY]
    rows = Document.objects.filter(
        kind=Kind(own.kind).other, listing_id__in=[scored.ids[at] for at in likely]
    )
    foreign = set(
        rows.exclude(theme_codes__overlap=own.theme_codes).values_list("listing_id", flat=True)
        if likely
        else ()
    )
    return [at for at in likely if scored.ids[at] in foreign][:MOST_OF_OTHER_THEMES]


def engine_version(weights_version: str) -> str:
    """What a stored suggestion is marked with: how texts and meanings were read, and the weights."""
    return f"meaning-{store.TEXT_VERSION}/{weights_version}"


def _document(kind: Kind, listing_id: UUID) -> Document | None:
    return Document.objects.filter(
        kind=kind, listing_id=listing_id, engine_version=store.TEXT_VERSION
    ).first()


def _explained(kind: Kind, own: Document, scored: Scored, order: Sequence[int]) -> list[Suggested]:
    if not order:
        return []
    wanted = [scored.ids[at] for at in order]
    others = {row.listing_id: row for row in Document.objects.filter(kind=kind.other, listing_id__in=wanted)}
    names = dict(Theme.objects.values_list("code", "name_ja"))
    asked = ranking.ask(own) if kind is Kind.NEED else None
    standing = {name: places(values) for name, values in scored.parts.items()}
    return [
        Suggested(
            listing_id=scored.ids[at],
            score=round(float(scored.total[at]), 4),
            probability=round(float(scored.chances[at]), 4),
            band=calibration.band_of(float(scored.chances[at])),
            engine_version=engine_version(scored.version),
            parts={name: round(float(values[at]), 4) for name, values in scored.parts.items()},
            reasons=_reasons(
                kind,
                own,
                others[scored.ids[at]],
                asked,
                {name: int(found[at]) for name, found in standing.items()},
                names,
            ),
        )
        for at in order
        if scored.ids[at] in others
    ]


def _reasons(
    kind: Kind,
    own: Document,
    other: Document,
    asked: tuple[Question, Mapping[str, int]] | None,
    places: Mapping[str, int],
    names: Mapping[str, str],
):
    need, seed = (own, other) if kind is Kind.NEED else (other, own)
    asking, place_of = asked or ranking.ask(need)
    weights = dict(zip(seed.terms.indices(), seed.terms.values(), strict=True))
    held = {word: weights[place] for word, place in place_of.items() if place in weights}
    pair = explain.Pair(bm25.contributions(asking.own_terms, held), places, asking.heard)
    return explainer().reasons(store.text_of(need.text), store.text_of(seed.text), pair, theme_names=names)


@lru_cache(maxsize=1)
def explainer() -> explain.Explainer:
    """One a process: it remembers the words and sentences it has met."""
    return explain.Explainer(encoders())
