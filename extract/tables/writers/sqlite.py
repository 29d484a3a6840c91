"""SQLite: the tables of a run in one file, with the codebook."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from extract.tables.rundir import StoredTable, batches
from extract.tables.schema import Values
from extract.tables.written import whole

_TYPES = {"integer": "INTEGER", "number": "REAL"}
_INDEXES = (("records", "doc_id"), ("records", "campaign"), ("records", "indicator"), ("documents", "doc_id"))


def write(folder: Path) -> list[Path]:
    """Write ``records.sqlite`` with the tables records, documents, terms and codebook beside the finished run."""
    path = folder / "records.sqlite"
    with whole(path) as part, closing(sqlite3.connect(part)) as database, database:
        tables = [StoredTable(folder, name) for name in ("records", "documents", "terms")]
        for table in tables:
            _fill(database, table)
        _codebook(database, tables)
        for name, column in _INDEXES:
            database.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
    return [path]


def _fill(database: sqlite3.Connection, table: StoredTable) -> None:
    heads = ", ".join(f"{_quoted(column.name)} {_TYPES.get(column.type, 'TEXT')}" for column in table.columns)
    database.execute(f'CREATE TABLE "{table.name}" ({heads})')
    marks = ", ".join("?" * len(table.columns))
    for rows in batches(_plain(table)):
        database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)


def _plain(table: StoredTable) -> Iterator[Values]:
    for row in table:
        yield [float(cell) if isinstance(cell, Decimal) else _fitting(cell) for cell in row]


def _fitting(cell: object) -> object:
    """A number above 2⁶³ (``1000000000亿元``) is kept as REAL, which SQLite can hold."""
    return float(cell) if isinstance(cell, int) and abs(cell) >= 2**63 else cell


def _codebook(database: sqlite3.Connection, tables: list[StoredTable]) -> None:
    database.execute("CREATE TABLE codebook (in_table, name, type, unit, meaning, example)")
    rows = [(table.name, c.name, c.type, c.unit, c.meaning, c.example) for table in tables for c in table.columns]
    database.executemany("INSERT INTO codebook VALUES (?, ?, ?, ?, ?, ?)", rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
