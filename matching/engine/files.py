"""Needs and seeds in JSON-lines files: reading them, and ranking them outside the database."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from matching.engine import explain
from matching.engine.encoders.available import encoders
from matching.engine.likeness import Likeness
from matching.engine.pool import Pool, Ranked
from matching.engine.values import ANNOUNCED, Reasons, Text


class ListingFileError(Exception):
    """A file that cannot be ranked; the message names the line and what is wrong with it."""


def rank_files(needs_path: Path, seeds_path: Path, *, top: int) -> Iterator[dict[str, object]]:
    """Rank the seeds of one file for each need of another, nearest first, with this process' encoders."""
    needs, seeds = read_needs(needs_path), read_seeds(seeds_path)
    pool = Pool(seeds, encoders=encoders())
    explainer = explain.Explainer(Likeness(encoders()))
    for (need_id, need), ranking in zip(needs.items(), pool.rank_all(list(needs.values())), strict=True):
        for rank, found in enumerate(ranking[:top], start=1):
            pair = explain.Pair(found.shared, found.places, found.heard)
            yield _line(need_id, rank, found, explainer.reasons(need, seeds[found.listing_id], pair))


def read_needs(path: Path) -> dict[str, Text]:
    """Read needs: id, title, problem, outcome, constraints?, theme?."""
    return _read(path, lambda record: _text(record, body=("problem", "outcome", "constraints")))


def read_seeds(path: Path) -> dict[str, Text]:
    """Read seeds: id, title, summary, applications?, keywords[]?, theme?."""
    return _read(path, lambda record: _text(record, body=("summary", "applications")))


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object of a JSON-lines file with the number of its line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise ListingFileError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ListingFileError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _object(line, where=f"{path}, line {number}")


def _read(path: Path, build: Callable[[dict[str, Any]], Text]) -> dict[str, Text]:
    listings: dict[str, Text] = {}
    for number, record in read_records(path):
        where = f"{path}, line {number}"
        try:
            listing_id, text = _identity(record), build(record)
        except ValueError as error:
            raise ListingFileError(f"{where}: {error}") from error
        if listing_id in listings:
            raise ListingFileError(f"{where}: the id {listing_id!r} was used before")
        listings[listing_id] = text
    if not listings:
        raise ListingFileError(f"{path}: holds no listing")
    return listings


def _object(line: str, *, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ListingFileError(f"{where}: is not JSON ({error})") from error
    if not isinstance(record, dict):
        raise ListingFileError(f"{where}: is not an object")
    return record


def _identity(record: Mapping[str, Any]) -> str:
    listing_id = record.get("id")
    if not isinstance(listing_id, str | int) or isinstance(listing_id, bool) or not str(listing_id).strip():
        raise ValueError('"id" is missing or is not a text')
    return str(listing_id)


def _text(record: Mapping[str, Any], *, body: tuple[str, ...]) -> Text:
    title = " ".join(_strings(record, "title"))
    if not title.strip():
        raise ValueError('"title" is missing or empty')
    return Text(
        title=title,
        body=tuple(part for name in body for part in _strings(record, name)),
        keywords=_strings(record, "keywords"),
        theme_codes=_strings(record, "theme"),
    )


def _strings(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A field that holds nothing, a text or a list of texts."""
    value = record.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(part, str) for part in values):
        raise ValueError(f'"{name}" must be a text or a list of texts')
    return tuple(part for part in values if part.strip())


def _line(need_id: str, rank: int, found: Ranked, reasons: Reasons) -> dict[str, object]:
    return {
        "need_id": need_id,
        "seed_id": found.listing_id,
        "rank": rank,
        "score": round(found.score, 4),
        "band": found.band,
        "notified": found.band in ANNOUNCED,
        "reasons": list(reasons.japanese),
    }
