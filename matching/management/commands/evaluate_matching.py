"""Measure the matching engine on a judged collection, with plain BM25 beside it."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from matching.engine import ListingFileError
from matching.engine.evaluation import DEVELOPMENT_SET, evaluate


class Command(BaseCommand):
    """``manage.py evaluate_matching [FOLDER]``."""

    help = "Print nDCG@10 and the precision of the bands on the development set or another judged folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A folder with needs.jsonl, seeds.jsonl and qrels.jsonl."""
        parser.add_argument("folder", type=Path, nargs="?", default=DEVELOPMENT_SET)

    def handle(self, *, folder: Path, **_: object) -> None:
        """Print the figures, or say which line of which file is wrong."""
        try:
            figures = evaluate(folder)
        except ListingFileError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"needs {figures.needs}, seeds {figures.seeds}")
        self.stdout.write(f"nDCG@10 plain BM25   {figures.plain_ndcg:.3f}")
        self.stdout.write(f"nDCG@10 this engine  {figures.ndcg:.3f}")
        for band, found in figures.bands.items():
            self.stdout.write(
                f"band {band:<10} {found.pairs} pairs: {found.fitting} fit, {found.touching} fit or touch"
            )
