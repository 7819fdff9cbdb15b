"""Read every open listing into the engine again, by the batch, beside a running site."""

from argparse import ArgumentParser
from collections.abc import Sequence
from uuid import UUID

from django.core.management.base import BaseCommand

from matching import engine
from matching.kinds import Kind
from matching.texts import open_ids, public_text

AT_ONCE = 64


class Command(BaseCommand):
    """``manage.py reindex``: after another encoder or version; may be stopped and resumed at any time.

    Each batch is committed by itself, so that readers wait for nothing.
    """

    help = "Read every open need and seed into the matching engine again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, and whether to skip what is kept already."""
        parser.add_argument("--kind", choices=[str(Kind.NEED), str(Kind.SEED)], help="one kind alone")
        parser.add_argument(
            "--resume", action="store_true", help="skip what is kept under this version and these encoders"
        )

    def handle(self, *, kind: str | None, resume: bool, **_: object) -> None:
        """Index the listings and count again."""
        for one in [Kind(kind)] if kind else [Kind.SEED, Kind.NEED]:
            known = engine.indexed_ids(one) if resume else set()
            self._read(one, [listing_id for listing_id in open_ids(one) if listing_id not in known])
        engine.refresh_statistics()

    def _read(self, kind: Kind, listings: Sequence[UUID]) -> None:
        done = 0
        for start in range(0, len(listings), AT_ONCE):
            batch = listings[start : start + AT_ONCE]
            texts = ((listing_id, public_text(kind, listing_id)) for listing_id in batch)
            engine.index_many(kind, [engine.Entry(listing_id, text) for listing_id, text in texts if text])
            done += len(batch)
            self.stderr.write(f"\r{kind}: {done:,} of {len(listings):,}", ending="")
        self.stderr.write(f"\r{kind}: {done:,} of {len(listings):,}")
