"""``make bench-search``: the one search and the list of seeds beside 100,000 seeds and 10,000 needs.

Every page is timed beside the bare SQL behind it, in one run. Texts are drawn from the demo's words, as often
as the demo says them. Options: ``--seeds 100000 --needs 10000 --times 5``.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import median
from uuid import UUID

import numpy as np

from tests.support import servers

# Common and rare words, several words, other spellings, part numbers, and words that nobody says.
QUERIES = (
    *("センサー", "ロボット", "水", "温度", "測定", "加工", "樹脂", "金属", "電池", "画像", "レーザ"),
    *("サーバー", "sensor", "AI", "めっき", "メッキ", "さび", "モータ", "発酵", "冬虫夏草", "貝殻", "家紋"),
    *("樹脂 選別", "ロボット 測定", "水 温度", "レーザー 加工 金属", "画像処理 検査", "電池 寿命 判定"),
    *("取付け", "ばり取り", "廃棄物の再利用", "高齢者の見守り", "AX-1200", "SUS304", "蜃気楼", "龍涎香 調合"),
)
TERMS_IN_TEXT = 40


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5, help="how often to ask for each page")
    options = parser.parse_args(arguments)
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "300s"
    servers.ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from benchmarks.pages import prepare_database

    prepare_database()
    start = time.perf_counter()
    _write(seeds=options.seeds, needs=options.needs)
    print(
        f"{options.seeds:,} seeds, {options.needs:,} needs in {time.perf_counter() - start:.0f} s", flush=True
    )
    _measure(options.times)
    return 0


def _measure(times: int) -> None:
    from django.test import Client

    print("\n| page | median | p95 | worst query | bare SQL median | bare SQL p95 | queries at most |")
    print("|---|--:|--:|---|--:|--:|--:|")
    client = Client()
    for name, path in (
        ("one search", "/search/?q={}"),
        ("list of seeds", "/seeds/?q={}"),
        ("list of seeds, one theme", "/seeds/?theme=T04&q={}"),
    ):
        rows = [_asked(client, path.format(query), query, times) for query in QUERIES]
        took = [one for row in rows for one in row[1]]
        bare = [one for row in rows for one in row[2]]
        worst = max(rows, key=lambda row: median(row[1]))
        figures = (f"{one:.0f}" for one in (median(took), _p95(took)))
        told = (f"{worst[0]} ({median(worst[1]):.0f})", f"{median(bare):.0f}", f"{_p95(bare):.0f}")
        print(f"| {name} | {' | '.join(figures)} | {' | '.join(told)} | {max(row[3] for row in rows)} |")


def _asked(client, path: str, query: str, times: int) -> tuple[str, list[float], list[float], int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = [one["sql"] for one in captured.captured_queries]
    reading = [sql for sql in asked if sql.startswith(("SELECT", "WITH", "(SELECT"))]
    return (
        query,
        [_timed(lambda: client.get(path)) for _ in range(times)],
        [_timed(lambda: _run(reading)) for _ in range(times)],
        len(asked),
    )


def _run(statements: Iterable[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _p95(took: Sequence[float]) -> float:
    return sorted(took)[int(0.95 * len(took))]


def _write(*, seeds: int, needs: int) -> None:
    from django.db import connection, transaction

    from matching.engine import vocabulary
    from matching.kinds import Kind
    from tests.factories import OrganizationFactory

    university = OrganizationFactory(type="university", name="見本大学")
    words, chances = _words()
    with transaction.atomic():
        place_of = vocabulary.places(words)
    chance = np.random.default_rng(7)
    for kind, count in ((Kind.SEED, seeds), (Kind.NEED, needs)):
        for start in range(0, count, 2_000):
            texts = _texts(words, chances, chance, min(2_000, count - start))
            _keep(kind, texts, place_of, university, start)
        vocabulary.count(kind)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _words() -> tuple[list[str], np.ndarray]:
    from demo import loading
    from matching.engine.text import terms_of

    counts: Counter[str] = Counter()
    for record in (*loading.records("needs.json"), *loading.records("seeds.json")):
        parts = (record.get(name) or "" for name in ("title", "problem", "wanted_result", "summary"))
        counts.update(terms_of("。".join(parts)).counts)
    words = sorted(counts)
    chances = np.array([counts[word] for word in words], dtype=float)
    return words, chances / chances.sum()


def _texts(words: list[str], chances: np.ndarray, chance: np.random.Generator, count: int) -> list[list[str]]:
    drawn = chance.choice(len(words), size=(count, TERMS_IN_TEXT), p=chances)
    return [[words[at] for at in row] for row in drawn]


def _keep(kind, texts: list[list[str]], place_of: dict[str, int], university, start: int) -> None:
    from django.utils import timezone

    from core.calendar import today
    from matching.documents import Document
    from matching.engine import bm25, search, store
    from matching.kinds import Kind
    from needs.models import PublishedNeed
    from seeds.models import PublishedSeed

    day, documents, rows, links = today(), [], [], []
    for place, text in enumerate(texts, start=start):
        listing_id = UUID(int=(2 if kind is Kind.NEED else 1) << 64 | place)
        weights = bm25.weights(Counter(place_of[word] for word in text), average_length=45)
        documents.append(
            Document(
                kind=kind,
                listing_id=listing_id,
                text={},
                terms=search.as_sparsevec(weights),
                term_ids=sorted(weights),
                length=len(text),
                engine_version=store.TEXT_VERSION,
                indexed_at=timezone.now(),
            )
        )
        shared = {
            "public_id": listing_id,
            "title": "".join(text[:4])[:80],
            "published_on": day - timedelta(days=place % 700),
            "search_text": " ".join(text),
        }
        if kind is Kind.NEED:
            words = {"problem": "、".join(text[:20]), "wanted_result": "、".join(text[20:])}
            rows.append(
                PublishedNeed(
                    **shared,
                    **words,
                    label="多摩地域・製造業",
                    is_anonymous=True,
                    kind="technology",
                    theme_codes=[f"T0{place % 9 + 1}"],
                    publication_ok="ask_first",
                    student_ok=True,
                    decision_within_days=60,
                    deadline=day + timedelta(days=place % 90 + 1),
                )
            )
        else:
            rows.append(
                PublishedSeed(
                    **shared,
                    summary="、".join(text),
                    kind="university",
                    trl_band="prototype",
                    organization=university,
                    institution_name=university.name,
                    updated_on=day,
                )
            )
            links.append((listing_id, f"T0{place % 9 + 1}"))
    Document.objects.bulk_create(documents)
    type(rows[0]).objects.bulk_create(rows)
    themes = PublishedSeed.themes.through
    themes.objects.bulk_create(themes(publishedseed_id=seed, theme_id=code) for seed, code in links)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
