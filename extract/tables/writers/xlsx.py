"""Excel: records, documents and codebook as sheets; text is text, never a formula or a link."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from extract.tables.codebook import CODEBOOK_HEADER, codebook_rows
from extract.tables.schema import Column, Row
from extract.tables.stored import Table
from extract.tables.writers.run import PART

MAX_ROWS = 1_048_576
MAX_CELL = 32_767
"""Excel's limits; what lies beyond goes to a further sheet, a longer cell is cut and ends in ``…``."""

_EPOCH = datetime.datetime(1980, 1, 1)
_WIDTHS = {"quote": 60, "object": 40, "verb": 12, "campaign": 24, "section_path": 30, "indicator": 24, "source": 36}


def write(folder: Path) -> list[Path]:
    """Write ``records.xlsx`` beside the finished run in ``folder``."""
    path = folder / "records.xlsx"
    part = folder / (path.name + PART)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # A fixed date, so that the same run gives the same bytes.
    with xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"title": "policy-extract", "created": _EPOCH})
        for name in ("records", "documents"):
            table = Table(folder, name)
            _sheets(book, name, table.names, table, [_width(column) for column in table.columns])
        _sheets(book, "codebook", CODEBOOK_HEADER, codebook_rows(), [12, 22, 10, 12, 60, 12, 30, 80])
    os.replace(part, path)
    return [path]


def _sheets(book: Any, name: str, header: Sequence[str], rows: Iterable[Row], widths: Sequence[int]) -> None:
    """Fill one sheet, and ``name_2``, ``name_3`` … where Excel's number of rows does not do."""
    number, line = 1, 0
    sheet = _new_sheet(book, name, header, widths)
    for row in rows:
        if line == MAX_ROWS - 1:
            _close_sheet(sheet, line, len(header))
            number, line = number + 1, 0
            sheet = _new_sheet(book, f"{name}_{number}", header, widths)
        line += 1
        _write_row(sheet, line, row)
    _close_sheet(sheet, line, len(header))


def _new_sheet(book: Any, name: str, header: Sequence[str], widths: Sequence[int]) -> Any:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    sheet.freeze_panes(1, 0)
    for i, title in enumerate(header):
        sheet.write_string(0, i, title, bold)
    return sheet


def _close_sheet(sheet: Any, lines: int, width: int) -> None:
    sheet.autofilter(0, 0, lines, width - 1)


def _write_row(sheet: Any, line: int, row: Row) -> None:
    for i, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(line, i, cell if len(cell) <= MAX_CELL else cell[: MAX_CELL - 1] + "…")
        elif isinstance(cell, int | Decimal):
            sheet.write_number(line, i, float(cell))


def _width(column: Column) -> int:
    return _WIDTHS.get(column.name, 10 if not column.is_text else 14)
