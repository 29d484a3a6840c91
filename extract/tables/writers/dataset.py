"""A Parquet dataset of the records, partitioned by year and region, for queries that read only a part."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from extract.tables.rundir import StoredTable
from extract.tables.writers.parquet import arrow_batches, arrow_schema
from extract.tables.written import whole_folder

_KEYS = {"year": pa.int64(), "region_code": pa.string()}


def write(folder: Path) -> list[Path]:
    """Write ``records_dataset/year=…/region_code=…/part-0.parquet`` beside the finished run in ``folder``.

    Records without year or region lie under ``__HIVE_DEFAULT_PARTITION__``, the customary name for null. Where no
    record at all has one of the two it is an ordinary column: readers cannot tell the type of a key without values.
    """
    table = StoredTable(folder, "records")
    layout = arrow_schema(table.columns)
    path = folder / "records_dataset"
    parts = ds.partitioning(pa.schema([(key, _KEYS[key]) for key in _with_values(folder)]), flavor="hive")
    with whole_folder(path) as part:
        ds.write_dataset(
            arrow_batches(table, layout), part, schema=layout, format="parquet", partitioning=parts, use_threads=False
        )
    return [path]


def _with_values(folder: Path) -> list[str]:
    """Keys that some document with records has a value for."""
    documents = StoredTable(folder, "documents")
    at = {name: documents.names.index(name) for name in (*_KEYS, "n_records")}
    rows = [row for row in documents if row[at["n_records"]]]
    return [key for key in _KEYS if any(row[at[key]] is not None for row in rows)]
