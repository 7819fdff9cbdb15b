"""Suggestions with their reasons, from scores to what rooms are given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

import numpy as np

from classifications.models import Theme
from matching.documents import Document
from matching.engine import calibration, explain, phrasebook, pools, ranking, store, vocabulary
from matching.engine.encoders.available import encoders
from matching.engine.likeness import Likeness
from matching.engine.meaning import Centres
from matching.engine.ranking import Marks, Scored
from matching.engine.scoring import places
from matching.engine.text import joined, terms_of
from matching.engine.values import Reasons, Suggested, Told
from matching.kinds import Kind

# A partner from another field is shown on purpose, but only one that is likely enough.
LEAST_CROSS_INDUSTRY = 0.3
LOOKED_AT, MOST_OF_OTHER_THEMES = 200, 3
# So many pairs of a list are read closely; who scrolls further is given the most promising sentence.
READ_CLOSELY = 10


def suggest(
    kind: Kind,
    listing_id: UUID,
    *,
    limit: int = 20,
    exclude: Iterable[UUID] = (),
    marks: Marks | None = None,
    also_of_other_themes: bool = False,
    told: Mapping[UUID, Told] | None = None,
) -> list[Suggested]:
    """Find the listings of the other kind worth a look, best first; nothing when nothing is near.

    ``also_of_other_themes`` adds the nearest ones that share no theme, where those within the limit all do.
    ``told`` is what was said of the listing's pairs before: texts that still stand are not read again.
    """
    row = _document(kind, listing_id)
    if row is None or not row.term_ids:
        return []
    scored = ranking.rank_seeds(row, marks=marks) if kind is Kind.NEED else ranking.rank_needs(row)
    barred = set(exclude)
    order = np.argsort(-scored.total, kind="stable")
    loud = [
        at
        for at in order[calibration.is_told(scored.chances[order])].tolist()
        if scored.ids[at] not in barred
    ]
    wanted = loud[:limit]
    if also_of_other_themes:
        wanted = [*wanted, *_of_other_themes(row, scored, loud[limit:])]
    return _explained(Kind(kind), row, scored, wanted, told or {})


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


def _explained(
    kind: Kind, own: Document, scored: Scored, order: Sequence[int], told_before: Mapping[UUID, Told]
) -> list[Suggested]:
    others = _shown(kind, [scored.ids[at] for at in order])
    names = dict(Theme.objects.values_list("code", "name_ja"))
    askers = Askers([own] if kind is Kind.NEED else others.values())
    standing = {name: places(values) for name, values in scored.parts.items()}
    pairs, before = {}, {}
    for at in order:
        if (other := others.get(scored.ids[at])) is None:
            continue
        need, seed = (own, other) if kind is Kind.NEED else (other, own)
        known = askers.pair(need, seed, {name: int(found[at]) for name, found in standing.items()})
        known = replace(known, far_down=len(pairs) >= READ_CLOSELY)
        pairs[at] = store.text_of(need.text), store.text_of(seed.text), known
        told = told_before.get(other.listing_id)
        before[at] = _still_standing(told, (own, other), askers.curated)
    new = [at for at in pairs if before[at] is None]
    met = dict(zip(new, explainer().meet([pairs[at] for at in new]), strict=True))
    given = {"theme_names": names, "curated": askers.curated}
    return [
        _suggested(scored, at, explainer().reasons(*pair, found=before[at], met=met.get(at), **given))
        for at, pair in pairs.items()
    ]


def _shown(kind: Kind, wanted: Sequence[UUID]) -> dict[UUID, Document]:
    """What is to be explained, by listing: seeds without their meaning, which takes longest to read."""
    rows = Document.objects.filter(kind=kind.other, listing_id__in=wanted)
    if kind is Kind.NEED:
        rows = rows.only("listing_id", "text", "terms", "indexed_at")
    return {row.listing_id: row for row in rows}


def _still_standing(before: Told | None, pair: Iterable[Document], curated: str) -> explain.Findings | None:
    """What was found in two texts that have not changed since, by the reading that still holds.

    The desk's words say which concepts are near, and nothing of sentences.
    """
    read_by = explainer().reading(curated)
    known = before.reasons.get("read_by", "") if before else ""
    if known.rpartition("/")[0] != read_by.rpartition("/")[0]:
        return None
    if any(document.indexed_at > before.at for document in pair):
        return None
    sentences = before.reasons["closest_sentences"]
    concepts = tuple((one, other) for one, other in before.reasons["near_concepts"])
    return explain.Findings(concepts if known == read_by else None, tuple(sentences) if sentences else None)


def _suggested(scored: Scored, at: int, reasons: Reasons) -> Suggested:
    chance = float(scored.chances[at])
    return Suggested(
        listing_id=scored.ids[at],
        score=round(float(scored.total[at]), 4),
        probability=round(chance, 4),
        band=calibration.band_of(chance),
        engine_version=engine_version(scored.version),
        parts={name: round(float(values[at]), 4) for name, values in scored.parts.items()},
        reasons=reasons,
    )


class Askers:
    """Ranked needs with what explains a pair: the weight of their words, and what the phrasebook heard."""

    def __init__(self, needs: Iterable[Document]) -> None:
        self.needs = {need.listing_id: need for need in needs}
        words = {pk: terms_of(joined(store.text_of(one.text))).counts for pk, one in self.needs.items()}
        place_of = vocabulary.known({word for one in words.values() for word in one})
        self.own = {pk: _own_terms(self.needs[pk], words[pk], place_of) for pk in self.needs}
        centres, pool = pools.centres_of(pools.read(Kind.NEED)), pools.read(Kind.SEED)
        self.heard = {pk: _heard(need, pool, centres) for pk, need in self.needs.items()}
        self.curated, self.blocked = pool.curated, vocabulary.blocked()

    def pair(self, need: Document, other: Document, standing: Mapping[str, int]) -> explain.Pair:
        """What is known of the need and a document of another kind; ``standing`` are its places by part."""
        weights = dict(zip(other.terms.indices(), other.terms.values(), strict=True))
        shared = {
            word: weight * weights[place]
            for word, (place, weight) in self.own[need.listing_id].items()
            if place in weights
        }
        return explain.Pair(shared, standing, self.heard[need.listing_id], self.blocked)


def _own_terms(
    need: Document, words: Iterable[str], place_of: Mapping[str, int]
) -> dict[str, tuple[int, float]]:
    """The need's own words with their places and what they ask with (their share is 1: their idf)."""
    asks = dict(zip(need.asks.indices(), need.asks.values(), strict=True)) if need.asks else {}
    return {word: (place_of[word], asks[place_of[word]]) for word in words if place_of.get(word) in asks}


def _heard(need: Document, pool: pools.Pool, centres: Centres) -> list[tuple[int, float]]:
    meaning = centres.centred(Kind.NEED, store.raw_meaning(need))
    return phrasebook.shipped().heard_in(meaning.only(pool.comparable_slots(meaning)))


@lru_cache(maxsize=1)
def explainer() -> explain.Explainer:
    """One a process: it remembers the words and sentences it has met."""
    return explain.Explainer(Likeness(encoders(), recall=vocabulary.meanings_of))
