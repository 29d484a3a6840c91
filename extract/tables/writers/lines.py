"""The hot path of writing: one document to the exact bytes of its lines in every basic file.

A worker makes them; whoever assembles the run only copies bytes (:class:`extract.tables.writers.run.RunWriter`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, NamedTuple

import msgspec

from extract.model import Document
from extract.tables import guard, schema

_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


class Lines(NamedTuple):
    """Whole lines for each basic file, each ending in a line feed, without headers: of a document or a part of it."""

    csv: bytes = b""
    jsonl: bytes = b""
    document: bytes = b""
    terms: bytes = b""


def encode(document: Document, keep: Sequence[str] = (), rules_version: str = "") -> Lines:
    """Turn a parsed document into the bytes of its lines.

    Args:
        document: the document; a failed one has a line in the documents table and nothing else.
        keep: names of the kept input columns, the same for all documents of a run.
        rules_version: version of rules and lexicons, for the documents table.

    Raises:
        UnicodeEncodeError: the text holds lone surrogates, which no file can hold.
    """
    account = account_lines(document, rules_version)
    return account._replace(csv=csv_lines(document, keep).encode(), jsonl=jsonl_lines(document, keep))


def account_lines(document: Document, rules_version: str = "", counted: schema.RecordCount | None = None) -> Lines:
    """Turn all of a document but its records into lines; ``counted`` tells of these where it does not hold them."""
    row = schema.document_row(document, rules_version, counted)
    return Lines(document=table_lines([row]).encode(), terms=term_lines(document).encode())


def csv_lines(document: Document, keep: Sequence[str] = ()) -> str:
    """Return the records of ``document`` as lines of ``records.csv``, formulas guarded, without header."""
    context = schema.context(document, keep)
    return table_lines([schema.record_row(record, context) for record in document.records])


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
