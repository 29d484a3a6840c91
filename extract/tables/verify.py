"""Check a finished run against its sources: every quote must be the slice of the raw text that its offsets name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from extract.model import Span
from extract.tables.readers import Input, ReadOptions, Source, read
from extract.tables.stored import StoredRecord, Table, read_jsonl

STDIN = "-"


class Problem(msgspec.Struct, frozen=True):
    """Something that does not hold: ``record_id`` is None where it concerns a whole document."""

    doc_id: str
    record_id: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.record_id or self.doc_id}: {self.reason}"


class Checked(msgspec.Struct):
    """How much a verification has looked at so far."""

    documents: int = 0
    records: int = 0


def verify(folder: Path, source: Path | None = None, checked: Checked | None = None) -> Iterator[Problem]:
    """Yield the problems of a finished run, document by document in the order of ``records.jsonl``.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        source: folder with the input files, where they are no longer at the paths that ``documents.csv`` names.
        checked: counts what was looked at, for a summary.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run.
        ValueError: a line of ``records.jsonl`` is no record.
    """
    checked = checked if checked is not None else Checked()
    documents = Table(folder, "documents")
    groups = groupby(read_jsonl(folder / "records.jsonl"), key=lambda record: record.doc_id)
    group = next(groups, None)
    for row, given in _read_again(documents, source, _options(folder)):
        if group is not None and group[0] == row["doc_id"]:
            yield from _check(group[1], row, given, checked)
            group = next(groups, None)
    if group is not None:
        yield Problem(group[0], None, "the document is not in documents.csv, or not in this place")


def _check(
    records: Iterator[StoredRecord], row: dict[str, Any], given: Input | str, checked: Checked
) -> Iterator[Problem]:
    checked.documents += 1
    reason = given if isinstance(given, str) else _difference(row, given)
    if reason:
        yield Problem(row["doc_id"], None, reason)
    for record in records:
        checked.records += 1
        if not reason and not isinstance(given, str):
            yield from _record_problems(record, given.text)


def _difference(row: dict[str, Any], given: Input) -> str | None:
    """Say why what was read now is not what the run has read, None where it is."""
    if given.status == "failed":
        return f"{row['source']}: {given.error}"
    if given.sha256 != row["sha256"]:
        return f"{row['source']} is not what the run has read: its SHA-256 differs"
    return None


def _record_problems(record: StoredRecord, text: str) -> Iterator[Problem]:
    found = text[record.char_start : record.char_end]
    if found != record.quote or not record.quote:
        reason = (
            f"quote is {_short(record.quote)}, the text at {record.char_start}–{record.char_end} is {_short(found)}"
        )
        yield Problem(record.doc_id, record.record_id, reason)
    for name, start, end in _spans(record):
        if not 0 <= start < end <= len(text):
            reason = f"{name} at {start}–{end} lies outside the text of {len(text)} characters"
            yield Problem(record.doc_id, record.record_id, reason)


def _spans(record: StoredRecord) -> Iterator[tuple[str, int, int]]:
    for name in ("subject", "verb", "manner", "object", "result", "quantity"):
        span = getattr(record, name)
        if span is not None:
            yield name, span.start, span.end
    items: tuple[Span, ...] = record.object_items
    for item in items:
        yield "object_items", item.start, item.end
    for name in ("campaign", "commitment"):
        start, end = getattr(record, f"{name}_start"), getattr(record, f"{name}_end")
        if start is not None and end is not None:
            yield name, start, end


def _read_again(
    documents: Table, source: Path | None, options: ReadOptions
) -> Iterator[tuple[dict[str, Any], Input | str]]:
    """Yield each row of the documents table with its input read again, or the reason why that cannot be.

    A table or an archive gives many documents, in the order of the rows that name it.
    """
    rows = (dict(zip(documents.names, row, strict=True)) for row in documents)
    for path, group in groupby(rows, key=lambda row: _find(row["source"], source)):
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


def _options(folder: Path) -> ReadOptions:
    """How the run read its inputs, as ``run.json`` says; the readers' defaults where there is none."""
    path = folder / "run.json"
    if not path.is_file():
        return ReadOptions()
    return msgspec.json.decode(path.read_bytes(), type=_Manifest).options


class _Manifest(msgspec.Struct):
    options: ReadOptions = ReadOptions()


def _find(name: str | None, source: Path | None) -> Path | None:
    """Look for a source where it was, or in ``source`` under its whole path, a tail of it, or its bare name.

    Of a row or a member (``reports.zip/a.txt``) it is the table or the archive that is looked for.
    """
    for end in [len(name or ""), *(m.start() for m in reversed(list(_INSIDE.finditer(name or ""))))]:
        parts = Path((name or "")[:end]).parts
        tails = [source.joinpath(*parts[i:]) for i in range(len(parts))] if source else [Path(*parts)]
        found = next((path for path in tails if path.is_file()), None)
        if found:
            return found
    return None


_INSIDE = re.compile(r"[/\\#!:]")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
