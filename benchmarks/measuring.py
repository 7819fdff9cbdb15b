"""Ask for a page several times; keep how long it took, how many queries it made and how large it was."""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LONG_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One page on one amount of rows; times in milliseconds.

    ``work`` is the processor time of this process and of its database backend: the only figure that stays
    true while others use the machine.
    """

    status: int
    work: float
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
    took, work = _times(lambda: client.get(path), times=times)
    return Measured(
        status=first.status_code,
        work=work,
        median=median(took),
        p95=p95(took),
        queries=queries,
        bytes=len(first.content),
        slowest_sql=f"{slowest['time']} s: {slowest['sql']}" if slowest else "",
    )


def step(work: Callable[[], object], *, times: int) -> Measured:
    """Measure a piece of work that a page does when somebody saves or sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = len(captured)
    took, processor = _times(work, times=times)
    return Measured(status=0, work=processor, median=median(took), p95=p95(took), queries=queries, bytes=0)


def _times(work: Callable[[], object], *, times: int) -> tuple[list[float], float]:
    """Return how long each run took, and the mean processor time of one."""
    took: list[float] = []
    before = processor_time()
    while len(took) < times and not (len(took) >= 3 and sum(took) > times * LONG_SECONDS * 100):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return took, (processor_time() - before) * 1000 / len(took)


def processor_time() -> float:
    """Return the seconds that this process and its database backend have computed so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text()
    ticks = sum(map(int, stat.rpartition(")")[2].split()[11:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def p95(took: list[float]) -> float:
    return sorted(took)[math.ceil(0.95 * len(took)) - 1]
