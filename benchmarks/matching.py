"""``make bench-matching``: the matching engine beside 1,000, 10,000 and 100,000 seeds, on a private server.

Options: ``--sizes 1000,10000 --needs 2000 --no-peers --buffers 1GB``. One run measures this engine, bm25s,
tantivy and NumPy on the same texts. 1,000,000 seeds are not among the usual sizes: NumPy alone would hold
3.6 GB of vectors, and writing and indexing them takes ten times as long.
"""

import argparse
import atexit
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tama_portal import local
from tests.support import servers

# As in docker-compose.yml: one process a core.
WORKERS = 2
PEERS = ("bm25s", "tantivy", "numpy")


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    folder = local.private_folder()
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    _start(folder, options)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    found = {}
    for size, makers in _regions(options):
        _load(makers, size, options.needs)
        found[size] = _asked("benchmarks.matching_engine")
        found[size]["night"] = _night(found[size])
        if options.peers:
            found[size] |= _asked("benchmarks.matching_peers", str(folder), str(size))
        print(json.dumps({size: found[size]}), file=sys.stderr, flush=True)
    _print(found, peers=options.peers)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="how many seeds")
    parser.add_argument("--needs", type=int, default=2_000, help="how many open needs")
    parser.add_argument("--buffers", default="1GB", help="PostgreSQL's shared_buffers")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="this engine alone")
    return parser.parse_args(arguments)


def _start(folder: Path, options: argparse.Namespace) -> None:
    if not os.environ.get("DATABASE_URL"):
        server = local.start_postgres(folder / "postgres", durable=False, shared_buffers=options.buffers)
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and server.stop())
        os.environ["DATABASE_URL"] = server.url
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "3600s"
    servers.ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"


def _regions(options: argparse.Namespace):
    from benchmarks import matching_corpus, matching_loading

    start = time.perf_counter()
    makers = matching_corpus.makers()
    matching_loading.keep_words(matching_corpus.vocabulary(makers))
    _say(f"words learnt in {time.perf_counter() - start:.0f} s")
    for size in map(int, options.sizes.split(",")):
        yield size, makers


def _load(makers: dict, size: int, needs: int) -> None:
    from benchmarks import matching_loading

    start = time.perf_counter()
    matching_loading.load(makers, seeds=size, needs=needs)
    _say(f"{size:,} seeds and {needs:,} needs written and indexed in {time.perf_counter() - start:.0f} s")


def _asked(module: str, *more: str) -> dict:
    """Run one part in a process of its own, so that its memory is its own."""
    return _result(_started(module, *more))


def _started(module: str, *more: str) -> subprocess.Popen:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "-m", module, *more]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


def _result(process: subprocess.Popen) -> dict:
    output, _errors = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return json.loads(output.splitlines()[-1])


def _night(engine: dict) -> dict:
    """Seconds for all open needs on as many workers as production has: a first night, and a later one."""
    parts = [_started("benchmarks.matching_night", str(number), str(WORKERS)) for number in range(WORKERS)]
    told = [_result(part) for part in parts]
    needs = engine["open_needs"] / WORKERS

    def seconds(which: str) -> float:
        return engine["counting_s"] + needs * max(one[which]["mean"] for one in told) / 1000

    return {which: seconds(which) for which in ("first", "later")}


def _print(found: dict[int, dict], *, peers: bool) -> None:
    sizes = list(found)
    print("\n| | goal | " + " | ".join(f"{size:,} seeds" for size in sizes) + " | growth |")
    print("|---|--:|" + "--:|" * (len(sizes) + 1))
    for name, goal, value, growth in _lines(found):
        cells = [value(found[size]) for size in sizes]
        print(f"| {name} | {goal} | " + " | ".join(cells) + f" | {growth} |")
    if peers:
        print(
            "\nA stored need ranked again (words and meaning, in the database) against, on the same texts:\n"
        )
        print("| | " + " | ".join(f"{size:,} seeds, p50 / p95 ms (ratio)" for size in sizes) + " |")
        print("|---|" + "--:|" * len(sizes))
        for name in PEERS:
            cells = [
                f"{_two(found[size][name])} ({found[size]['stored']['p50'] / found[size][name]['p50']:.1f})"
                for size in sizes
            ]
            print(f"| {name} | " + " | ".join(cells) + " |")


def _lines(found: dict[int, dict]):
    def timed(name: str, key: str, goal: str):
        return name, goal, lambda one: f"{_two(one[key])} ({one[key]['work']:.0f})", _growth(found, key)

    yield timed("a new need: encoded, kept, ranked; p50 / p95 ms (work)", "new_need", "p95 ≤ 150")
    yield timed("a stored need ranked the first time", "stored_first", "")
    yield timed("a stored need ranked again", "stored", "p95 ≤ 25")
    yield timed("the same against every seed (`whole`)", "whole", "")
    overlap = lambda one: f"{one['overlap']:.3f} / {one['least_overlap']:.2f}"  # noqa: E731
    yield "first 20 shared with `whole`, mean / least", "≥ .98", overlap, ""
    yield timed("a seed published: encoded, kept, 2,000 needs asked", "publish", "")
    yield "of which encoding", "", lambda one: _two(one["publish"]["encoding"]), ""
    yield timed("a need's suggestions with reasons", "suggest", "")
    yield "counting every night, s", "", lambda one: f"{one['counting_s']:.1f}", ""
    name = f"2,000 open needs a night on {WORKERS} workers, s (from 200): the first / a later night"
    yield name, "≤ 300", lambda one: f"{one['night']['first']:.0f} / {one['night']['later']:.0f}", ""
    yield "memory of the worker, MB", "≤ 1,024", lambda one: f"{one['memory_mb']:.0f}", ""


def _growth(found: dict[int, dict], key: str) -> str:
    sizes = list(found)
    if len(sizes) < 2:
        return ""
    return f"{found[sizes[-1]][key]['p50'] / found[sizes[0]][key]['p50']:.1f}"


def _two(one: dict) -> str:
    return f"{one['p50']:.1f} / {one['p95']:.1f}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
