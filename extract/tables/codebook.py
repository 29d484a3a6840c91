"""The schema in four forms: JSON Schema for the records, Table Schema and readr types for the CSV files, Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from extract.model import SCHEMA_VERSION, Quantity, Record
from extract.tables.schema import TABLES as TABLES
from extract.tables.schema import Column, Values, columns

CODEBOOK_HEADER = ["table", "name", "type", "unit", "categories", "source", "example", "meaning"]
ALWAYS = ("campaign", "verb", "commitment", "quantity")
"""Keys that a record has in JSON even where they are null: with ``doc_id``, ``object`` and ``status`` what it is."""
ABSENT = (
    "campaign, verb, commitment and quantity are always there, or null. Any other key that is absent has no value: "
    "the text does not say, or the slot is empty; an absent list is an empty one; an absent low or high is the open "
    "side of a bound."
)

_TABLE_TYPES = {"integer": "integer", "number": "number", "date": "date"}
_SPAN = {
    "type": "object",
    "description": "A stretch of text: cleaned reading and place in the raw text (code points, half-open)",
    "properties": {"text": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}},
    "required": ["text", "start", "end"],
    "additionalProperties": False,
}


def codebook_rows() -> list[Values]:
    """Return every column of every table as a row under :data:`CODEBOOK_HEADER`."""
    return [
        [table, c.name, c.type, c.unit, _categories(c), c.source, c.example, c.meaning]
        for table in TABLES
        for c in columns(table)
    ]


def codebook(tables: Sequence[str] = TABLES) -> str:
    """Return the codebook as Markdown, one table for each file."""
    lines = ["# Codebook", "", f"Schema version {SCHEMA_VERSION}."]
    for table in tables:
        lines += ["", f"## {table}.csv", "", _line(CODEBOOK_HEADER[1:]), _line(["---"] * (len(CODEBOOK_HEADER) - 1))]
        lines += [_line(row[1:]) for row in codebook_rows() if row[0] == table]
    return "\n".join(lines) + "\n"


def _line(cells: Values) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _categories(column: Column) -> str:
    return "; ".join(value if value == label else f"{value} = {label}" for value, label in column.categories)


def table_schema(table: str, keep: list[Column] | None = None) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of a CSV file; ``keep`` adds the kept input columns."""
    fields = [_field(column) for column in [*columns(table), *(keep or [])]]
    made: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table == "records":
        made["primaryKey"] = ["record_id"]
    if table == "campaigns":
        made["primaryKey"] = ["campaign_name"]
    if table == "documents":
        made["primaryKey"] = ["doc_id"]
    elif table != "campaigns":
        made["foreignKeys"] = [{"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}]
    return made


_READR = {"integer": "col_integer", "number": "col_double", "date": "col_date"}


def readr_types(table: str) -> str:
    """Return R code that names the type of every column of a CSV file for ``readr::read_csv(col_types = …)``.

    Without it readr guesses from the first thousand rows, and a column that is empty there loses its values.
    """
    width = max(len(column.name) for column in columns(table))
    lines = [f"  {c.name:<{width}} = readr::{_READR.get(c.type, 'col_character')}()," for c in columns(table)]
    return "\n".join([f"{table}_types <- readr::cols(", *lines, "  .default = readr::col_guess()", ")"]) + "\n"


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TABLE_TYPES.get(column.type, "string")}
    field["description"] = column.meaning
    if column.example:
        field["example"] = column.example
    if column.unit:
        field["unit"] = column.unit
    if column.categories:
        values = [value for value, _ in column.categories]
        field["constraints"] = {"enum": [int(v) for v in values] if column.type == "integer" else values}
    return field


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one record of ``records.jsonl``; what is not required may be absent."""
    root = _object(f"One policy action with at most one quantity. {ABSENT}")
    for column in columns("records"):
        if column.type == "places":
            continue
        *parents, leaf = column.path.removeprefix("meta.").split(".")
        node = root
        for parent in parents:
            node = node["properties"].setdefault(parent, _object(column.meaning))
        node["properties"][leaf] = _value(column)
        if not column.path.startswith("meta.") and is_always_there(column.path):
            node["required"].append(leaf)
    for name in ALWAYS:
        root["properties"][name] = {"anyOf": [root["properties"][name], {"type": "null"}]}
    root["required"] += [*ALWAYS, "object"]
    _repeat_times(root["properties"])
    root["properties"]["keep"] = {"type": "object", "description": "Kept input columns, null where a row has no value"}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "record", "version": SCHEMA_VERSION}
    return head | root | {"$defs": {"span": _SPAN}}


def is_always_there(path: str) -> bool:
    """Whether the value at ``path``, in a slot that a record has, is never None and no list, by its types."""
    owner: Any = Record
    *parents, name = path.split(".")
    for parent in parents:
        owner = next(kind for kind in _types(owner, parent) if kind is not NoneType)
    return not any(kind in (NoneType, Any) or get_origin(kind) is tuple for kind in _types(owner, name))


_hints = cache(get_type_hints)


def _types(owner: Any, field: str) -> tuple[Any, ...]:
    hint = _hints(owner)[field]
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


def _repeat_times(record: dict[str, Any]) -> None:
    """A number repeats the time of its record, so that it can be read alone (``quantity.deadline``)."""
    number = record["quantity"]["anyOf"][0]
    number["properties"] |= {f.name: record[f.name] for f in msgspec.structs.fields(Quantity) if f.name in record}


def _object(meaning: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": meaning,
        "properties": {},
        "required": [],
        "additionalProperties": False,
    }


_JSON_TYPES: dict[str, dict[str, Any]] = {
    "list": {"type": "array", "items": {"type": "string"}},
    "spans": {"type": "array", "items": {"$ref": "#/$defs/span"}},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
}


def _value(column: Column) -> dict[str, Any]:
    made = dict(_JSON_TYPES.get(column.type, {"type": "string"}))
    made["description"] = column.meaning
    if column.categories:
        made["enum"] = [int(value) if column.type == "integer" else value for value, _ in column.categories]
    return made
