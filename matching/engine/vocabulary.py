"""The words the engine has met, and in how many documents of each kind they stand."""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from matching.documents import Document, DocumentPool, Term
from matching.engine.bm25 import Statistics
from matching.kinds import Kind

# Numbers of advisory locks, only used here.
GROWING, COUNTING = 7_220_401, 7_220_402

# Counts are renewed when the pool has changed by this share, besides every night.
DRIFT = 0.2

COUNT_DOCUMENTS = """
    WITH counted AS (
        SELECT held.term_id, count(*) AS documents
        FROM matching_document, unnest(term_ids) AS held(term_id)
        WHERE kind = %s
        GROUP BY held.term_id
    )
    UPDATE matching_term
    SET {column} = coalesce(counted.documents, 0)
    FROM matching_term AS term LEFT JOIN counted ON counted.term_id = term.id
    WHERE term.id = matching_term.id
      AND matching_term.{column} IS DISTINCT FROM coalesce(counted.documents, 0)
"""
COUNT_POOL = """
    INSERT INTO matching_documentpool (kind, documents, words)
    SELECT %s, count(*), coalesce(sum(length), 0) FROM matching_document WHERE kind = %s
    ON CONFLICT (kind) DO UPDATE SET documents = excluded.documents, words = excluded.words
"""
COLUMNS = {Kind.NEED: "need_documents", Kind.SEED: "seed_documents"}


def places(words: Iterable[str]) -> dict[str, int]:
    """Give every word its place in the vectors, the same in every process; call inside a transaction."""
    wanted = set(words)
    known = _known(wanted)
    if len(known) == len(wanted):
        return known
    # One process adds words at a time; whoever waited finds the words of the one before.
    _lock(GROWING)
    known = _known(wanted)
    Term.objects.bulk_create([Term(text=word) for word in sorted(wanted - known.keys())])
    return _known(wanted)


def statistics_of(kind: Kind, term_ids: Iterable[int] = ()) -> Statistics[int]:
    """Read what was counted for one kind, with the frequencies of the terms asked for."""
    pool = DocumentPool.objects.filter(kind=kind).first() or DocumentPool(kind=kind)
    wanted = list(term_ids)
    counted = _at(wanted).values_list("pk", COLUMNS[kind]) if wanted else ()
    return Statistics(documents=pool.documents, words=pool.words, frequencies=dict(counted))


def texts_of(term_ids: Iterable[int]) -> Mapping[int, str]:
    """Read the words that stand at these places."""
    return dict(_at(list(term_ids)).values_list("pk", "text"))


@transaction.atomic
def count(kind: Kind) -> None:
    """Count all documents of a kind again; whoever comes second waits and counts once more."""
    _lock(COUNTING)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_DOCUMENTS.format(column=COLUMNS[kind]), [str(kind)])
        cursor.execute(COUNT_POOL, [str(kind), str(kind)])


def count_if_drifted(kind: Kind) -> None:
    """Count again as soon as the pool has clearly grown or shrunk: a young region has true figures."""
    now = Document.objects.filter(kind=kind).count()
    counted = DocumentPool.objects.filter(kind=kind).values_list("documents", flat=True).first() or 0
    if abs(now - counted) > DRIFT * counted:
        count(kind)


def _known(words: set[str]) -> dict[str, int]:
    return dict(Term.objects.filter(text__in=words).values_list("text", "pk"))


def _at(places: list[int]) -> QuerySet:
    # One array: a hundred candidates have thousands of terms, and as many parameters take longer to write
    # into a query than the query takes to run.
    return Term.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [places]))


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
