"""Parquet: typed, repeated text dictionary-encoded, each column with its meaning."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.model import SCHEMA_VERSION
from extract.tables.rundir import StoredTable, batches
from extract.tables.schema import LIST_SEPARATOR, Column, Values
from extract.tables.written import whole


def write(folder: Path) -> list[Path]:
    """Write ``records.parquet`` and ``documents.parquet`` beside the finished run in ``folder``."""
    return [_write_table(folder, name) for name in ("records", "documents")]


def _write_table(folder: Path, name: str) -> Path:
    table = StoredTable(folder, name)
    path = folder / f"{name}.parquet"
    layout = arrow_schema(table.columns)
    with whole(path) as part, pq.ParquetWriter(part, layout, compression="zstd") as writer:
        for batch in arrow_batches(table, layout):
            writer.write_batch(batch)
    return path


def arrow_schema(columns: list[Column]) -> pa.Schema:
    """Return the Arrow types of the columns, with their meanings as field metadata."""
    fields = [pa.field(c.name, _types()[c.type], metadata={"description": c.meaning}) for c in columns]
    return pa.schema(fields, metadata={"schema_version": SCHEMA_VERSION})


def arrow_batches(table: StoredTable, layout: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the rows of ``table`` as Arrow batches."""
    for rows in batches(iter(table)):
        yield _batch(rows, table.columns, layout)


def arrow_table(rows: list[Values], columns: list[Column], layout: pa.Schema) -> pa.Table:
    """Return rows held in memory as an Arrow table."""
    return pa.Table.from_batches([_batch(rows, columns, layout)] if rows else [], layout)


def _batch(rows: list[Values], columns: list[Column], layout: pa.Schema) -> pa.RecordBatch:
    arrays = []
    for field, column, cells in zip(layout, columns, zip(*rows, strict=True), strict=True):
        convert = _CELLS.get(column.type)
        values = [None if cell is None else convert(cell) for cell in cells] if convert else cells
        arrays.append(pa.array(values, type=field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=layout)


def _split(cell: str) -> list[str]:
    return cell.split(LIST_SEPARATOR)


def _number(cell: int | Decimal) -> float:
    return float(cell)


_CELLS: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "date": datetime.date.fromisoformat,
    "list": _split,
    "spans": _split,
    "places": _split,
}


def _types() -> dict[str, pa.DataType]:
    texts = pa.list_(pa.string())
    return {
        "string": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "list": texts,
        "spans": texts,
        "places": texts,
    }
