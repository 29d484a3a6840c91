"""Read the tables of a finished run back, typed and as streams: what every further format is made from."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from extract.model import Record
from extract.tables import guard, schema
from extract.tables.kept import cell, kinds_of


class StoredRecord(Record, frozen=True, kw_only=True):
    """A record as ``records.jsonl`` holds it: with region, year and the kept columns of its document."""

    region_code: str | None = None
    region_name: str | None = None
    year: int | None = None
    keep: dict[str, Any] = msgspec.field(default_factory=dict)


def read_jsonl(path: Path) -> Iterator[StoredRecord]:
    """Yield the records of a JSON lines file, validated. Raises ValueError with the line's number on a bad one."""
    decoder = msgspec.json.Decoder(StoredRecord)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error


class Table:
    """A table of a finished run: ``names`` and ``columns`` in step, and ``rows`` to iterate once or more.

    Args:
        folder: the folder of the run.
        table: ``records``, ``documents`` or ``terms``.

    Raises:
        FileNotFoundError: the folder holds no finished run.
    """

    def __init__(self, folder: Path, table: str) -> None:
        self.name = table
        self.path = folder / ("records.jsonl" if table == "records" else f"{table}.csv")
        if not self.path.is_file():
            raise FileNotFoundError(f"no {self.path.name} in {folder}: is it the --out folder of a finished run?")
        self.kinds = kinds_of(self.path) if table == "records" else {}
        self.keep = list(self.kinds)
        self.names = schema.header(table, self.keep)
        kept = map(schema.kept_column, schema.keep_names(self.keep), self.kinds.values())
        self.columns = [*schema.columns(table), *kept]

    def __iter__(self) -> Iterator[schema.Row]:
        """Yield the rows: numbers as int or Decimal, text as str, None where a cell is empty."""
        return self._records() if self.name == "records" else _csv_rows(self.path, self.columns)

    def _records(self) -> Iterator[schema.Row]:
        for record in read_jsonl(self.path):
            yield stored_row(record, self.kinds)


def stored_row(record: StoredRecord, kinds: Mapping[str, str]) -> schema.Row:
    """Return a stored record as a flat row in the order of ``header("records", kinds)``; ``kinds``: kept → type."""
    before = [record.doc_id, record.region_code, record.region_name, record.year]
    kept = [cell(record.keep.get(name), kind) for name, kind in kinds.items()]
    return schema.record_row(record, schema.Context(before, kept))


def _csv_rows(path: Path, columns: list[schema.Column]) -> Iterator[schema.Row]:
    convert: dict[str, Callable[[str], Any]] = {"integer": int, "number": Decimal}
    readers = [convert.get(column.type, guard.unguard) for column in columns]
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        next(rows, None)
        for row in rows:
            yield [read(cell) if cell else None for read, cell in zip(readers, row, strict=True)]


def batches(rows: Iterator[schema.Row], size: int = 10_000) -> Iterator[list[schema.Row]]:
    """Cut a stream of rows into lists of at most ``size``."""
    while batch := list(islice(rows, size)):
        yield batch
