"""The schema in three forms: JSON Schema for ``records.jsonl``, Table Schema for the CSV files, Markdown to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.model import SCHEMA_VERSION
from extract.tables.schema import Column, Row, columns

CODEBOOK_HEADER = ["table", "name", "type", "unit", "categories", "source", "example", "meaning"]
TABLES = ("records", "documents", "terms")

_TABLE_TYPES = {"integer": "integer", "number": "number", "date": "date"}
_SPAN = {
    "type": "object",
    "description": "A stretch of text: cleaned reading and place in the raw text (code points, half-open)",
    "properties": {"text": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}},
    "required": ["text", "start", "end"],
    "additionalProperties": False,
}


def codebook_rows() -> list[Row]:
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


def _line(cells: Row) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _categories(column: Column) -> str:
    return "; ".join(value if value == label else f"{value} = {label}" for value, label in column.categories)


def table_schema(table: str, keep: list[Column] | None = None) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of a CSV file; ``keep`` adds the kept input columns."""
    fields = [_field(column) for column in [*columns(table), *(keep or [])]]
    made: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table == "records":
        made["primaryKey"] = ["record_id"]
    if table == "documents":
        made["primaryKey"] = ["doc_id"]
    else:
        made["foreignKeys"] = [{"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}]
    return made


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
    """Return the JSON Schema (2020-12) of one record of ``records.jsonl``."""
    root = _object("One policy action with at most one quantity.")
    for column in columns("records"):
        if column.type == "places":
            continue
        *parents, leaf = column.path.removeprefix("meta.").split(".")
        node = root
        for parent in parents:
            child = node["properties"].setdefault(parent, _object(column.meaning, nullable=parent != "object"))
            node["required"] = list(node["properties"])
            node = child
        node["properties"][leaf] = _value(column)
        node["required"] = list(node["properties"])
    root["properties"]["keep"] = {"type": "object", "description": "Kept input columns"}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "record", "version": SCHEMA_VERSION}
    return head | root | {"$defs": {"span": _SPAN}}


def _object(meaning: str, nullable: bool = False) -> dict[str, Any]:
    kind: Any = ["object", "null"] if nullable else "object"
    return {"type": kind, "description": meaning, "properties": {}, "required": [], "additionalProperties": False}


_JSON_TYPES: dict[str, dict[str, Any]] = {
    "list": {"type": "array", "items": {"type": "string"}},
    "spans": {"type": "array", "items": {"$ref": "#/$defs/span"}},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
}


def _value(column: Column) -> dict[str, Any]:
    made = dict(_JSON_TYPES.get(column.type, {"type": ["string", "null"]}))
    made["description"] = column.meaning
    if column.categories:
        values = [int(value) if column.type == "integer" else value for value, _ in column.categories]
        made["enum"] = [*values, None]
    return made
