"""Read a finished run back: its tables, typed and as streams, and the raw texts that the offsets point into.

Everything that is made from a run (further formats, the report, panels, data frames, reviews) reads it here.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any

import msgspec

from extract.model import Record
from extract.tables import guard, schema
from extract.tables.again import Inside

StoredRow = dict[str, str]
_MOST = 2**63


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


class StoredTable:
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
        self.kinds = _kinds_of(self.path) if table == "records" else {}
        self.keep = list(self.kinds)
        self.names = schema.header(table, self.keep)
        kept = map(schema.kept_column, schema.keep_names(self.keep), self.kinds.values())
        self.columns = [*schema.columns(table), *kept]

    def __iter__(self) -> Iterator[schema.Values]:
        """Yield the rows: numbers as int or Decimal, text as str, None where a cell is empty."""
        return self._records() if self.name == "records" else _csv_rows(self.path, self.columns)

    def _records(self) -> Iterator[schema.Values]:
        for record in read_jsonl(self.path):
            yield stored_row(record, self.kinds)


def stored_row(record: StoredRecord, kinds: Mapping[str, str]) -> schema.Values:
    """Return a stored record as a flat row in the order of ``header("records", kinds)``; ``kinds``: kept → type."""
    before = [record.doc_id, record.region_code, record.region_name, record.year]
    kept = [_cell(record.keep.get(name), kind) for name, kind in kinds.items()]
    return schema.record_row(record, schema.RowContext(before, kept))


def _csv_rows(path: Path, columns: list[schema.Column]) -> Iterator[schema.Values]:
    convert: dict[str, Callable[[str], Any]] = {"integer": int, "number": Decimal}
    readers = [convert.get(column.type, guard.unguard) for column in columns]
    rows = _csv_cells(path)
    next(rows, None)
    for row in rows:
        yield [read(cell) if cell else None for read, cell in zip(readers, row, strict=True)]


def _csv_cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.reader(lines)


def batches(rows: Iterator[schema.Values], size: int = 10_000) -> Iterator[list[schema.Values]]:
    """Cut a stream of rows into lists of at most ``size``."""
    while batch := list(islice(rows, size)):
        yield batch


class RunDir:
    """The folder that ``policy-extract run --out DIR`` wrote.

    Args:
        folder: the folder; it must hold ``records.jsonl``. ``documents.csv`` may be missing (then nothing is known
            of the documents but their ids).

    Raises:
        FileNotFoundError: the folder or its ``records.jsonl`` does not exist.
    """

    RECORDS = "records.jsonl"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.records_path = self.folder / self.RECORDS
        if not self.records_path.is_file():
            raise FileNotFoundError(
                f"no records.jsonl in {self.folder}: is it a folder that `policy-extract run` wrote?"
            )

    @cached_property
    def _inside(self) -> Inside:
        return Inside(self.folder)

    @cached_property
    def documents(self) -> list[StoredRow]:
        """The rows of ``documents.csv`` in order; made from the records where the file is missing."""
        path = self.folder / "documents.csv"
        if not path.is_file():
            ids = dict.fromkeys(record.doc_id for record in self.records())
            return [{"doc_id": doc_id, "status": "ok"} for doc_id in ids]
        cells = _csv_cells(path)
        header = next(cells, [])
        return [dict(zip_longest(header, map(guard.unguard, row[: len(header)]), fillvalue="")) for row in cells]

    def records(self) -> Iterator[StoredRecord]:
        """Yield the records in the order of the file, one at a time. Raises ValueError on a line that is no record."""
        return read_jsonl(self.records_path)

    def by_document(self) -> Iterator[tuple[str, list[StoredRecord]]]:
        """Yield document id and records, document by document."""
        for doc_id, group in groupby(self.records(), key=lambda record: record.doc_id):
            yield doc_id, list(group)

    def text(self, row: StoredRow) -> str | None:
        """Return the raw text of one document, or None where neither ``texts/`` nor an unchanged source has it.

        That of a row of a table or a member of an archive is read again as the run has read it.
        """
        kept = self.folder / "texts" / f"{row['doc_id']}.txt"
        if is_inside(kept, self.folder) and kept.is_file():
            return kept.read_bytes().decode("utf-8")
        text = self._source_text(row)
        return self._inside.text(row) if text is None else text

    def _source_text(self, row: StoredRow) -> str | None:
        source = row.get("source") or ""
        for path in (Path(source), self.folder / source):
            if source and path.is_file():
                return _decode(path, row)
        return None


def _decode(path: Path, row: StoredRow) -> str | None:
    """Decode a source as the run did; a file that has changed since is not the text the offsets mean."""
    data = path.read_bytes()
    if row.get("sha256") and hashlib.sha256(data).hexdigest() != row["sha256"]:
        return None
    try:
        return data.decode(row.get("encoding") or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return None


def is_inside(path: Path, folder: Path) -> bool:
    """A document id such as ``../../etc/passwd`` must not lead out of the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


class _Line(msgspec.Struct):
    keep: dict[str, Any] = msgspec.field(default_factory=dict)


def _kinds_of(path: Path) -> dict[str, str]:
    """Return the kept columns of a ``records.jsonl`` in order, each with ``integer``, ``number`` or ``string``."""
    decoder = msgspec.json.Decoder(_Line)
    seen: dict[str, set[str]] = {}
    with path.open("rb") as lines:
        for line in lines:
            keep = _decoded(decoder, line).keep
            if not keep:
                break  # all records of a run keep the same columns
            for name, value in keep.items():
                seen.setdefault(name, set()).add(_kind(value))
    return {name: _widest(kinds - {""}) for name, kinds in seen.items()}


def _decoded(decoder: msgspec.json.Decoder[_Line], line: bytes) -> _Line:
    try:
        return decoder.decode(line)
    except msgspec.DecodeError:
        return _Line()  # told with its number by whoever reads the records


def _kind(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "string"
    if isinstance(value, float):
        return "number"
    return "integer" if -_MOST <= value < _MOST else "string"


def _widest(kinds: set[str]) -> str:
    if not kinds or "string" in kinds:
        return "string"
    return "number" if "number" in kinds else "integer"


def _cell(value: Any, kind: str) -> int | Decimal | str | None:
    """A kept cell as a value of its column's type."""
    if value is None:
        return None
    if kind == "integer":
        return int(value)
    return Decimal(str(value)) if kind == "number" else str(value)
