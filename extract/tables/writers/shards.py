"""The hot path of writing: one document to the exact bytes of its lines in every basic file.

A worker calls :func:`encode` once a document; whoever assembles the run only copies bytes
(:class:`extract.tables.writers.run.RunWriter`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from io import StringIO
from typing import Any

import msgspec

from extract.model import Document, Record
from extract.tables import guard, schema
from extract.tables.compiled import line_function

_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


class Shard(msgspec.Struct, frozen=True):
    """The output of one document, ready to be appended: whole lines, each ending in a line feed, without headers.

    ``status``, ``n_records`` and ``n_targets`` serve progress bars and summaries.
    """

    csv: bytes
    jsonl: bytes
    document: bytes
    terms: bytes
    status: str
    n_records: int
    n_targets: int


def encode(document: Document, keep: Sequence[str] = (), rules_version: str = "") -> Shard:
    """Turn a parsed document into the bytes of its lines.

    Args:
        document: the document; a failed one has a line in the documents table and nothing else.
        keep: names of the kept input columns, the same for all documents of a run.
        rules_version: version of rules and lexicons, for the documents table.

    Raises:
        UnicodeEncodeError: the text holds lone surrogates, which no file can hold.
    """
    records = document.records
    return Shard(
        csv=csv_lines(document, keep).encode(),
        jsonl=jsonl_lines(document, keep),
        document=document_line(document, rules_version).encode(),
        terms=term_lines(document).encode(),
        status=document.status,
        n_records=len(records),
        n_targets=sum(r.quantity is not None and r.quantity.role == "target" for r in records),
    )


def csv_lines(document: Document, keep: Sequence[str] = ()) -> str:
    """Return the records of ``document`` as lines of ``records.csv``, formulas guarded, without header."""
    context = schema.context(document, keep)
    begin = table_lines([context.before])[:-1] + ","
    end = "," + table_lines([context.behind]) if keep else "\n"
    line, commas = _record_line()
    made = list(map(line, document.records))
    lines = begin + (end + begin).join(made) + end if made else ""
    if not _plain("".join(made), commas * len(made)):
        rows = zip(made, document.records, strict=True)
        lines = "".join(
            begin + text + end if _plain(text, commas) else _quoted(record, context) for text, record in rows
        )
    if guard.suspicious(lines) or "\r" in begin + end:
        return table_lines([schema.record_row(record, context) for record in document.records])
    return lines


def _plain(text: str, commas: int) -> bool:
    """Whether joined cells can stand without quotes: the commas are those between them, and no quote or line end."""
    return text.count(",") == commas and '"' not in text and "\n" not in text and "\r" not in text


def _quoted(record: Record, context: schema.Context) -> str:
    return table_lines([schema.record_row(record, context)])


@cache
def _record_line() -> tuple[Callable[[Record], str], int]:
    """The fast way from a record to its line, right where no cell needs quotes, and the commas of such a line."""
    own = schema.own_columns()
    return line_function(own), len(own) - 1


def document_line(document: Document, rules_version: str = "") -> str:
    """Return the line of ``document`` in ``documents.csv``."""
    return table_lines([schema.document_row(document, rules_version)])


def term_lines(document: Document) -> str:
    """Return the coined names of ``document`` as lines of ``terms.csv``."""
    return table_lines([schema.term_row(term, document.doc_id) for term in document.terms])


def jsonl_lines(document: Document, keep: Sequence[str] = ()) -> bytes:
    """Return the records as JSON lines: the nested record, then region, year and the kept columns of its document.

    What is None or an empty list is left out, but for kept columns.
    """
    if not document.records:
        return b""
    meta = document.metadata
    tail = {"region_code": meta.region_code, "region_name": meta.region_name, "year": meta.year}
    told: dict[str, Any] = {name: value for name, value in tail.items() if value is not None}
    if keep:
        told["keep"] = {name: document.keep.get(name) for name in keep}
    end = (b"," if told else b"") + _JSON.encode(told)[1:] + b"\n"
    return end.join([*[_JSON.encode(record)[:-1] for record in document.records], b""])


def table_lines(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV lines (comma, minimal quotes, line feed), text cells guarded against formulas."""
    rows = list(rows)
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    lines = buffer.getvalue()
    return _careful(rows) if guard.suspicious(lines) or "\r" in lines else lines


def _careful(rows: Iterable[Sequence[object]]) -> str:
    """As :func:`table_lines`, cell by cell. Before Python 3.13 a lone carriage return is quoted only with all cells."""
    buffer = StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    quoted = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        cells = [guard.guard(cell) for cell in row]
        returns = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (quoted if returns else plain).writerow(cells)
    return buffer.getvalue()
