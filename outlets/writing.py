"""Files that a spreadsheet opens without harm: codes stay text, no cell becomes a formula."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from outlets.tables import Cell, Column

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # Excel's limit
TEXT, DAY = "@", "yyyy-mm-dd"
BOLD = Font(bold=True)
WIDTHS = (12, 48)

Rows = Sequence[Sequence[Cell]]


def safe_text(text: str) -> str:
    """Drop control characters and keep a leading ``=`` from being run."""
    text = without_controls(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def without_controls(text: str) -> str:
    """Drop the characters that neither Excel nor XML can carry."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def as_csv(columns: Sequence[Column], rows: Rows) -> bytes:
    """Write UTF-8 with a byte order mark and CRLF, as Excel in Japan reads it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_text(str(column.heading)) for column in columns])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Rows) -> bytes:
    """Write one sheet with a frozen heading; text cells are text, so no code loses its zeros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("一覧"))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        width = max(WIDTHS[0], min(WIDTHS[1], 2 * len(str(column.heading)) + 4))
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_cell(sheet, str(column.heading), font=BOLD) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, _shown(cell)) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


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


def _cell(sheet: Any, value: str | int | date | None, *, font: Font | None = None) -> WriteOnlyCell:
    if isinstance(value, str):
        value = value[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.number_format = TEXT
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = DAY
    if font:
        cell.font = font
    return cell


def _day(value: date) -> str:
    return value.isoformat()


WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json; charset=utf-8"),
}
