"""One of the workers of a night: its share of the open needs, met for the first time and on a later night.

For each need the seeds with their reasons, then the firms and researchers beside it.

Arguments: the worker's number, how many workers there are. Prints one JSON object.
"""

import json
import sys
from dataclasses import asdict

from benchmarks.matching_engine import times

NEEDS = 100


def main(number: int, workers: int) -> int:
    import django

    django.setup()
    from django.utils import timezone

    from matching.documents import Document
    from matching.engine import Told, beside, suggest
    from matching.kinds import Kind
    from matching.neighbours import KEPT, KINDS

    needs = Document.objects.filter(kind=Kind.NEED).order_by("listing_id")
    every = needs.values_list("listing_id", flat=True)
    own = list(every[number : (NEEDS + 1) * workers : workers])
    told: dict = {}

    def look(need_id: object) -> None:
        found = suggest(Kind.NEED, need_id, told=told.get(need_id))
        told[need_id] = {one.listing_id: Told(asdict(one.reasons), timezone.now()) for one in found}
        beside(need_id, kinds=KINDS, limit=KEPT)

    look(own.pop())
    first = times(look, own)
    # What was counted in the evening makes every need ask afresh.
    Document.objects.filter(listing_id__in=own).update(yardstick=None)
    print(json.dumps({"first": first, "later": times(look, own)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
