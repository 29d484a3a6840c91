"""Excel: what people read, as sheets for actions, targets, campaigns, documents and the codebook.

The sheets have the columns of the short view (:mod:`extract.tables.short`); all columns are in ``records.csv``. Text is
text, never a formula or a link.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from extract.model import Role
from extract.tables.rundir import RunDir
from extract.tables.schema import Values, columns
from extract.tables.short import COLUMNS, FULL, ShortWords, short_rows
from extract.tables.tallies import campaign_rows
from extract.tables.writers.layout import for_print, height
from extract.tables.written import whole

MAX_ROWS = 1_048_576
MAX_CELL = 32_767
"""Excel's limits; what lies beyond goes to a further sheet, a longer cell is cut and ends in ``…``."""

_EPOCH = datetime.datetime(1980, 1, 1)
_WIDTHS = {
    "document": 24, "region": 10, "year": 7, "campaign": 22, "commitment": 9, "verb": 10, "object": 34, "indicator": 22,
    "value": 12, "unit": 9, "bound": 9, "status": 9, "deadline": 14, "lead_unit": 18, "sentence": 70, "title": 36,
    "issuer": 24, "date": 12, "source": 36, "reason": 30, "meaning": 80, "in_full": 24, "column": 16, "type": 12,
}  # fmt: skip
_CAMPAIGNS = ("campaign", "type", "records", "targets", "regions", "documents", "first_year", "last_year")
_DOCUMENTS = (
    "document", "title", "region", "year", "issuer", "date", "records", "targets", "state", "reason", "source",
)  # fmt: skip


class _Sheet(NamedTuple):
    """A sheet to be filled: its name, its columns and their headers."""

    name: str
    columns: Sequence[str]
    header: Sequence[str]


def write(folder: Path, language: str = "zh") -> list[Path]:
    """Write ``records.xlsx`` beside the finished run in ``folder``, with headers in that language."""
    path = folder / "records.xlsx"
    run, words = RunDir(folder), ShortWords(language)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # A fixed date, so that the same run gives the same bytes.
    with whole(path) as part, xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"title": "policy-extract", "created": _EPOCH})
        filler = _Filler(book)
        for name, names, rows in (
            ("actions", COLUMNS, (row for _, row in short_rows(run, words))),
            ("targets", COLUMNS, (row for record, row in short_rows(run, words) if _is_target(record))),
            ("campaigns", _CAMPAIGNS, campaign_rows(run, words)),
            ("documents", _DOCUMENTS, _documents(run, words)),
            ("codebook", ("column", "in_full", "meaning"), _codebook(words)),
        ):
            filler.fill(_Sheet(words(f"sheet.{name}"), names, [words(column) for column in names]), rows)
    return [path]


def _is_target(record: Any) -> bool:
    return record.quantity is not None and record.quantity.role == Role.TARGET


def _documents(run: RunDir, words: ShortWords) -> Iterator[Values]:
    for row in run.documents:
        numbers = [int(row[name]) if row.get(name) else None for name in ("year", "n_records", "n_targets")]
        yield [
            row["doc_id"], row.get("title"), row.get("region_name"), numbers[0], row.get("issuer"),
            row.get("pub_date"), numbers[1], numbers[2], words.value("state", row.get("status")), row.get("error"),
            row.get("source"),
        ]  # fmt: skip


def _codebook(words: ShortWords) -> Iterator[Values]:
    meanings = {column.name: column.meaning for column in columns("records")}
    for name in COLUMNS:
        full = FULL.get(name, name)
        yield [words(name), full, meanings[full.split(",")[0]]]


def _width(column: str) -> int:
    return _WIDTHS.get(column, 10)


class _Filler:
    """Fills the sheets of one book."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"})
        self._cell = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"valign": "top", "align": "right", "indent": 1})

    def fill(self, planned: _Sheet, rows: Iterable[Values]) -> None:
        """Fill one sheet, and ``name_2``, ``name_3`` … where Excel's number of rows does not do."""
        number, line = 1, 0
        widths = [_width(column) for column in planned.columns]
        sheet = self._new(planned, planned.name)
        for row in rows:
            if line == MAX_ROWS - 1:
                self._close(sheet, line, len(planned.columns))
                number, line = number + 1, 0
                sheet = self._new(planned, f"{planned.name}_{number}")
            line += 1
            sheet.set_row(line, height(row, widths))
            self._row(sheet, line, row)
        self._close(sheet, line, len(planned.columns))

    def _new(self, planned: _Sheet, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        for i, column in enumerate(planned.columns):
            sheet.set_column(i, i, _width(column))
        sheet.freeze_panes(1, 1)
        for_print(sheet)
        for i, title in enumerate(planned.header):
            sheet.write_string(0, i, title, self._head)
        return sheet

    def _close(self, sheet: Any, lines: int, width: int) -> None:
        sheet.autofilter(0, 0, lines, width - 1)

    def _row(self, sheet: Any, line: int, row: Values) -> None:
        for i, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                words = cell if len(cell) <= MAX_CELL else cell[: MAX_CELL - 1] + "…"
                sheet.write_string(line, i, words, self._cell)
            elif isinstance(cell, int | Decimal):
                sheet.write_number(line, i, float(cell), self._number)
