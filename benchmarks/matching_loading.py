"""Write generated listings straight into the engine's tables with COPY, and build the indexes afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np
import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from pgvector import HalfVector, SparseVector
from pgvector.psycopg import register_vector

from benchmarks.matching_corpus import Listing, Maker, centre
from matching.documents import VOCABULARY_SIZE, DocumentPool, TermCount
from matching.engine import bm25, store, vocabulary, widening
from matching.engine.encoders import Vectors, key_of, unit
from matching.engine.encoders.available import encoders
from matching.engine.meaning import DEEP, LIGHT, Meaning
from matching.engine.pool import term_vectors
from matching.kinds import Kind

AT_ONCE = 2_000
COPY = """
    COPY matching_document (
        kind, listing_id, text, theme_codes, terms, term_ids, echo_ids, length, raw_light, raw_deep, meaning,
        encoder_keys, engine_version, indexed_at
    ) FROM STDIN WITH (FORMAT BINARY)
"""
COPY_WORDS = "COPY matching_term (text, meaning, meaning_key) FROM STDIN (FORMAT BINARY)"
COPY_NEAR = "COPY matching_nearterm (term_id, near_id, similarity) FROM STDIN"
TYPES = (
    *(
        "varchar",
        "uuid",
        "jsonb",
        "varchar[]",
        "sparsevec",
        "int4[]",
        "int4[]",
        "int4",
        "halfvec",
        "halfvec",
        "halfvec",
    ),
    *("varchar[]", "varchar", "timestamptz"),
)
# Who else takes part in a large region, shown beside needs.
BESIDE = {Kind.FIRM: 3_000, Kind.RESEARCHER: 1_000}
# A made-up word lies this near to some real one.
LIKE_A_WORD = 0.5


def load(makers: dict[Kind, Maker], *, seeds: int, needs: int) -> None:
    """Empty the engine's documents and write so many new ones; indexes, counts and centres after."""
    _empty()
    definitions = dropped_indexes("matching_document")
    counts = {Kind.SEED: seeds, Kind.NEED: needs} | BESIDE
    for kind, count in counts.items():
        _write(kind, makers[kind], count)
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for definition in definitions:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
    for kind in counts:
        store.recount(kind)
    with connection.cursor() as cursor:
        # What was loaded is on the disk before anything is measured: no region is loaded within a minute.
        cursor.execute("CHECKPOINT")


def keep_words(words: Sequence[str]) -> None:
    """Give every word a place, a meaning (a made-up one that of a real word, with noise) and near words."""
    encoder = encoders()[LIGHT]
    real = [word for word in words if not _is_made_up(word)]
    vectors = dict(zip(real, term_vectors(encoder, real), strict=True))
    chance = np.random.default_rng(3)
    for word in words:
        if word not in vectors:
            like = vectors[real[chance.integers(len(real))]]
            noise = unit(chance.standard_normal(len(like)).astype(np.float32))
            vectors[word] = unit(LIKE_A_WORD * like + noise)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matching_term CASCADE")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'matching_term_meaning'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX matching_term_meaning")
    with _connected() as raw, raw.cursor() as cursor, cursor.copy(COPY_WORDS) as copy:
        copy.set_types(("varchar", "halfvec", "varchar"))
        for word in words:
            copy.write_row((word, HalfVector(vectors[word]), key_of(encoder)))
    with connection.cursor() as cursor:
        cursor.execute(definition)
    _keep_near(real, np.vstack([vectors[word] for word in real]))


def _keep_near(words: Sequence[str], rows: Vectors) -> None:
    with transaction.atomic():
        places = vocabulary.places(words)
    near = widening.nearest([places[word] for word in words], rows, among=range(len(words)), of=len(words))
    with _connected() as raw, raw.cursor() as cursor, cursor.copy(COPY_NEAR) as copy:
        for pk, found in near.items():
            for other, similarity in found:
                copy.write_row((pk, other, similarity))


def _connected() -> psycopg.Connection:
    """A connection of its own that knows vectors in binary."""
    options = settings.DATABASES["default"]
    raw = psycopg.connect(
        host=options["HOST"],
        port=options["PORT"],
        user=options["USER"],
        password=options["PASSWORD"],
        dbname=options["NAME"],
    )
    register_vector(raw)
    return raw


def _is_made_up(word: str) -> bool:
    return all("ァ" <= letter <= "ヶ" for letter in word)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matching_document")
    TermCount.objects.all().delete()
    DocumentPool.objects.all().delete()


def dropped_indexes(table: str) -> list[str]:
    """Drop a table's indexes, those of its constraints kept; how to build them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [table],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _write(kind: Kind, maker: Maker, count: int) -> None:
    centres = _centres(kind, maker, count)
    average = _average_length(maker, count)
    DocumentPool.objects.create(
        kind=kind, centres={key: [float(one) for one in mean] for key, mean in centres.items()}
    )
    with _connected() as raw, raw.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.set_types(TYPES)
        for start in range(0, count, AT_ONCE):
            batch = list(maker.listings(min(AT_ONCE, count - start), start=start))
            for row in _rows(kind, batch, centres, average):
                copy.write_row(row)


def _rows(kind: Kind, batch: Sequence[Listing], centres: dict, average: float) -> Iterable[tuple]:
    keys = sorted(centres)
    of_slot = {slot: key_of(encoders()[slot]) for slot in (LIGHT, DEEP)}
    meanings = [
        Meaning({slot: unit(one.raw[key] - centres[key]) for slot, key in of_slot.items()}, of_slot)
        for one in batch
    ]
    echoes = [store.echo_of(kind, meaning) for meaning in meanings]
    with transaction.atomic():
        place_of = vocabulary.places(
            word for words in (*(one.counts for one in batch), *echoes) for word in words
        )
    for one, meaning, echo in zip(batch, meanings, echoes, strict=True):
        own = bm25.weights(one.counts, average_length=average)
        held = {place_of[word]: weight for word, weight in bm25.with_echo(own, echo).items()}
        said = sorted(place_of[word] for word in one.counts)
        yield (
            str(kind),
            one.listing_id,
            asdict(one.text),
            list(one.text.theme_codes),
            SparseVector(held, VOCABULARY_SIZE),
            said,
            sorted(held.keys() - {*said}),
            sum(one.counts.values()),
            HalfVector(one.raw[of_slot[LIGHT]]),
            HalfVector(one.raw[of_slot[DEEP]]),
            HalfVector(np.concatenate([meaning.vectors[LIGHT], meaning.vectors[DEEP]])),
            keys,
            store.TEXT_VERSION,
            timezone.now(),
        )


def _centres(kind: Kind, maker: Maker, count: int) -> dict:
    """The means over a part of the listings: what the portal would have counted the night before."""
    part = list(maker.listings(min(count, AT_ONCE)))
    return {key: centre(kind, key, np.vstack([one.raw[key] for one in part])) for key in part[0].raw}


def _average_length(maker: Maker, count: int) -> float:
    part = [sum(one.counts.values()) for one in maker.listings(min(count, AT_ONCE))]
    return bm25.Statistics(documents=len(part), words=sum(part), frequencies={}).average_length
