"""The engine on PostgreSQL: keep listings as weighted terms, and find the nearest of the other kind."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pgvector import SparseVector
from pgvector.django import MaxInnerProduct

from classifications.models import Theme
from matching.documents import VOCABULARY_SIZE, Document
from matching.engine import bm25, explain, vocabulary
from matching.engine.bm25 import Statistics
from matching.engine.ranking import Pair, judge, same_theme
from matching.engine.text import cleaned, joined, terms_of
from matching.engine.values import Reasons, Suggested, Text
from matching.kinds import Kind

ENGINE_VERSION = "bm25-sudachi-1"

# So many of the nearest by BM25 are judged as pairs; the best of them are suggested.
CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class _Stored:
    """A document as it is compared."""

    listing_id: UUID
    text: Text
    terms: Mapping[int, float]


def index(kind: Kind, listing_id: UUID, text: Text) -> None:
    """Keep a published listing, or its newest wording; twice is the same as once."""
    with transaction.atomic():
        _keep(Kind(kind), listing_id, cleaned(text))
    vocabulary.count_if_drifted(Kind(kind))


def forget(kind: Kind, listing_id: UUID) -> None:
    """Take a listing out; one that was never in is no error."""
    Document.objects.filter(kind=kind, listing_id=listing_id).delete()
    vocabulary.count_if_drifted(Kind(kind))


def indexed_ids(kind: Kind) -> set[UUID]:
    """The listings this version of the engine knows, for a sweep that looks for missed ones."""
    known = Document.objects.filter(kind=kind, engine_version=ENGINE_VERSION)
    return set(known.values_list("listing_id", flat=True))


def refresh_statistics() -> None:
    """Drop what an older engine left behind, and count both kinds again; every night, before reindexing."""
    Document.objects.exclude(engine_version=ENGINE_VERSION).delete()
    for kind in Kind:
        vocabulary.count(kind)


def suggest(
    kind: Kind, listing_id: UUID, *, limit: int = 20, exclude: Iterable[UUID] = ()
) -> list[Suggested]:
    """Find the listings of the other kind worth a look, best first; nothing when nothing is near."""
    row = Document.objects.filter(kind=kind, listing_id=listing_id).first()
    if row is None:
        return []
    own = _stored(row)
    candidates = _nearest(Kind(kind).other, own, exclude=exclude)
    pairs = _judged(Kind(kind), own, candidates)
    loud = [(other, pair) for other, pair in pairs if pair.band is not None]
    loud.sort(key=lambda found: (-found[1].score, found[0].listing_id))
    return _explained(Kind(kind), own, loud[:limit])


def _keep(kind: Kind, listing_id: UUID, text: Text) -> None:
    counts = terms_of(joined(text)).counts
    place_of = vocabulary.places(counts)
    average_length = vocabulary.statistics_of(kind).average_length
    weights = bm25.weights(
        {place_of[word]: times for word, times in counts.items()}, average_length=average_length
    )
    Document.objects.update_or_create(
        kind=kind,
        listing_id=listing_id,
        defaults={
            "text": asdict(text),
            "terms": _vector(weights),
            "term_ids": sorted(weights),
            "length": sum(counts.values()),
            "engine_version": ENGINE_VERSION,
            "indexed_at": timezone.now(),
        },
    )


def _nearest(kind: Kind, own: _Stored, *, exclude: Iterable[UUID]) -> list[_Stored]:
    """One exact search: the documents of a kind with the highest BM25 for the own terms."""
    asked = bm25.query(own.terms, vocabulary.statistics_of(kind, own.terms))
    if not asked:
        return []
    found = (
        Document.objects.filter(kind=kind, engine_version=ENGINE_VERSION)
        .exclude(listing_id__in=list(exclude))
        .annotate(distance=MaxInnerProduct("terms", _vector(asked)))
        .filter(distance__lt=0)
        .order_by("distance", "pk")
    )
    return [_stored(row) for row in found[:CANDIDATES]]


def _judged(kind: Kind, own: _Stored, candidates: list[_Stored]) -> list[tuple[_Stored, Pair[int]]]:
    """Judge every candidate with the need asking, whichever side the search began from."""
    everywhere = {place for one in (own, *candidates) for place in one.terms}
    statistics = vocabulary.statistics_of(Kind.SEED, everywhere) if candidates else Statistics(0, 0, {})
    return [(other, _pair(*_sides(kind, own, other), statistics)) for other in candidates]


def _pair(need: _Stored, seed: _Stored, statistics: Statistics[int]) -> Pair[int]:
    return judge(
        bm25.query(need.terms, statistics),
        seed.terms,
        size=bm25.document_size(seed.terms, statistics),
        same_theme=same_theme(need.text, seed.text),
    )


def _explained(kind: Kind, own: _Stored, pairs: list[tuple[_Stored, Pair[int]]]) -> list[Suggested]:
    if not pairs:
        return []
    words = vocabulary.texts_of(own.terms)
    names = dict(Theme.objects.values_list("code", "name_ja"))
    own_reading = explain.read(own.text)
    return [
        Suggested(
            listing_id=other.listing_id,
            score=round(pair.score, 4),
            band=pair.band,
            reasons=_reasons(kind, own_reading, other.text, _in_words(pair, words), names),
        )
        for other, pair in pairs
    ]


def _reasons(
    kind: Kind, own: explain.Read, other: Text, pair: Pair[str], names: Mapping[str, str]
) -> Reasons:
    need, seed = _sides(kind, own, explain.read(other))
    return explain.reasons(need, seed, pair, theme_names=names)


def _sides(kind: Kind, own, other):
    """Put the need first."""
    return (own, other) if kind is Kind.NEED else (other, own)


def _in_words(pair: Pair[int], words: Mapping[int, str]) -> Pair[str]:
    shared = {words[place]: value for place, value in pair.shared.items()}
    return Pair(score=pair.score, shared=shared)


def _vector(weights: Mapping[int, float]) -> SparseVector:
    # pgvector's Python side counts from zero, as the places do not: place 0 stays empty.
    return SparseVector(dict(weights), VOCABULARY_SIZE)


def _stored(row: Document) -> _Stored:
    terms = dict(zip(row.terms.indices(), row.terms.values(), strict=True))
    return _Stored(listing_id=row.listing_id, text=_text(row.text), terms=terms)


def _text(stored: Mapping[str, object]) -> Text:
    return Text(**{name: tuple(part) if isinstance(part, list) else part for name, part in stored.items()})
