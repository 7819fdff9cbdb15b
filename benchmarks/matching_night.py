"""One of the workers of a night: its share of the open needs, met for the first time and on a later night.

For each need the seeds with their reasons, then the firms and researchers beside it, all of it stored.

Arguments: the worker's number, how many workers there are. Prints one JSON object.
"""

import json
import sys

from benchmarks.matching_engine import times

# Of the thousand that a worker has: words met with one need are known with the next.
NEEDS = 200


def main(number: int, workers: int) -> int:
    import django

    django.setup()
    from django.utils import timezone

    from matching.documents import Document
    from matching.kinds import Kind
    from matching.suggesting import suggest_again

    needs = Document.objects.filter(kind=Kind.NEED).order_by("listing_id")
    every = needs.values_list("listing_id", flat=True)
    own = list(every[number : (NEEDS + 1) * workers : workers])

    def look(need_id: object) -> None:
        suggest_again(kind=Kind.NEED, listing_id=need_id, at=timezone.now())

    look(own.pop())
    first = times(look, own)
    # What was counted in the evening makes every need ask afresh.
    Document.objects.filter(listing_id__in=own).update(yardstick=None)
    print(json.dumps({"first": first, "later": times(look, own)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
