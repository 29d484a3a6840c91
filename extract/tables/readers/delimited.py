"""CSV and TSV: one document a row, streamed; a broken row costs only itself."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from extract.tables.readers.cells import blank
from extract.tables.readers.head import LOOK, find_head
from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.rows import SheetTable
from extract.text.decode import decode

SAMPLE = 1 << 18
MAX_CELL = 50_000_000
MAX_LINES = 20_000
"""Lines in one row beyond which a quote was opened and never closed."""


class _OpenQuoteError(Exception):
    """A row that would swallow the rest of the file."""


def read_csv(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield one document a row. The separator is a tab in .tsv files, else the most frequent of ``, ; tab |``.

    A row with too few or too many cells is a failed input; the lines it took in by an unclosed quote are read again.
    """
    csv.field_size_limit(MAX_CELL)  # a setting of the module: whole documents stand in cells
    with blob.open() as file:
        decoded = decode(file.read(SAMPLE))
        if "binary" in decoded.flags:
            raise ReadError("the file holds no text")
        file.seek(0)
        encoding = decoded.encoding if decoded.text.isascii() is False else "utf-8-sig"
        lines = _Lines(io.TextIOWrapper(file, encoding, errors="replace", newline=""))
        delimiter = "\t" if blob.name.lower().endswith(".tsv") else _delimiter(decoded.text)
        first = _first_rows(decoded.text, delimiter, whole=blob.size <= SAMPLE)
        if not first:
            raise ReadError("the table is empty")
        table = SheetTable(blob, find_head(first, options), options)
        yield from _documents(lines, delimiter, table, len(first[max(table.head.skip - 1, 0)]), decoded.encoding)


def _first_rows(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The rows at the top that are not blank; the last one of a cut sample is left out."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True):
            if not blank(row):
                rows.append(row)
            if len(rows) > LOOK:
                return rows[:LOOK]
    except csv.Error:  # a quote that is never closed costs its row, later
        pass
    return rows if whole or len(rows) < 2 else rows[:-1]


def _documents(lines: _Lines, delimiter: str, table: SheetTable, width: int, encoding: str) -> Iterator[Input]:
    skip = table.head.skip
    while skip and (row := lines.row(delimiter)) is not None:
        skip -= not blank(row)
    number = 0
    while True:
        try:
            row, broken = lines.row(delimiter), ""
        except (csv.Error, _OpenQuoteError):
            row, broken = [], "the row opens a quote and does not close it"
        if row is None:
            return
        if lines.blank():
            continue
        number += 1
        if len(row) == width:
            yield table.document(row, number, encoding)
            continue
        lines.take_back()
        yield table.failed(number, broken or f"the row has {len(row)} cells, the header {width}")


class _Lines:
    """The physical lines of a file, so that those a broken row swallowed can be read once more."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._row: list[str] = []

    def row(self, delimiter: str) -> list[str] | None:
        """Return the next row, [] for a blank line, None at the end. Raises csv.Error, _OpenQuoteError."""
        self._row = []
        return next(csv.reader(self, delimiter=delimiter, strict=True), None)

    def blank(self) -> bool:
        """Tell whether the row just read holds nothing but spaces."""
        return not any(line.strip() for line in self._row)

    def take_back(self) -> None:
        """Put all lines of the row just read but the first one back."""
        self._again.extendleft(reversed(self._row[1:]))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._row) >= MAX_LINES:
            raise _OpenQuoteError
        line = self._again.popleft() if self._again else self._file.readline()
        if not line:
            raise StopIteration
        self._row.append(line)
        return line


def _delimiter(sample: str) -> str:
    """The separator that the first line with any holds most often; a title may stand above. A comma where none does."""
    lines = sample.split("\n", LOOK)[:LOOK]
    header = next((line for line in lines if any(mark in line for mark in ",;\t|")), "")
    return max(",;\t|", key=header.count)
