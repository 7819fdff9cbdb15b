"""Files that a spreadsheet opens without harm: codes stay text, no cell becomes a formula."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from outlets import sheets
from outlets.tables import Cell, Column

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What neither Excel nor XML can carry.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Rows = Sequence[Sequence[Cell]]


def safe_text(text: str) -> str:
    """Drop control characters and keep a leading ``=`` from being run."""
    text = without_controls(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def without_controls(text: str) -> str:
    """Drop the characters that neither Excel nor XML can carry."""
    return CONTROLS.sub("", text)


def as_csv(columns: Sequence[Column], rows: Rows) -> bytes:
    """Write UTF-8 with a byte order mark and CRLF, as Excel in Japan reads it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_text(str(column.heading)) for column in columns])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Rows) -> bytes:
    """Write one sheet with a frozen heading; text cells are text, so no code loses its zeros."""
    headings = [safe_text(str(column.heading)) for column in columns]
    return sheets.workbook(_("一覧"), headings, ([_shown(cell) for cell in row] for row in rows))


def as_json(columns: Sequence[Column], rows: Rows, **about: Any) -> bytes:
    """Write the rows as objects, with what the file is about."""
    keys = [column.key for column in columns]
    items = [dict(zip(keys, row, strict=True)) for row in rows]
    document = about | {"count": len(items), "items": items}
    return json.dumps(document, ensure_ascii=False, indent=1, default=_day).encode()


def _shown(cell: Cell) -> str | int | date | None:
    """Return what a table shows of a cell."""
    if isinstance(cell, bool):
        return _("はい") if cell else _("いいえ")
    if isinstance(cell, tuple):
        cell = ";".join(cell)
    return safe_text(cell) if isinstance(cell, str) else cell


def _day(value: date) -> str:
    return value.isoformat()


WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json; charset=utf-8"),
}
