"""Excel: what people read, as sheets for actions, targets, campaigns, documents and the codebook.

The sheets have the columns of the short view (:mod:`extract.tables.short`); all columns are in ``records.csv``. A cell
that a flag of its record doubts is shaded. Text is text, never a formula or a link.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from extract.model import Role
from extract.tables.rundir import RunDir, StoredRecord
from extract.tables.schema import Values
from extract.tables.short import COLUMNS, FULL, ShortWords, short_rows
from extract.tables.tallies import campaign_rows
from extract.tables.writers.layout import LINE, for_print, height
from extract.tables.written import whole

MAX_ROWS = 1_048_576
MAX_CELL = 32_767
"""Excel's limits; what lies beyond goes to a further sheet, a longer cell is cut and ends in ``…``."""

_EPOCH = datetime.datetime(1980, 1, 1)
_WIDTHS = {
    "document": 22, "region": 9, "year": 7, "campaign": 14, "commitment": 7, "verb": 8, "object": 20, "indicator": 14,
    "value": 13, "unit": 8, "bound": 8, "status": 8, "deadline": 9, "lead_unit": 11, "sentence": 56, "title": 30,
    "issuer": 20, "date": 12, "source": 26, "reason": 20, "meaning": 90, "in_full": 18, "column": 14, "type": 12,
}  # fmt: skip
"""In digits; the fifteen columns together are what fits a screen, and A4 across in letters one can read."""
_DOUBTS = {
    "status_uncertain": "status", "low_confidence": "verb", "elided_verb": "verb", "elided_noun": "indicator",
    "damaged": "sentence",
}  # fmt: skip
"""Flags of a record, and the cell they cast doubt on."""
_THOUSANDS = 10_000
"""From here on whole numbers are shown in groups of three; a year is not."""
_CAMPAIGNS = ("campaign", "type", "records", "targets", "regions", "documents", "first_year", "last_year")
_DOCUMENTS = (
    "document", "title", "region", "year", "issuer", "date", "records", "targets", "state", "reason", "source",
)  # fmt: skip


_Line = tuple[Values, Collection[int]]
"""A row, and the places of the cells to shade."""


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
            ("actions", COLUMNS, _marked(short_rows(run, words))),
            ("targets", COLUMNS, _marked(found for found in short_rows(run, words) if _is_target(found[0]))),
            ("campaigns", _CAMPAIGNS, _plain(campaign_rows(run, words))),
            ("documents", _DOCUMENTS, _plain(_documents(run, words))),
            ("codebook", ("column", "in_full", "meaning"), _codebook(words)),
        ):
            filler.fill(_Sheet(words(f"sheet.{name}"), names, [words(column) for column in names]), rows)
    return [path]


def _marked(found: Iterable[tuple[StoredRecord, Values]]) -> Iterator[_Line]:
    for record, row in found:
        doubted = {_DOUBTS[flag] for flag in record.flags if flag in _DOUBTS}
        yield row, [COLUMNS.index(name) for name in doubted]


def _plain(rows: Iterable[Values]) -> Iterator[_Line]:
    return ((row, ()) for row in rows)


def _is_target(record: StoredRecord) -> bool:
    return record.quantity is not None and record.quantity.role == Role.TARGET


def _documents(run: RunDir, words: ShortWords) -> Iterator[Values]:
    for row in run.documents:
        numbers = [int(row[name]) if row.get(name) else None for name in ("year", "n_records", "n_targets")]
        yield [
            row["doc_id"], row.get("title"), row.get("region_name"), numbers[0], row.get("issuer"),
            row.get("pub_date"), numbers[1], numbers[2], words.value("state", row.get("status")),
            words.told(row.get("error")), row.get("source"),
        ]  # fmt: skip


def _codebook(words: ShortWords) -> Iterator[_Line]:
    for name in COLUMNS:
        yield [words(name), FULL.get(name, name), words(f"about.{name}")], ()
    yield [words("shaded"), "flags", words("about.shaded")], [0]


def _width(column: str) -> int:
    return _WIDTHS.get(column, 10)


class _Filler:
    """Fills the sheets of one book."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "vcenter"})
        self._cell = book.add_format({"text_wrap": True, "valign": "top"})
        self._doubted = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF3C4"})
        number = {"valign": "top", "align": "right", "indent": 1}
        self._number = book.add_format(number)
        self._large = book.add_format(number | {"num_format": "#,##0", "shrink": True})
        self._rule = book.add_format({"bottom": 4, "bottom_color": "#BBBBBB"})

    def fill(self, planned: _Sheet, rows: Iterable[_Line]) -> None:
        """Fill one sheet, and ``name_2``, ``name_3`` … where Excel's number of rows does not do."""
        number, line = 1, 0
        widths = [_width(column) for column in planned.columns]
        sheet = self._new(planned, planned.name)
        for row, doubted in rows:
            if line == MAX_ROWS - 1:
                self._close(sheet, line, len(planned.columns))
                number, line = number + 1, 0
                sheet = self._new(planned, f"{planned.name}_{number}")
            line += 1
            sheet.set_row(line, height(row, widths))
            self._row(sheet, line, planned.columns, row, doubted)
        self._close(sheet, line, len(planned.columns))

    def _new(self, planned: _Sheet, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        for i, column in enumerate(planned.columns):
            sheet.set_column(i, i, _width(column))
        sheet.freeze_panes(1, 1)
        for_print(sheet)
        sheet.set_row(0, 1.4 * LINE)
        for i, title in enumerate(planned.header):
            sheet.write_string(0, i, title, self._head)
        return sheet

    def _close(self, sheet: Any, lines: int, width: int) -> None:
        """Filters, and a fine line below each row that leads the eye, on paper too."""
        sheet.autofilter(0, 0, lines, width - 1)
        if lines:
            rule = {"type": "formula", "criteria": "=TRUE", "format": self._rule}
            sheet.conditional_format(1, 0, lines, width - 1, rule)

    def _row(self, sheet: Any, line: int, columns: Sequence[str], row: Values, doubted: Collection[int]) -> None:
        for i, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                words = cell if len(cell) <= MAX_CELL else cell[: MAX_CELL - 1] + "…"
                form = self._number if columns[i] == "value" else self._doubted if i in doubted else self._cell
                sheet.write_string(line, i, words, form)
            elif isinstance(cell, int | Decimal):
                large = cell >= _THOUSANDS and cell == int(cell)
                sheet.write_number(line, i, float(cell), self._large if large else self._number)
            elif i in doubted:
                sheet.write_blank(line, i, None, self._doubted)
