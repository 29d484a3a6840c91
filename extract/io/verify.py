"""Check a finished run against its sources: every quote must be the slice of the raw text that its offsets name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from extract.io.stored import StoredRecord, Table, read_jsonl
from extract.model import Span


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
    table = Table(folder, "documents")
    documents = {row[0]: dict(zip(table.names, row, strict=True)) for row in table}
    for doc_id, group in groupby(read_jsonl(folder / "records.jsonl"), key=lambda record: record.doc_id):
        checked.documents += 1
        text = _raw_text(folder, source, documents.get(doc_id), doc_id)
        if isinstance(text, Problem):
            yield text
            checked.records += sum(1 for _ in group)
            continue
        for record in group:
            checked.records += 1
            yield from _record_problems(record, text)


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


def _raw_text(folder: Path, source: Path | None, row: dict[str, Any] | None, doc_id: str) -> str | Problem:
    """The raw text the offsets count in: the hashed source decoded, or what was extracted from it."""
    if row is None:
        return Problem(doc_id, None, "the document is not in documents.csv")
    path = _find(row["source"], source)
    if path is None:
        return Problem(doc_id, None, f"source {row['source']} not found; name its folder with --source")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        return Problem(doc_id, None, f"{path} is not the file the run has read: its SHA-256 differs")
    kept = folder / "texts" / f"{doc_id}.txt"
    if kept.is_file():
        return kept.read_bytes().decode("utf-8")
    try:
        return data.decode(row["encoding"] or "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        return Problem(doc_id, None, f"{path} does not decode as {row['encoding']}: {error}")


def _find(name: str | None, source: Path | None) -> Path | None:
    """Look for a source where it was, or in ``source``: under its whole path, a tail of it, or its bare name."""
    if not name:
        return None
    parts = Path(name).parts
    tails = [source.joinpath(*parts[i:]) for i in range(len(parts))] if source else [Path(name)]
    return next((path for path in tails if path.is_file()), None)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
