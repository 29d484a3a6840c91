"""CSV and TSV: one document a row, streamed; a broken row costs only itself."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.rows import Table
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
        yield from _documents(lines, delimiter, blob, options, decoded.encoding)


def _documents(lines: _Lines, delimiter: str, blob: Blob, options: Options, encoding: str) -> Iterator[Input]:
    header = lines.row(delimiter)
    if not header:
        raise ReadError("the table is empty")
    table = Table(blob, header, options)
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
        if len(row) == len(header):
            yield table.document(row, number, encoding)
            continue
        lines.take_back()
        yield table.failed(number, broken or f"the row has {len(row)} cells, the header {len(header)}")


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
    """The separator that the header line holds most often; a comma where it holds none."""
    header = sample.split("\n", 1)[0]
    return max(",;\t|", key=header.count)
