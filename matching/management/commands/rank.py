"""Rank seeds for needs, both from JSON-lines files: one JSON line a pair."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from matching.engine import ListingFileError, rank_files


class Command(BaseCommand):
    """``manage.py rank NEEDS.jsonl SEEDS.jsonl --top 20``: need_id, seed_id, rank, score, reasons a line."""

    help = "Rank the seeds of one file for the needs of another; the database is not touched."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two files, and how many seeds a need gets."""
        parser.add_argument("needs", type=Path, help="id, title, problem, outcome, constraints?, theme?")
        parser.add_argument("seeds", type=Path, help="id, title, summary, applications?, keywords[]?, theme?")
        parser.add_argument("--top", type=int, default=20, help="seeds a need (20)")

        parser.add_argument(
            "--by-need", action="store_true", help='one line a need: {"need", "seeds"}, as scorers read a run'
        )

    def handle(self, *, needs: Path, seeds: Path, top: int, by_need: bool, **_: object) -> None:
        """Print the ranking, or say which line of which file is wrong."""
        if top < 1:
            raise CommandError("--top must be 1 or more")
        try:
            lines = rank_files(needs, seeds, top=top)
            for line in _runs(lines) if by_need else lines:
                self.stdout.write(json.dumps(line, ensure_ascii=False))
        except BrokenPipeError:
            # The reader (head, a closed pager) has seen enough; what is still buffered goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except ListingFileError as refusal:
            raise CommandError(str(refusal)) from refusal


def _runs(lines: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    for need_id, ranked in groupby(lines, key=lambda line: line["need_id"]):
        yield {"need": need_id, "seeds": [line["seed_id"] for line in ranked]}
