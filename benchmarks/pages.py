"""``make bench``: every list and desk page with 100 rows and with 10,000, on private servers.

Options: ``--scale 10 --times 15 --only needs --sql`` (``--sql`` shows the slowest query of each slow page).
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable

from tests.support import servers

SLOW_MS = 300
SMALL_SCALE = 0.1


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "120s"
    servers.ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    prepare_database()
    small = _measure_region(SMALL_SCALE, seed=1, options=options)
    large = _measure_region(options.scale, seed=2, options=options)
    _print_table(small, large, rows=int(options.scale * 1000))
    if options.sql:
        _print_queries(large)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=10.0, help="thousand rows of each kind")
    parser.add_argument("--times", type=int, default=15, help="how often to ask for each page")
    parser.add_argument("--only", default="", help="measure only cases with this in their name")
    parser.add_argument("--sql", action="store_true", help="show the slowest query of each slow page")
    return parser.parse_args(arguments)


def prepare_database() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    settings.SESSION_COOKIE_SECURE = False
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _measure_region(scale: float, *, seed: int, options: argparse.Namespace) -> dict:
    from django.db import connection

    from demo import region

    start = time.perf_counter()
    made = region.generate(scale=scale, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{made.size} rows of each kind written in {time.perf_counter() - start:.1f} s", flush=True)
    return _measure(made, options=options)


def _measure(made: object, *, options: argparse.Namespace) -> dict:
    from django.test import Client

    from benchmarks import cases, measuring, steps
    from tests.factories import sign_in

    clients = {}
    for who, membership in cases.who_asks(made).items():
        clients[who] = Client(raise_request_exception=False)
        if membership is not None:
            sign_in(clients[who], membership)
    found = {}
    for case in cases.cases(made):
        if options.only in f"{case.who} {case.name}":
            found[case.who, case.name] = measuring.page(clients[case.who], case.path, times=options.times)
    for name, work in steps.steps(made).items():
        if options.only in f"step {name}":
            found["step", name] = measuring.step(work, times=min(options.times, 5))
    return found


def _print_table(small: dict, large: dict, *, rows: int) -> None:
    print(f"\n| who | page | work, 100 rows | work, {rows:,} rows | ratio | median | p95 | queries | KB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for (who, name), now in large.items():
        before = small.get((who, name))
        print(_line(who, name, before, now))


def _line(who: str, name: str, before: object, now: object) -> str:
    told = name if now.status in (0, 200) else f"{name} ({now.status})"
    first = f"{before.work:.0f}" if before else ""
    ratio = f"{now.work / before.work:.1f}" if before else ""
    queries = f"{before.queries}→{now.queries}" if before and before.queries != now.queries else now.queries
    slow = "**" if now.work > SLOW_MS else ""
    size = f"{now.bytes / 1024:.0f}" if now.bytes else ""
    times = (first, f"{slow}{now.work:.0f}{slow}", ratio, f"{now.median:.0f}", f"{now.p95:.0f}")
    cells = (who, f"`{told}`", *times, queries, size)
    return "| " + " | ".join(map(str, cells)) + " |"


def _print_queries(large: dict) -> None:
    for (who, name), now in _slowest_first(large.items()):
        print(f"\n{who} {name}: {now.work:.0f} ms\n  {now.slowest_sql[:3000]}")


def _slowest_first(items: Iterable) -> list:
    return sorted((item for item in items if item[1].work > SLOW_MS / 3), key=lambda item: -item[1].work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
