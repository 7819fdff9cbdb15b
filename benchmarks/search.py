"""``make bench-search``: the one search and the list of seeds beside 100,000 seeds and 10,000 needs.

Every page is timed beside the bare SQL behind it, in one run. Texts are drawn from the demo's words, as often
as the demo says them. Options: ``--seeds 100000 --needs 10000 --times 3``. A ``DATABASE_URL`` that holds such
a region already is asked as it stands.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import mean, median

from tests.support import servers

# Common and rare words, several words, other spellings, part numbers, and words that nobody says.
QUERIES = (
    *("センサー", "ロボット", "水", "温度", "測定", "加工", "樹脂", "金属", "電池", "画像", "レーザ"),
    *("サーバー", "sensor", "AI", "めっき", "メッキ", "さび", "モータ", "発酵", "冬虫夏草", "貝殻", "家紋"),
    *("樹脂 選別", "ロボット 測定", "水 温度", "レーザー 加工 金属", "画像処理 検査", "電池 寿命 判定"),
    *("取付け", "ばり取り", "廃棄物の再利用", "高齢者の見守り", "AX-1200", "SUS304", "蜃気楼", "龍涎香 調合"),
)
PAGES = {
    "one search": "/search/?q={}",
    "list of seeds": "/seeds/?q={}",
    "list of seeds, one theme": "/seeds/?theme=T04&q={}",
}


@dataclass
class Taken:
    """How long something took by the clock, and how long processors worked for it; milliseconds."""

    clock: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)

    def add(self, ask: Callable[[], object], *, times: int) -> float:
        """Do it several times; return the clock's median."""
        from benchmarks import measuring

        took = []
        before = measuring.processor_time()
        for _ in range(times):
            start = time.perf_counter()
            ask()
            took.append((time.perf_counter() - start) * 1000)
        self.work.append((measuring.processor_time() - before) * 1000 / times)
        self.clock += took
        return median(took)

    @property
    def cells(self) -> list[str]:
        from benchmarks.measuring import p95

        return [
            f"{one:.0f}" for one in (median(self.clock), p95(self.clock), mean(self.work), p95(self.work))
        ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3, help="how often to ask for each page")
    options = parser.parse_args(arguments)
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "300s"
    servers.ensure(shared_buffers="1GB")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from benchmarks import search_loading
    from benchmarks.pages import prepare_database

    prepare_database()
    _as_visitors_are_served()
    start = time.perf_counter()
    if search_loading.is_empty():
        search_loading.load(seeds=options.seeds, needs=options.needs)
    print(
        f"{options.seeds:,} seeds, {options.needs:,} needs in {time.perf_counter() - start:.0f} s", flush=True
    )
    print(f"load before: {os.getloadavg()[0]:.1f}", flush=True)
    _measure(options.times)
    print(f"\nload after: {os.getloadavg()[0]:.1f}")
    return 0


def _as_visitors_are_served() -> None:
    """Draw templates as in service, and plan questions as for the web server.

    Tests keep a copy of every template and of its context.
    """
    from django.conf import settings
    from django.db import connection
    from django.test.utils import teardown_test_environment

    connection.settings_dict["OPTIONS"]["options"] += settings.PAGE_PLANNER
    connection.close()

    teardown_test_environment()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


def _measure(times: int) -> None:
    from django.test import Client

    print(
        "\n| page | p50 | p95 | work | work p95 | bare SQL: p50 | p95 | work | work p95 | ratio of work "
        "| worst query | queries |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|")
    client = Client()
    for name, path in PAGES.items():
        page, bare, by_query, most = Taken(), Taken(), {}, 0
        for query in QUERIES:
            address = path.format(query)
            asked = _statements(client, address)
            most = max(most, len(asked))
            by_query[query] = page.add(lambda address=address: client.get(address), times=times)
            bare.add(lambda asked=asked: _run(asked), times=times)
        worst = max(by_query, key=by_query.get)
        ratio = f"{mean(page.work) / mean(bare.work):.1f}"
        cells = [*page.cells, *bare.cells, ratio, f"{worst} ({by_query[worst]:.0f})", str(most)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _statements(client, address: str) -> list[str]:
    """The questions behind a page; the first answer warms the caches."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [
        one["sql"]
        for one in captured.captured_queries
        if one["sql"].startswith(("SELECT", "WITH", "(SELECT"))
    ]


def _run(statements: Iterable[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
