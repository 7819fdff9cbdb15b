"""Rank seeds for needs, both from JSON-lines files: one JSON line a pair."""

import json
import os
import sys
from argparse import ArgumentParser
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

    def handle(self, *, needs: Path, seeds: Path, top: int, **_: object) -> None:
        """Print the ranking, or say which line of which file is wrong."""
        if top < 1:
            raise CommandError("--top must be 1 or more")
        try:
            for line in rank_files(needs, seeds, top=top):
                self.stdout.write(json.dumps(line, ensure_ascii=False))
        except BrokenPipeError:
            # The reader (head, a closed pager) has seen enough; what is still buffered goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except ListingFileError as refusal:
            raise CommandError(str(refusal)) from refusal
