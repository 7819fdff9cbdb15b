"""Load the shipped code lists: every run is an upsert, and leaves alone what the desk has edited."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import models

from classifications.models import Code, Industry, Municipality, ResearchField, SupportCategory, Theme

FOLDER = Path(__file__).parent / "data"
FILES: dict[str, type[models.Model]] = {
    "themes.csv": Theme,
    "support_categories.csv": SupportCategory,
    "industries.csv": Industry,
    "research_fields.csv": ResearchField,
    "municipalities.csv": Municipality,
}


def load() -> None:
    """Upsert every shipped code list."""
    for name, model in FILES.items():
        columns = {field.attname for field in model._meta.concrete_fields}
        rows = [model(**_row(record, columns)) for record in _records(name)]
        _upsert(model, rows, unique=["code"])
    columns = {field.attname for field in Code._meta.concrete_fields} - {"id"}
    codes = [Code(**_row(record, columns)) for record in _records("codes.csv")]
    _upsert(Code, codes, unique=["list", "code"])


def _records(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _row(record: dict[str, str], columns: set[str]) -> dict[str, str]:
    record = {"name_ja": record.get("name", ""), **record}
    return {name: value for name, value in record.items() if name in columns}


def _upsert(model: type[models.Model], rows: list[models.Model], *, unique: list[str]) -> None:
    edited = set(model._default_manager.filter(edited=True).values_list(*unique))
    rows = [row for row in rows if tuple(getattr(row, name) for name in unique) not in edited]
    fields = model._meta.concrete_fields
    changed = [f.attname for f in fields if f.attname not in unique and not f.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=changed
    )
