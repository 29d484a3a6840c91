"""The columns of every table the program writes: one place, from which all formats and the codebook come.

They live beside this module in ``record_columns.tsv``, ``document_columns.tsv``, ``term_columns.tsv`` and
``campaign_columns.tsv``. Each line is a column with its place in the value types (``quantity.low``), type, unit,
categories, source, example and meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import msgspec

import extract
from extract.model import SCHEMA_VERSION, Document, Record, Role, Term

TABLES = ("records", "documents", "terms", "campaigns")
LIST_SEPARATOR = "|"
"""Parts a cell that holds several values; inside a value it is written full width (｜)."""

Cell = Any
Values = list[Cell]


class Column(msgspec.Struct, frozen=True):
    """One column of a table.

    ``type`` is ``string``, ``category`` (a string that repeats), ``integer``, ``number``, ``date``, ``list``
    (strings), ``spans`` (the texts of several spans) or ``places`` (their offsets; only in flat tables).
    ``path`` names the value in the JSON record. ``source`` says where it comes from: ``text`` (verbatim),
    ``value`` (derived by a rule), ``document`` (joined from the documents table), ``input`` or ``run``.
    """

    name: str
    path: str
    type: str
    unit: str
    categories: tuple[tuple[str, str], ...]
    source: str
    example: str
    meaning: str

    @property
    def is_text(self) -> bool:
        """Whether a flat cell of the column holds text (and not a number)."""
        return self.type not in ("integer", "number")


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table (:data:`TABLES`) in order. Raises KeyError for another name."""
    if table not in TABLES:
        raise KeyError(table)
    lines = files("extract.tables").joinpath(f"{table.removesuffix('s')}_columns.tsv").read_text("utf-8").splitlines()
    made = read_columns(lines)
    return tuple(sorted(made, key=_place)) if table == "records" else made


def read_columns(lines: Sequence[str]) -> tuple[Column, ...]:
    """Read the lines of a table of columns, the header first."""
    return tuple(_column(line.split("\t")) for line in lines[1:])


OF_DOCUMENT = ("doc_id", "region_code", "region_name", "year")
"""Columns that are the same for all records of a document; they come first."""
FIRST = (
    *OF_DOCUMENT, "campaign", "campaign_name", "commitment", "commitment_level", "verb", "object", "indicator", "low",
    "high", "unit", "bound", "change", "role", "deadline", "horizon", "status", "lead_unit", "quote_clean",
)  # fmt: skip
"""What a person looks for first, in reading order."""


def _place(column: Column) -> int:
    """Order of a column of the records: those a person wants, the others, offsets last; each as in the table."""
    if column.name in FIRST:
        return FIRST.index(column.name)
    offset = column.type == "places" or column.unit == "character"
    return len(FIRST) + offset


def _column(cells: Sequence[str]) -> Column:
    name, path, kind, unit, categories, source, example, meaning = cells
    pairs = [part.partition("=") for part in categories.split(" ~ ")] if categories else []
    labels = tuple((value, label or value) for value, _, label in pairs)
    return Column(name, path, kind, unit, labels, source, example, meaning)


def header(table: str, keep: Sequence[str] = ()) -> list[str]:
    """Return the column names of a table, followed by the kept input columns (records only)."""
    names = [column.name for column in columns(table)]
    return names + keep_names(keep)


def keep_names(keep: Sequence[str]) -> list[str]:
    """Name the kept input columns; one that is called like a column of ours is written ``keep_NAME``."""
    taken = {column.name for column in columns("records")}
    return [f"keep_{name}" if name in taken else name for name in keep]


def kept_column(name: str, kind: str = "string") -> Column:
    """Describe a kept input column: a number where all its cells came as such, of a CSV file always text."""
    return Column(name, f"keep.{name.removeprefix('keep_')}", kind, "", (), "input", "", "Kept from the input")


class RowContext(NamedTuple):
    """The cells of a record's row that its document gives: those before the record's own, and those behind."""

    before: Values
    behind: Values


def context(document: Document, keep: Sequence[str] = ()) -> RowContext:
    """Return what every record row of ``document`` begins and ends with: ids and region, and the kept columns."""
    meta = document.metadata
    before = [document.doc_id, meta.region_code, meta.region_name, meta.year]
    return RowContext(before, [document.keep.get(name) for name in keep])


def record_row(record: Record, context: RowContext) -> Values:
    """Return one record as a flat row in the order of ``header("records")``.

    Args:
        record: the record.
        context: what :func:`context` returned for its document (computed once a document: this is the hot path).
    """
    return [*context.before, *_record_cells()(record), *context.behind]


@cache
def _record_cells() -> Callable[[Record], Values]:
    """Build ``record -> [cell, …]``; a slot that the record lacks gives None in each of its columns."""
    own = own_columns()
    values, order = _values([column.path for column in own])
    flatten = [(at, _FLATTEN[column.type]) for at, column in enumerate(own) if column.type in _FLATTEN]

    def cells(record: Record) -> Values:
        row = [*order(values(record))]
        for at, flat in flatten:
            if row[at] is not None:
                row[at] = flat(row[at])
        return row

    return cells


def _values(paths: Sequence[str]) -> tuple[Callable[[Record], list[Any]], Callable[[list[Any]], tuple[Any, ...]]]:
    """Return what reads the values at all paths, the record's own first, and what puts them in the order of the paths.

    Each slot is asked for once, for all its values: this is the hot path of writing.
    """
    by_slot: dict[str, list[str]] = {"": []}
    for path in dict.fromkeys(paths):
        slot, _, name = path.rpartition(".")
        by_slot.setdefault(slot, []).append(name)
    place = {f"{slot}.{name}".lstrip("."): n for n, (slot, name) in enumerate(_pairs(by_slot))}
    own = attrgetter(*by_slot.pop(""))
    slots = [(attrgetter(slot), attrgetter(*names), [None] * len(names)) for slot, names in by_slot.items()]

    def values(record: Record) -> list[Any]:
        found = [*own(record)]
        for slot, read, blank in slots:
            part = slot(record)
            found += blank if part is None else read(part)
        return found

    return values, itemgetter(*(place[path] for path in paths))


def _pairs(by_slot: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((slot, name) for slot, names in by_slot.items() for name in names)


@cache
def own_columns() -> tuple[Column, ...]:
    """Return the columns of the records table that come from the record itself, without its document's."""
    return tuple(column for column in columns("records") if column.name not in OF_DOCUMENT)


def plain_number(value: Decimal) -> int | Decimal:
    """Write a number without exponent and trailing zeros (``3.6E+4`` → 36000, ``5.50`` → 5.5)."""
    if value == value.to_integral_value():
        return int(value)
    return Decimal(f"{value.normalize():f}")


def join(values: Sequence[str]) -> str | None:
    """Join several strings into one cell, None where there are none."""
    joined = LIST_SEPARATOR.join(values)
    if joined.count(LIST_SEPARATOR) >= len(values):
        joined = LIST_SEPARATOR.join([value.replace(LIST_SEPARATOR, "｜") for value in values])
    return joined or None


def span_texts(spans: Sequence[Any]) -> str | None:
    """Join the texts of several spans into one cell."""
    return join([span.text for span in spans])


def span_places(spans: Sequence[Any]) -> str | None:
    """Join the places of several spans into one cell (``233:237|238:242``)."""
    return LIST_SEPARATOR.join([f"{span.start}:{span.end}" for span in spans]) or None


_FLATTEN: dict[str, Callable[[Any], Cell]] = {
    "number": plain_number,
    "list": join,
    "spans": span_texts,
    "places": span_places,
}
"""What makes one cell of a value of a type; of all others the value is the cell."""


class RecordCount(NamedTuple):
    """How many records a document has, and how many of them are targets."""

    records: int
    targets: int


def tally(records: Sequence[Record]) -> RecordCount:
    """Count records."""
    return RecordCount(len(records), sum(r.quantity is not None and r.quantity.role == Role.TARGET for r in records))


def document_row(document: Document, rules_version: str = "", counted: RecordCount | None = None) -> Values:
    """Return one row of the documents table, in the order of ``header("documents")``.

    Args:
        document: the document.
        rules_version: version of rules and lexicons.
        counted: its records, where it does not hold them itself.
    """
    counted = counted or tally(document.records)
    made: dict[str, Cell] = {
        "region_candidates": join(document.metadata.region_candidates),
        "n_chars": len(document.raw),
        "n_records": counted.records,
        "n_targets": counted.targets,
        "n_quantities_left": len(document.quantities_left),
        "n_terms": len(document.terms),
        "repairs": join([f"{kind}={count}" for kind, count in sorted(document.repairs.items())]),
        "flags": join(document.flags),
        "schema_version": SCHEMA_VERSION,
        "tool_version": extract.__version__,
        "rules_version": rules_version or None,
    }
    meta = document.metadata
    return [
        made[c.path] if c.path in made else getattr(meta if hasattr(meta, c.path) else document, c.path)
        for c in columns("documents")
    ]


def term_row(term: Term, doc_id: str) -> Values:
    """Return one row of the terms table, in the order of ``header("terms")``."""
    return [doc_id, *(getattr(term, column.path) for column in columns("terms")[1:])]
