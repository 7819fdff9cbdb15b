"""The same corpus in bm25s, in tantivy and in plain NumPy, measured; prints one JSON object."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

QUESTIONS = 200
TOP = 20


def main(folder: Path, seeds: int) -> int:
    import django

    django.setup()
    from benchmarks.matching_corpus import makers
    from matching.kinds import Kind

    documents = [_tokens(one.counts) for one in makers()[Kind.SEED].listings(seeds)]
    questions = [sorted(one.counts) for one in makers()[Kind.NEED].listings(QUESTIONS)]
    print(
        json.dumps(
            {
                "bm25s": _bm25s(documents, questions),
                "tantivy": _tantivy(documents, questions, folder / f"tantivy-{seeds}"),
                "numpy": _numpy(),
            }
        )
    )
    return 0


def _tokens(counts: dict[str, int]) -> list[str]:
    return [word for word, times in counts.items() for _ in range(times)]


def _bm25s(documents: Sequence[Sequence[str]], questions: Sequence[Sequence[str]]) -> dict:
    """bm25s: BM25 scores computed beforehand in a sparse matrix."""
    import bm25s

    index = bm25s.BM25()
    index.index(documents, show_progress=False)
    return _times(
        lambda words: index.retrieve([words], k=min(TOP, len(documents)), show_progress=False), questions
    )


def _tantivy(documents: Sequence[Sequence[str]], questions: Sequence[Sequence[str]], folder: Path) -> dict:
    """tantivy: an inverted index on disk, as Lucene keeps one."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("body", tokenizer_name="whitespace").build()
    folder.mkdir()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for words in documents:
        writer.add_document(tantivy.Document(body=" ".join(words)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(words: Sequence[str]) -> object:
        asked = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", word)) for word in words]
        return searcher.search(tantivy.Query.boolean_query(asked), TOP).hits

    return _times(ask, questions)


def _numpy() -> dict:
    """NumPy: every seed's meaning in memory, both spaces, each need compared with all of them."""
    from django.db import connection

    rows: dict[str, np.ndarray] = {}
    for kind in ("seed", "need"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT meaning::vector::real[] FROM matching_document WHERE kind = %s", [kind])
            rows[kind] = np.array([row[0] for row in cursor.fetchall()], dtype=np.float32)

    def ask(need: np.ndarray) -> np.ndarray:
        likeness = rows["seed"] @ need
        most = min(TOP, len(likeness))
        best = np.argpartition(-likeness, most - 1)[:most]
        return best[np.argsort(-likeness[best])]

    return _times(ask, rows["need"][:QUESTIONS])


def _times(work: Callable, items: Sequence) -> dict:
    from benchmarks.measuring import p95

    work(items[0])
    took = []
    for item in items:
        start = time.perf_counter()
        work(item)
        took.append((time.perf_counter() - start) * 1000)
    return {"p50": sorted(took)[len(took) // 2], "p95": p95(took)}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
