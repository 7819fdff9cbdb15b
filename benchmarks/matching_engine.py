"""One worker's life beside a pool of a given size, measured; prints one JSON object."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from uuid import uuid4

NEW_NEEDS, STORED_NEEDS, COMPARED_NEEDS, NEW_SEEDS, SUGGESTED = 60, 400, 60, 60, 200
TOP = 20


def main() -> int:
    import django

    django.setup()
    from benchmarks.matching_corpus import makers
    from matching.kinds import Kind

    # New ones come from far behind those that were loaded.
    texts = {
        kind: [one.text for one in makers()[kind].listings(100, start=10_000_000)]
        for kind in (Kind.NEED, Kind.SEED)
    }
    found = {"new_need": _new_needs(texts[Kind.NEED])}
    found |= _stored_needs()
    found |= _nightly()
    found["publish"] = _new_seeds(texts[Kind.SEED])
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))
    return 0


def _new_needs(texts: list) -> dict:
    """A need that nobody has seen: read, encoded, kept and ranked."""
    from matching.engine import ranking, store
    from matching.kinds import Kind

    def work(text: object) -> None:
        listing_id = uuid4()
        store.index(Kind.NEED, listing_id, text)
        ranking.rank_seeds(_document(Kind.NEED, listing_id))

    work(texts[0])
    return times(work, texts[1 : NEW_NEEDS + 1])


def _stored_needs() -> dict:
    """Stored needs ranked for the first time, then again, and against every seed."""
    from matching.documents import Document
    from matching.engine import ranking
    from matching.kinds import Kind

    needs = list(Document.objects.filter(kind=Kind.NEED).order_by("listing_id")[: STORED_NEEDS + 1])
    ranking.rank_seeds(needs.pop())
    first = times(ranking.rank_seeds, needs)
    needs = list(Document.objects.filter(pk__in=[need.pk for need in needs]).order_by("listing_id"))
    again = times(ranking.rank_seeds, needs)
    overlap = [
        len(_top(ranking.rank_seeds(need)) & _top(ranking.rank_seeds(need, whole=True))) / TOP
        for need in needs[:COMPARED_NEEDS]
    ]
    whole = times(lambda need: ranking.rank_seeds(need, whole=True), needs[:20])
    return {
        "stored_first": first,
        "stored": again,
        "whole": whole,
        "overlap": sum(overlap) / len(overlap),
        "least_overlap": min(overlap),
    }


def _nightly() -> dict:
    """Statistics counted again, then suggestions with explanations for a part of the needs."""
    from matching.documents import Document
    from matching.engine import ranking, store, suggest
    from matching.kinds import Kind

    start = time.perf_counter()
    store.refresh_statistics()
    counted = time.perf_counter() - start
    needs = list(Document.objects.filter(kind=Kind.NEED).order_by("-listing_id"))
    suggested = times(lambda need: suggest(Kind.NEED, need.listing_id), needs[:SUGGESTED])
    for need in needs[SUGGESTED:]:
        if need.yardstick is None:
            ranking.rank_seeds(need)
    return {
        "counting_s": counted,
        "suggest": suggested,
        "open_needs": len(needs),
    }


def _new_seeds(texts: list) -> dict:
    """A seed that is published: encoded, kept, and the open needs ranked for it; encoding apart as well."""
    from matching.engine import ranking, store
    from matching.engine.encoders.available import encoders
    from matching.engine.text import joined
    from matching.kinds import Kind

    def work(text: object) -> None:
        listing_id = uuid4()
        store.index(Kind.SEED, listing_id, text)
        ranking.rank_needs(_document(Kind.SEED, listing_id))

    def encode(text: object) -> None:
        for encoder in encoders().values():
            encoder.encode_seeds([joined(text)])

    work(texts[0])
    return times(work, texts[1 : NEW_SEEDS + 1]) | {"encoding": times(encode, texts[1 : NEW_SEEDS + 1])}


def _document(kind: object, listing_id: object):
    from matching.documents import Document

    return Document.objects.get(kind=kind, listing_id=listing_id)


def _top(scored: object) -> set:
    order = sorted(range(len(scored.ids)), key=lambda at: -scored.total[at])
    return {scored.ids[at] for at in order[:TOP]}


def times(work: Callable, items: Iterable) -> dict:
    """Milliseconds by the clock (p50, p95, mean), and of processor time of this process and its backend."""
    from benchmarks.measuring import p95, processor_time

    took = []
    before = processor_time()
    for item in items:
        start = time.perf_counter()
        work(item)
        took.append((time.perf_counter() - start) * 1000)
    return {
        "p50": sorted(took)[len(took) // 2],
        "p95": p95(took),
        "mean": sum(took) / len(took),
        "work": (processor_time() - before) * 1000 / len(took),
    }


if __name__ == "__main__":
    sys.exit(main())
