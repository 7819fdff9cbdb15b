"""Ask for a page several times; keep how long it took, how many queries it made and how large it was."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LONG_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One page on one amount of rows; times in milliseconds."""

    status: int
    median: float
    p95: float
    queries: int
    bytes: int
    slowest_sql: str = ""


def page(client: Client, path: str, *, times: int) -> Measured:
    """Measure one page; the first answer warms the caches and counts the queries."""
    with CaptureQueriesContext(connection) as captured:
        first = client.get(path)
    slowest = max(captured.captured_queries, key=lambda query: float(query["time"]), default=None)
    queries = len(captured)  # the log is emptied by the next request
    took = _times(lambda: client.get(path), times=times)
    return Measured(
        status=first.status_code,
        median=median(took),
        p95=_p95(took),
        queries=queries,
        bytes=len(first.content),
        slowest_sql=f"{slowest['time']} s: {slowest['sql']}" if slowest else "",
    )


def step(work: Callable[[], object], *, times: int) -> Measured:
    """Measure a piece of work that a page does when somebody saves or sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    took = _times(work, times=times)
    return Measured(status=0, median=median(took), p95=_p95(took), queries=len(captured), bytes=0)


def _times(work: Callable[[], object], *, times: int) -> list[float]:
    took: list[float] = []
    while len(took) < times and not (len(took) >= 3 and sum(took) > times * LONG_SECONDS * 100):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return took


def _p95(took: list[float]) -> float:
    return sorted(took)[math.ceil(0.95 * len(took)) - 1]
