"""Do the files of a finished run agree with each other, and with the hashes in ``datapackage.json``?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from extract.tables import guard
from extract.tables.rundir import StoredTable, read_jsonl, stored_row
from extract.tables.written import is_as_written


class Problem(msgspec.Struct, frozen=True):
    """Something that does not hold: ``record_id`` is None where it concerns a whole document or file."""

    doc_id: str
    record_id: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.record_id or self.doc_id}: {self.reason}"


def file_problems(folder: Path) -> Iterator[Problem]:
    """Yield what does not agree among the files of a run; a file that the run did not write is not missed.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run.
        ValueError: a file cannot be read.
    """
    yield from _package(folder)
    yield from _array(folder)
    yield from _rows(folder)


def _package(folder: Path) -> Iterator[Problem]:
    """Size and hash of each file that the data package describes."""
    path = folder / "datapackage.json"
    if not path.is_file():
        return
    for resource in msgspec.json.decode(path.read_bytes(), type=dict[str, Any])["resources"]:
        name, size, sha256 = resource["path"], resource["bytes"], resource["hash"].removeprefix("sha256:")
        if not is_as_written(folder / name, size, sha256):
            yield Problem(name, None, "the file is not the one datapackage.json describes: size or SHA-256 differs")


def _array(folder: Path) -> Iterator[Problem]:
    """``records.json`` holds the lines of ``records.jsonl`` between brackets."""
    path = folder / "records.json"
    if not path.is_file():
        return
    with path.open("rb") as array, (folder / "records.jsonl").open("rb") as lines:
        opening = array.readline()
        entries = (line.rstrip(b",\n") for line in array) if opening == b"[\n" else iter([b"]"])
        for number, (entry, line) in enumerate(zip_longest(entries, (*lines, b"]")), 1):
            if entry is None or line is None or entry != line.rstrip(b"\n"):
                yield Problem("records.json", None, f"record {number} is not that of records.jsonl")
                return


def _rows(folder: Path) -> Iterator[Problem]:
    """``records.csv`` holds the records of ``records.jsonl``, cell by cell."""
    path = folder / "records.csv"
    if not path.is_file():
        return
    table = StoredTable(folder, "records")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        header = next(rows, [])
        if header != table.names:
            yield Problem("records.csv", None, "the header is not that of the records")
            return
        for number, (row, wanted) in enumerate(zip_longest(rows, _expected(folder, table.keep)), 1):
            if row != wanted:
                cells = zip(header, row or [], wanted or [], strict=False)
                name = next((name for name, found, asked in cells if found != asked), "the row")
                yield Problem("records.csv", None, f"record {number} is not that of records.jsonl ({name})")
                return


def _expected(folder: Path, keep: list[str]) -> Iterator[list[str]]:
    """The cells that the records must have in CSV."""
    as_text = dict.fromkeys(keep, "string")
    for record in read_jsonl(folder / "records.jsonl"):
        yield ["" if cell is None else str(guard.guard(cell)) for cell in stored_row(record, as_text)]
