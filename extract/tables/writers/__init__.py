"""Writers: every output file is made from the one schema (:mod:`extract.tables.schema`).

The basic files (CSV, JSON, JSON lines, documents, terms, campaigns) are assembled from lines that workers make
(:func:`encode`, :class:`RunWriter`); all further formats are made from the finished ``records.jsonl`` by
:func:`convert`, as streams.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from extract.tables.datapackage import write_datapackage
from extract.tables.writers.lines import Lines, account_lines, csv_lines, encode, jsonl_lines
from extract.tables.writers.run import RunWriter, write_run
from extract.tables.written import Written

__all__ = [
    "CONVERTED",
    "FORMATS",
    "Lines",
    "RunWriter",
    "account_lines",
    "convert",
    "csv_lines",
    "encode",
    "jsonl_lines",
    "write_run",
]

CONVERTED = {
    "parquet": "records.parquet, documents.parquet",
    "dataset": "a Parquet dataset partitioned by year and region",
    "xlsx": "records.xlsx to read: sheets for actions, targets, campaigns, documents and codebook",
    "short": "records_short.csv, the fifteen columns of these sheets",
    "texts": "texts_clean/, the repaired text of every document",
    "dta": "records.dta, documents.dta (Stata 118)",
    "sqlite": "records.sqlite with the tables records, documents and terms",
    "graph": "nodes.csv and edges.csv for Gephi, with heads for Neo4j",
}
"""Formats made from the finished basic files; each is a module of this package with ``write(folder) -> list[Path]``."""

FORMATS = ("csv", "json", "jsonl", *CONVERTED)


def convert(folder: Path, formats: Sequence[str], written: Mapping[str, Written] | None = None) -> list[Path]:
    """Make further formats of a finished run, and ``datapackage.json``, which describes the files.

    Args:
        folder: a folder with ``records.jsonl`` and ``documents.csv``.
        formats: names out of :data:`FORMATS`; ``csv``, ``json`` and ``jsonl`` are passed over.
        written: size and hash of the basic files, as :attr:`RunWriter.written` tells them.

    Returns:
        The files (or dataset folders) made.

    Raises:
        KeyError: a format of another name.
        FileNotFoundError: ``folder`` holds no finished run.
    """
    made: list[Path] = []
    for name in formats:
        if name not in FORMATS:
            raise KeyError(name)
        if name in CONVERTED:
            made += import_module(f"extract.tables.writers.{name}").write(folder)
    return [*made, write_datapackage(folder, written)]
