"""A spreadsheet of one sheet; text cells have the text format, so that codes keep their zeros when edited."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from xlsxwriter import Workbook

Value = str | int | date | None

LONGEST_CELL = 32_767  # Excel's limit
FONT = {"font_name": "Yu Gothic", "font_size": 11}
# Rows leave memory as they are written, and nothing that looks like a formula or an address becomes one.
AS_TYPED = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the file; its first row stays in sight."""
    written = io.BytesIO()
    with Workbook(written, AS_TYPED) as book:
        sheet = book.add_worksheet(name)
        heading = book.add_format(FONT | {"bold": True, "num_format": "@"})
        text = book.add_format(FONT | {"num_format": "@"})
        day = book.add_format(FONT | {"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for place, said in enumerate(headings):
            sheet.set_column(place, place, min(48, max(12, 2 * len(said) + 4)))
            sheet.write_string(0, place, said, heading)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value[:LONGEST_CELL], text)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write_number(number, place, value)
    return written.getvalue()
