"""A region for the search: published seeds and needs of the demo's words, with what the engine makes of them.

Written with COPY, the indexes built afterwards; words stand as often as the demo says them.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from benchmarks.matching_loading import dropped_indexes
from core.calendar import today
from demo import loading
from matching.documents import Document
from matching.engine import bm25, search, store, vocabulary
from matching.engine.text import terms_of
from matching.kinds import Kind
from needs.models import PublishedNeed
from organizations.models import Organization
from seeds.models import PublishedSeed
from tests.factories import OrganizationFactory

TERMS_IN_TEXT = 40
IN_TITLE = 4
AT_ONCE = 5_000
BANDS = ("basic", "prototype", "practical")


def is_empty() -> bool:
    """Whether nothing was written yet."""
    return not PublishedSeed.objects.exists()


def load(*, seeds: int, needs: int) -> None:
    """Write so many of both, count their words and let the planner look at them."""
    themes = PublishedSeed.themes.through
    tables = [model._meta.db_table for model in (Document, PublishedSeed, PublishedNeed, themes)]
    definitions = [one for table in tables for one in dropped_indexes(table)]
    words, chances = _words()
    with transaction.atomic():
        place_of = vocabulary.places(words)
    chance = np.random.default_rng(7)
    bodies = [OrganizationFactory(type="university", name=f"見本大学{number}") for number in range(5)]
    for kind, count in ((Kind.SEED, seeds), (Kind.NEED, needs)):
        for start in range(0, count, AT_ONCE):
            drawn = chance.choice(len(words), size=(min(AT_ONCE, count - start), TERMS_IN_TEXT), p=chances)
            texts = {start + at: [words[one] for one in row] for at, row in enumerate(drawn)}
            _copy(Document, (_document(kind, at, text, place_of) for at, text in texts.items()))
            if kind is Kind.SEED:
                _copy(PublishedSeed, (_seed(at, text, bodies) for at, text in texts.items()))
                _copy(themes, (_link(themes, at) for at in texts))
            else:
                _copy(PublishedNeed, (_need(at, text) for at, text in texts.items()))
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for definition in definitions:
            cursor.execute(definition)
    for kind in (Kind.SEED, Kind.NEED):
        vocabulary.count(kind)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _words() -> tuple[list[str], np.ndarray]:
    counts: Counter[str] = Counter()
    for record in (*loading.records("needs.json"), *loading.records("seeds.json")):
        parts = (record.get(name) or "" for name in ("title", "problem", "wanted_result", "summary"))
        counts.update(terms_of("。".join(parts)).counts)
    words = sorted(counts)
    chances = np.array([counts[word] for word in words], dtype=float)
    return words, chances / chances.sum()


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if field.get_internal_type() not in AUTOMATIC]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            )


AUTOMATIC = ("AutoField", "BigAutoField")


@cache
def _id(kind: Kind, place: int) -> UUID:
    # As random as real ones, and the same in every run.
    return uuid5(NAMESPACE_URL, f"{kind}/{place}")


def _document(kind: Kind, place: int, text: list[str], place_of: dict[str, int]) -> Document:
    weights = bm25.weights(Counter(place_of[word] for word in text), average_length=45)
    return Document(
        kind=kind,
        listing_id=_id(kind, place),
        text={},
        terms=search.as_sparsevec(weights),
        term_ids=sorted(weights),
        length=len(text),
        engine_version=store.TEXT_VERSION,
        indexed_at=timezone.now(),
    )


def _shared(kind: Kind, place: int, text: list[str]) -> dict:
    return {
        "public_id": _id(kind, place),
        "title": "".join(text[:IN_TITLE])[:80],
        "published_on": today() - timedelta(days=place % 700),
        "search_text": " ".join(text),
    }


def _seed(place: int, text: list[str], bodies: list[Organization]) -> PublishedSeed:
    body = bodies[place % len(bodies)]
    return PublishedSeed(
        **_shared(Kind.SEED, place, text),
        summary="、".join(text),
        kind="university",
        trl_band=BANDS[place % len(BANDS)],
        organization=body,
        institution_name=body.name,
        updated_on=today(),
    )


def _link(themes: type[Model], place: int) -> Model:
    return themes(publishedseed_id=_id(Kind.SEED, place), theme_id=f"T0{place % 9 + 1}")


def _need(place: int, text: list[str]) -> PublishedNeed:
    return PublishedNeed(
        **_shared(Kind.NEED, place, text),
        problem="、".join(text[:20]),
        wanted_result="、".join(text[20:]),
        label="多摩地域・製造業",
        is_anonymous=True,
        kind="technology",
        theme_codes=[f"T0{place % 9 + 1}"],
        publication_ok="ask_first",
        student_ok=True,
        decision_within_days=60,
        deadline=today() + timedelta(days=place % 90 + 1),
    )
