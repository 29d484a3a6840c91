"""``datapackage.json`` (Frictionless Data Package): what the files of a run hold and which versions made them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

import extract
from extract.model import SCHEMA_VERSION
from extract.tables.codebook import json_schema, table_schema
from extract.tables.rundir import StoredTable
from extract.tables.schema import TABLES
from extract.tables.written import Written, measure, whole

_BOM = b"\xef\xbb\xbf"


def write_datapackage(folder: Path, written: Mapping[str, Written] | None = None) -> Path:
    """Describe the basic files of the finished run in ``folder``; the file holds no date, so equal runs stay equal.

    Args:
        folder: the run.
        written: name → size and hash of the files that were hashed while they were written; others are read.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run.
    """
    path = folder / "datapackage.json"
    with whole(path) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(describe(folder, written)), indent=2) + b"\n")
    return path


def describe(folder: Path, written: Mapping[str, Written] | None = None) -> dict[str, Any]:
    """Return the descriptor of the run in ``folder`` (see :func:`write_datapackage`)."""
    known = written or {}
    documents = StoredTable(folder, "documents")
    first = dict(zip(documents.names, next(iter(documents), []), strict=False))
    kept = StoredTable(folder, "records").columns[len(table_schema("records")["fields"]) :]
    resources = [
        _csv(folder / f"{table}.csv", known, table_schema(table, kept if table == "records" else None))
        for table in TABLES
        if (folder / f"{table}.csv").is_file()
    ]
    arrays = [folder / name for name in ("records.json", "records.jsonl")]
    resources += [_json(path, known) for path in arrays if path.is_file()]
    return {
        "profile": "data-package",
        "name": "policy-extract-run",
        "title": "Records of policy actions and targets",
        "description": "Offsets count Unicode code points of the raw text. "
        "In the CSV files an apostrophe stands before a text that a spreadsheet would take for a formula.",
        "version": SCHEMA_VERSION,
        "schema_version": SCHEMA_VERSION,
        "tool_version": extract.__version__,
        "rules_version": first.get("rules_version"),
        "resources": resources,
    }


def _csv(path: Path, known: Mapping[str, Written], schema: dict[str, Any]) -> dict[str, Any]:
    with path.open("rb") as file:
        head = file.read(len(_BOM))
    described = _file(path, known) | {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if head == _BOM else "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"},
    }
    return described | {"schema": schema}


def _json(path: Path, known: Mapping[str, Written]) -> dict[str, Any]:
    lines = path.suffix == ".jsonl"
    described = _file(path, known) | {
        "name": path.name.replace(".", "-"),
        "profile": "data-resource",
        "type": "file",
        "format": "jsonl" if lines else "json",
        "mediatype": "application/jsonl" if lines else "application/json",
        "encoding": "utf-8",
    }
    # One JSON Schema for the record serves both; it is under a key of its own, because "schema" is for tables.
    return described | ({"jsonSchema": json_schema()} if lines else {})


def _file(path: Path, known: Mapping[str, Written]) -> dict[str, Any]:
    size, sha256 = known.get(path.name) or measure(path)
    return {"name": path.stem, "path": path.name, "bytes": size, "hash": f"sha256:{sha256}"}
