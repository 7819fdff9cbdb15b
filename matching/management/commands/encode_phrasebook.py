"""Make the shipped vectors: the phrasebook's two sides, and the usual meaning of needs, seeds and words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.core.management.base import BaseCommand

from matching.engine import defaults, phrasebook
from matching.engine.encoders import Encoder, Vectors, key_of, unit
from matching.engine.encoders.available import encoders
from matching.engine.evaluation import COLLECTIONS, GRADED
from matching.engine.files import read_needs, read_seeds
from matching.engine.meaning import LIGHT
from matching.engine.text import joined, terms_of


class Command(BaseCommand):
    """``manage.py encode_phrasebook``: after a change of the phrasebook or of an encoder; some minutes."""

    help = "Encode the phrasebook and the default centres again, into matching/data."
    requires_system_checks: list[str] = []

    def handle(self, **_: object) -> None:
        """Write both files."""
        found = encoders()
        np.savez_compressed(phrasebook.VECTORS, **_book(found))
        np.savez_compressed(defaults.PATH, **_centres(found))
        self.stdout.write(f"written for {', '.join(key_of(encoder) for encoder in found.values())}")


def _book(found: dict[str, Encoder]) -> dict[str, np.ndarray]:
    entries = phrasebook.read_entries()
    shop, lab = ["。".join(one.shop) for one in entries], ["、".join(one.lab) for one in entries]
    rows = {}
    for encoder in found.values():
        said = encoder.encode_needs([*shop, *phrasebook.read_errands()])
        centred = unit(said - said[: len(shop)].mean(0))
        rows[f"shop:{key_of(encoder)}"] = _small(centred[: len(shop)])
        rows[f"errand:{key_of(encoder)}"] = _small(centred[len(shop) :])
        rows[f"lab:{key_of(encoder)}"] = _small(_centred(encoder.encode_seeds(lab)))
    return rows


def _centres(found: dict[str, Encoder]) -> dict[str, np.ndarray]:
    needs = [joined(need) for folder in COLLECTIONS.values() for need in _needs(folder)]
    seeds = [joined(seed) for seed in read_seeds(GRADED / "seeds.jsonl").values()]
    words = sorted({term for text in (*needs, *seeds) for term in terms_of(text).counts})
    rows = {}
    for slot, encoder in found.items():
        rows[f"need:{key_of(encoder)}"] = encoder.encode_needs(needs).mean(0)
        rows[f"seed:{key_of(encoder)}"] = encoder.encode_seeds(seeds).mean(0)
        if slot == LIGHT:
            rows[f"{defaults.TERM}:{key_of(encoder)}"] = encoder.encode_seeds(words).mean(0)
    return rows


def _needs(folder: Path) -> Sequence:
    return list(read_needs(folder / "needs.jsonl").values())


def _centred(vectors: Vectors) -> Vectors:
    return unit(vectors - vectors.mean(0))


def _small(vectors: Vectors) -> np.ndarray:
    """One byte a figure; the length is lost, and units have none to lose."""
    return np.round(vectors / np.abs(vectors).max(-1, keepdims=True) * 127).astype(np.int8)
