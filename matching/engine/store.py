"""The engine on PostgreSQL: keep listings as terms and meaning, each under the version that made it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from pgvector import HalfVector

from matching.documents import LIGHT_DIMENSIONS, Document, DocumentPool
from matching.engine import bm25, defaults, drifting, phrasebook, pools, search, vocabulary
from matching.engine.encoders import Vectors, key_of
from matching.engine.encoders.available import encoders, mode_of
from matching.engine.meaning import DEEP, LIGHT, Centres, Meaning, read
from matching.engine.text import cleaned, joined, terms_of
from matching.engine.values import Text
from matching.kinds import Kind

# The arithmetic of terms and meanings; documents of another version are never compared, only indexed again.
TEXT_VERSION = "5"
# Where a pool's mean has moved further than this, its documents are centred again.
MOVED = 0.02
ECHOING = (Kind.SEED, Kind.RESEARCHER)
AT_ONCE = 64
# What indexing writes; what a need asked before is forgotten with its old wording.
WRITTEN = [
    *("text", "theme_codes", "terms", "term_ids", "echo_ids", "length", "raw_light", "raw_deep", "meaning"),
    *("encoder_keys", "asks", "yardstick", "engine_version", "indexed_at"),
]
RAW = {LIGHT: "raw_light", DEEP: "raw_deep"}


@dataclass(frozen=True)
class Entry:
    """A listing to be kept."""

    listing_id: UUID
    text: Text


def index(kind: Kind, listing_id: UUID, text: Text) -> None:
    """Keep a published listing, or its newest wording; one that is kept as it stands costs a look."""
    if not _is_kept(Kind(kind), listing_id, cleaned(text)):
        index_many(Kind(kind), [Entry(listing_id, text)])
        if drifting.has_grown(Kind(kind)):
            _refresh(Kind(kind))


def index_many(kind: Kind, entries: Sequence[Entry]) -> None:
    """Keep listings by the batch; nothing is counted anew."""
    for start in range(0, len(entries), AT_ONCE):
        _keep(kind, [Entry(one.listing_id, cleaned(one.text)) for one in entries[start : start + AT_ONCE]])


def forget(kind: Kind, listing_id: UUID) -> None:
    """Take a listing out; one that was never in is no error."""
    taken, _by_table = Document.objects.filter(kind=kind, listing_id=listing_id).delete()
    if taken and drifting.has_drifted(Kind(kind)):
        _refresh(Kind(kind))


def indexed_ids(kind: Kind) -> set[UUID]:
    """The listings this version of the engine knows, for a sweep that looks for missed ones."""
    known = Document.objects.filter(kind=kind, engine_version=TEXT_VERSION)
    keys = [key_of(encoder) for encoder in encoders().values()]
    return set(known.filter(encoder_keys__contains=keys).values_list("listing_id", flat=True))


def refresh_statistics() -> None:
    """Drop what an older engine left, count every kind again and move to its new centre; every night."""
    Document.objects.exclude(engine_version=TEXT_VERSION).delete()
    vocabulary.learn_meanings(encoders().get(LIGHT))
    for kind in Kind:
        recount(kind)


def _refresh(kind: Kind) -> None:
    """Count again: the pool has clearly grown or shrunk."""
    vocabulary.learn_meanings(encoders().get(LIGHT))
    recount(kind)


@transaction.atomic
def recount(kind: Kind) -> None:
    """Count terms and meanings of a kind, and centre its documents again where the mean has moved."""
    vocabulary.count(kind)
    pool = DocumentPool.objects.select_for_update().get(kind=kind)
    pool.encoded = _encoded(kind)
    for key, count in pool.encoded.items():
        slot = slot_of(key)
        new = defaults.centre(kind, key, total=_total(kind, slot, key), count=count)
        old = np.array(pool.centres.get(key, ()), dtype=np.float32)
        if old.shape != new.shape or float(np.linalg.norm(new - old)) > MOVED:
            pool.centres[key] = [round(float(figure), 5) for figure in new]
            pool.save(update_fields=["centres"])
            _centre_again(kind, key, pools.centres_from(kind, pool.centres))
    pool.save(update_fields=["encoded", "centres"])


def state() -> dict[str, object]:
    """What an operator should know: the mode that works now, and how much of each pool it can compare.

    Every encoder is asked for one word: a server that does not answer takes the mode down.
    """
    found = encoders()
    (asked,) = read(found, Kind.NEED, ["装置"]) if found else (Meaning(),)
    counted = {
        row.kind: {"documents": row.documents, "encoded": row.encoded} for row in DocumentPool.objects.all()
    }
    return {
        "mode": mode_of(frozenset(pools.read(Kind.SEED).comparable_slots(asked))),
        "encoders": [key_of(one) for one in found.values()],
        "pools": counted,
    }


def raw_meaning(row: Document) -> Meaning:
    """The stored vectors as they came from the encoders."""
    vectors, keys = {}, {}
    for key in row.encoder_keys:
        stored = getattr(row, RAW[slot_of(key)])
        if stored is not None:
            vectors[slot_of(key)], keys[slot_of(key)] = np.asarray(stored, dtype=np.float32), key
    return Meaning(vectors, keys)


def stored_meaning(row: Document) -> Meaning:
    """A stored listing's meaning as it is compared, taken apart into its slots: a need's is moved."""
    if row.meaning is None:
        return Meaning()
    both = np.asarray(row.meaning, dtype=np.float32)
    slots = {LIGHT: both[:LIGHT_DIMENSIONS], DEEP: both[LIGHT_DIMENSIONS:]}
    keys = {slot_of(key): key for key in row.encoder_keys}
    filled = {slot: vector for slot, vector in slots.items() if slot in keys and vector.any()}
    return Meaning(filled, {slot: keys[slot] for slot in filled})


def centred(kind: Kind, row: Document) -> Meaning:
    """A stored listing's meaning around its kind's centre, as it was read: a need not yet moved."""
    return pools.centres_of(pools.read(kind)).centred(kind, raw_meaning(row))


def text_of(stored: Mapping[str, object]) -> Text:
    """A listing's text as it was kept."""
    return Text(**{name: tuple(part) if isinstance(part, list) else part for name, part in stored.items()})


def _keep(kind: Kind, entries: Sequence[Entry]) -> None:
    texts = [joined(entry.text) for entry in entries]
    terms = [terms_of(text) for text in texts]
    counts = [one.counts for one in terms]
    spellings = {term: spelling for one in reversed(terms) for term, spelling in one.spellings.items()}
    # Read before the transaction begins: encoding takes long, and a transaction must not stay quiet for long.
    meanings = _read(kind, [text if words else "" for text, words in zip(texts, counts, strict=True)])
    pool = pools.read(kind)
    centres = pools.centres_of(pool)
    echoes = [echo_of(kind, centres.centred(kind, meaning)) for meaning in meanings]
    average_length = vocabulary.statistics_in(pool, ()).average_length
    with transaction.atomic():
        known = (word for one in (*counts, *echoes) for word in one)
        place_of = vocabulary.places(known, spellings=spellings)
        rows = []
        for entry, words, echo, meaning in zip(entries, counts, echoes, meanings, strict=True):
            own = bm25.weights(words, average_length=average_length)
            held = {place_of[word]: weight for word, weight in bm25.with_echo(own, echo).items()}
            said = sorted(place_of[word] for word in words)
            rows.append(_row(kind, entry, held, said, sum(words.values()), meaning, centres))
        Document.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "listing_id"], update_fields=WRITTEN
        )


def echo_of(kind: Kind, meaning: Meaning) -> dict[str, float]:
    """The words a listing answers to besides its own: what needs are compared with as seeds are, does."""
    return phrasebook.shipped().echo(meaning) if kind in ECHOING else {}


def _is_kept(kind: Kind, listing_id: UUID, text: Text) -> bool:
    row = Document.objects.filter(kind=kind, listing_id=listing_id, engine_version=TEXT_VERSION).first()
    wanted = {key_of(encoder) for encoder in encoders().values()} if row and row.term_ids else set()
    return row is not None and text_of(row.text) == text and wanted <= set(row.encoder_keys)


def _read(kind: Kind, texts: Sequence[str]) -> list[Meaning]:
    """Encode what can be read; a text without a single word means nothing."""
    told = [text for text in texts if text]
    meanings = iter(read(encoders(), kind, told) if told else ())
    return [next(meanings) if text else Meaning() for text in texts]


def _row(
    kind: Kind,
    entry: Entry,
    held: Mapping[int, float],
    said: Sequence[int],
    length: int,
    meaning: Meaning,
    centres: Centres,
) -> Document:
    return Document(
        kind=kind,
        listing_id=entry.listing_id,
        text=asdict(entry.text),
        theme_codes=list(entry.text.theme_codes),
        terms=search.as_sparsevec(held),
        term_ids=list(said),
        echo_ids=sorted(held.keys() - {*said}),
        length=length,
        raw_light=half(meaning.vectors.get(LIGHT)),
        raw_deep=half(meaning.vectors.get(DEEP)),
        meaning=half(search.vector_of(centres.centred(kind, meaning))),
        encoder_keys=sorted(meaning.keys.values()),
        engine_version=TEXT_VERSION,
        indexed_at=timezone.now(),
    )


def _centre_again(kind: Kind, key: str, centres: Centres) -> None:
    """Centre every document that holds this encoder's vector; a need is moved again when it is ranked."""
    rows = Document.objects.filter(kind=kind, encoder_keys__contains=[key]).order_by("pk")
    batch: list[Document] = []
    for row in rows.only("encoder_keys", "raw_light", "raw_deep", "meaning").iterator(chunk_size=500):
        row.meaning = half(search.vector_of(centres.centred(kind, raw_meaning(row))))
        batch.append(row)
        if len(batch) == 500:
            Document.objects.bulk_update(batch, ["meaning"])
            batch = []
    Document.objects.bulk_update(batch, ["meaning"])
    _ask_anew(kind)


def _ask_anew(kind: Kind) -> None:
    """A meaning that was centred again is moved again before it is asked with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matching_document SET yardstick = yardstick - 'stamp' "
            "WHERE kind = %s AND yardstick ? 'stamp'",
            [str(kind)],
        )


def _encoded(kind: Kind) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, count(*) FROM matching_document, unnest(encoder_keys) AS held(key) "
            "WHERE kind = %s GROUP BY key",
            [str(kind)],
        )
        return dict(cursor.fetchall())


def _total(kind: Kind, slot: str, key: str) -> Vectors:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sum({RAW[slot]}::vector)::text FROM matching_document "  # noqa: S608 - one of two columns
            "WHERE kind = %s AND encoder_keys @> ARRAY[%s]::varchar[]",
            [str(kind), key],
        )
        (found,) = cursor.fetchone()
    return np.array([float(figure) for figure in found.strip("[]").split(",")], dtype=np.float32)


def slot_of(key: str) -> str:
    """The slot an encoder with this key fills."""
    return LIGHT if key.startswith("use@") else DEEP


def half(vector: Vectors | None) -> HalfVector | None:
    """The vector as it is stored."""
    return None if vector is None else HalfVector(vector)
