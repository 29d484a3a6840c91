"""JSON Lines, and JSON files that hold one document or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from extract.tables.readers.head import named_head
from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.rows import SheetTable
from extract.text.decode import decode

_Tables = dict[tuple[str, ...], SheetTable | None]
"""Columns → what they are for, None where that cannot be told."""
LIMIT = 200_000_000
MAX_LINE = 100_000_000


def read_jsonl(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield one document a line. A line that is no JSON object is a failed input of its own."""
    tables: _Tables = {}
    with blob.open() as file:
        number = 0
        while line := file.readline(MAX_LINE):
            if not line.strip():
                continue
            number += 1
            yield from _document(decode(line.rstrip(b"\r\n")).text, number, tables, blob, options)


def read_json(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the documents of a JSON file: an object is one, a list holds one each."""
    try:
        content = json.loads(decode(blob.data(LIMIT)).text)
    except ValueError as error:
        raise ReadError("the file is no valid JSON") from error
    except RecursionError as error:
        raise ReadError("the JSON is nested too deeply") from error
    tables: _Tables = {}
    rows = content if isinstance(content, list) else [content]
    for number, row in enumerate(rows, 1):
        yield from _row(row, number, tables, blob, options)


def _document(line: str, number: int, tables: _Tables, blob: Blob, options: Options) -> Iterator[Input]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        yield _failed(blob, number, "the line is no valid JSON")
        return
    yield from _row(row, number, tables, blob, options)


def _row(row: Any, number: int, tables: _Tables, blob: Blob, options: Options) -> Iterator[Input]:
    """The columns may differ from line to line; those of one kind share a Table, or fail once for all."""
    if isinstance(row, str):
        row = {"text": row}
    if not isinstance(row, dict):
        yield _failed(blob, number, "the entry is no JSON object")
        return
    names = tuple(row)
    if names not in tables:
        try:
            tables[names] = SheetTable(blob, named_head(names, options), options)
        except ReadError as error:
            tables[names] = None
            yield _failed(blob, number, f"{error}; so it is with all entries of these columns")
    if table := tables[names]:
        yield table.document(list(row.values()), number, "utf-8")


def _failed(blob: Blob, number: int, reason: str) -> Input:
    return Input(doc_id=f"{blob.doc_id}-{number}", source=f"{blob.source}#{number}", status="failed", error=reason)
