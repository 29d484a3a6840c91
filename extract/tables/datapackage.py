"""``datapackage.json`` (Frictionless Data Package): what the files of a run hold and which versions made them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec

import extract
from extract.model import SCHEMA_VERSION
from extract.tables.codebook import json_schema, table_schema
from extract.tables.schema import kept_column
from extract.tables.stored import Table

_BOM = b"\xef\xbb\xbf"


def write_datapackage(folder: Path) -> Path:
    """Describe the basic files of the finished run in ``folder``; the file holds no date, so equal runs stay equal.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run.
    """
    path = folder / "datapackage.json"
    part = folder / "datapackage.json.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(describe(folder)), indent=2) + b"\n")
    os.replace(part, path)
    return path


def describe(folder: Path) -> dict[str, Any]:
    """Return the descriptor of the run in ``folder``."""
    documents = Table(folder, "documents")
    first = dict(zip(documents.names, next(iter(documents), []), strict=False))
    kept = [kept_column(name) for name in Table(folder, "records").names[len(table_schema("records")["fields"]) :]]
    resources = [
        _csv(folder / f"{table}.csv", table_schema(table, kept if table == "records" else None))
        for table in ("records", "documents", "terms")
        if (folder / f"{table}.csv").is_file()
    ]
    resources += [_json(folder / name) for name in ("records.json", "records.jsonl") if (folder / name).is_file()]
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


def _csv(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    with path.open("rb") as file:
        head = file.read(len(_BOM))
    described = _file(path) | {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if head == _BOM else "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"},
    }
    return described | {"schema": schema}


def _json(path: Path) -> dict[str, Any]:
    lines = path.suffix == ".jsonl"
    described = _file(path) | {
        "name": path.name.replace(".", "-"),
        "profile": "data-resource",
        "type": "file",
        "format": "jsonl" if lines else "json",
        "mediatype": "application/jsonl" if lines else "application/json",
        "encoding": "utf-8",
    }
    # One JSON Schema for the record serves both; it is under a key of its own, because "schema" is for tables.
    return described | ({"jsonSchema": json_schema()} if lines else {})


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.stem, "path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{digest}"}
