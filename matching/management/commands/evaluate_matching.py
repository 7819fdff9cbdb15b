"""Measure the matching engine on judged collections, with plain BM25 beside it."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching.engine import ListingFileError
from matching.engine.encoders.available import FULL_MODE, LIGHT_MODE, WORDS_MODE, encoders_of, mode_of
from matching.engine.evaluation import COLLECTIONS, Figures, evaluate

HEADINGS = ("collection", "needs", "BM25", "engine", "ratio", "notified", "precision", "needs told")


class Command(BaseCommand):
    """``manage.py evaluate_matching [FOLDER] --mode full|light|words``."""

    help = "Print nDCG@10 beside plain BM25's, and what would be notified, for the judged sets or one folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A folder with needs.jsonl and qrels.jsonl (seeds.jsonl, or the shipped seeds), and the mode."""
        parser.add_argument("folder", type=Path, nargs="?", help="all judged sets that are shipped")
        parser.add_argument(
            "--mode", choices=(FULL_MODE, LIGHT_MODE, WORDS_MODE), default=settings.MATCHING_MODE
        )

    def handle(self, *, folder: Path | None, mode: str, **_: object) -> None:
        """Print the table, or say which line of which file is wrong."""
        found = encoders_of(mode)
        if mode_of(frozenset(found)) != mode:
            raise CommandError(f"the encoders of the mode {mode} are not all installed")
        try:
            figures = evaluate({folder.name: folder} if folder else COLLECTIONS, encoders=found)
        except ListingFileError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"mode {mode}; BM25 and engine: nDCG@10; notified: pairs of the bands 高 and 中")
        for row in (HEADINGS, *(_row(one) for one in figures)):
            self.stdout.write(
                "".join(cell.rjust(12) if at else cell.ljust(12) for at, cell in enumerate(row))
            )


def _row(figures: Figures) -> tuple[str, ...]:
    judged = figures.ratio is not None
    return (
        figures.name,
        str(figures.needs),
        f"{figures.plain_ndcg:.3f}" if judged else "-",
        f"{figures.ndcg:.3f}" if judged else "-",
        f"{figures.ratio:.2f}" if judged else "-",
        str(figures.notified.pairs),
        f"{figures.notified.precision:.2f}" if figures.notified.pairs else "-",
        str(figures.needs_notified),
    )
