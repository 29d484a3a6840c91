"""Check a finished run against its sources, which are read again, and its files against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from extract.tables.again import find_source, options_of
from extract.tables.readers import Input, ReadOptions, Source, read
from extract.tables.rundir import StoredRecord, StoredTable, read_jsonl
from extract.tables.verify_files import Problem, file_problems
from extract.tables.verify_slots import Slots

STDIN = "-"


class Verified(msgspec.Struct):
    """How much a verification has looked at so far."""

    documents: int = 0
    records: int = 0


def verify(folder: Path, source: Path | None = None, checked: Verified | None = None) -> Iterator[Problem]:
    """Yield the problems of a finished run: first those of its files, then document by document.

    What is checked: the files agree with each other and with the hashes of the data package; every quote is the slice
    of the raw text that its offsets name; the text of every slot is what cleaning makes of the slice that *its* offsets
    name; no two records and no two documents share an id; the documents table counts what is there.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        source: folder with the input files, where they are no longer at the paths that ``documents.csv`` names.
        checked: counts what was looked at, for a summary.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run.
        ValueError: a line of ``records.jsonl`` is no record.
    """
    checked = checked if checked is not None else Verified()
    documents = StoredTable(folder, "documents")
    yield from file_problems(folder)
    yield from _same_ids(documents)
    groups = groupby(read_jsonl(folder / "records.jsonl"), key=lambda record: record.doc_id)
    group = next(groups, None)
    for row, given in _read_again(documents, source, options_of(folder)):
        records: list[StoredRecord] = []
        if group is not None and group[0] == row["doc_id"]:
            records = list(group[1])
            group = next(groups, None)
        if len(records) != (row["n_records"] or 0):
            yield Problem(row["doc_id"], None, f"{len(records)} records, and {row['n_records']} in documents.csv")
        if records:
            yield from _check(records, row, given, checked)
    if group is not None:
        yield Problem(group[0], None, "the document is not in documents.csv, or not in this place")


def _same_ids(documents: StoredTable) -> Iterator[Problem]:
    """Two documents of one name; names are held as hashes, so that a million of them fit."""
    seen: set[int] = set()
    at = documents.names.index("doc_id")
    for row in documents:
        key = hash(row[at])
        if key in seen:
            yield Problem(str(row[at]), None, "two documents have this id")
        seen.add(key)


def _check(
    records: list[StoredRecord], row: dict[str, Any], given: Input | str, checked: Verified
) -> Iterator[Problem]:
    checked.documents += 1
    checked.records += len(records)
    reason = given if isinstance(given, str) else _difference(row, given)
    if reason or isinstance(given, str):
        yield Problem(row["doc_id"], None, reason or "")
        return
    seen: set[str] = set()
    slots = Slots(given.text, row["tool_version"])
    for record in records:
        if record.record_id in seen:
            yield Problem(record.doc_id, record.record_id, "two records have this id")
        seen.add(record.record_id)
        yield from (Problem(record.doc_id, record.record_id, said) for said in slots.problems(record))


def _difference(row: dict[str, Any], given: Input) -> str | None:
    """Say why what was read now is not what the run has read, None where it is."""
    if given.status == "failed":
        return f"{row['source']}: {given.error}"
    if given.sha256 != row["sha256"]:
        return f"{row['source']} is not what the run has read: its SHA-256 differs"
    return None


def _read_again(
    documents: StoredTable, source: Path | None, options: ReadOptions
) -> Iterator[tuple[dict[str, Any], Input | str]]:
    """Yield each row of the documents table with its input read again, or the reason why that cannot be.

    A table or an archive gives many documents, in the order of the rows that name it.
    """
    rows = (dict(zip(documents.names, row, strict=True)) for row in documents)
    for path, group in groupby(rows, key=lambda row: find_source(row["source"], source)):
        inputs: Iterator[Input] = iter(())
        for row in group:
            if row["source"] == STDIN and (kept := _kept(documents.path.parent, row)):
                yield row, kept
                continue
            if path is None:
                yield row, f"source {row['source']} not found; name its folder with --source"
                continue
            given = next(inputs, None)
            if given is None:
                inputs = read(Source(str(path), row["doc_id"], row["source"]), options)
                given = next(inputs, None)
            yield row, given or f"{row['source']} holds no document any more"


def _kept(folder: Path, row: dict[str, Any]) -> Input | None:
    """The text the run kept of standard input, which nobody can read a second time."""
    path = folder / "texts" / f"{row['doc_id']}.txt"
    if not path.is_file():
        return None
    text = path.read_bytes().decode()
    return Input(doc_id=row["doc_id"], source=row["source"], text=text, sha256=row["sha256"])
