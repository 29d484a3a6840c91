"""Records as :class:`pandas.DataFrame`, with the types of the schema: categories, nullable numbers, ids as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.model import Document
from extract.tables import schema
from extract.tables.rundir import StoredTable

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"category": "category", "integer": "Int64", "number": "Float64"}


def to_frame(documents: Document | Iterable[Document]) -> pd.DataFrame:
    """Return the records of one or many documents.

    Args:
        documents: a document, or any iterable of them.

    Returns:
        One row a record, columns and types as in ``records.csv``; kept input columns (``Document.keep``) of any of the
        documents follow at the end.
    """
    made = [documents] if isinstance(documents, Document) else list(documents)
    keep = list(dict.fromkeys(name for document in made for name in document.keep))
    rows: list[schema.Values] = []
    for document in made:
        context = schema.context(document, keep)
        rows += [schema.record_row(record, context) for record in document.records]
    return build(rows, schema.header("records", keep), schema.columns("records"))


def read_records(folder: str | Path, table: str = "records") -> pd.DataFrame:
    """Read a table of a finished run.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        table: ``records``, ``documents`` or ``terms``.

    Returns:
        Text as ``str``, repeated text as categoricals, whole numbers as ``Int64``, others as ``Float64``, dates as
        ``datetime64``; a missing value is ``NA``. Formula guards of the CSV files are taken away.

    Raises:
        FileNotFoundError: the folder holds no finished run.
    """
    stored = StoredTable(Path(folder), table)
    return build(list(stored), stored.names, stored.columns)


def typed(frame: pd.DataFrame, table: str = "records") -> pd.DataFrame:
    """Give a frame that came back from Spark, Ray, a CSV or an Excel file the types that :func:`read_records` gives.

    Args:
        frame: with columns of that table; whole numbers may have become floats, dates text, text objects. Columns
            that the table does not have stay as they are.
        table: ``records``, ``documents`` or ``terms``.

    Returns:
        A new frame with the same index and columns.

    Raises:
        ValueError: a cell cannot be of its column's type.
    """
    import pandas as pd

    by_name = {column.name: column for column in schema.columns(table)}
    made = {name: _retyped(pd, frame[name], by_name.get(str(name))) for name in frame.columns}
    return pd.DataFrame(made, index=frame.index)


def _retyped(pd: Any, cells: Any, column: schema.Column | None) -> Any:
    if column is None:
        return cells
    if column.type == "date":
        return pd.to_datetime(cells, format=None if str(cells.dtype).startswith("datetime") else "%Y-%m-%d")
    if column.type in ("integer", "number"):
        return pd.to_numeric(cells.astype("object").where(cells.notna(), None)).astype(_DTYPES[column.type])
    if str(cells.dtype).startswith("float"):  # codes of regions, which a CSV reader took for numbers
        cells = cells.astype("Int64")
    texts = cells.astype("object").where(cells.notna(), None).astype("string")
    return texts.where(texts != "").astype(_DTYPES.get(column.type, "string"))


def build(
    rows: Sequence[schema.Values],
    names: Sequence[str],
    columns: Sequence[schema.Column],
    types: Mapping[str, str] = _DTYPES,
    kept: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Make a frame of rows, whatever they hold: the one place where cells get the types of pandas.

    Args:
        rows: flat rows.
        names: names of all columns.
        columns: those of the schema.
        types: type of a column → dtype; ``string`` for all others.
        kept: kept input column → dtype; without one a kept column has what pandas makes of it.
    """
    import pandas as pd

    own = {column.name: column for column in columns}
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    made = {}
    for name, column in zip(names, cells, strict=True):
        kind = own[name].type if name in own else "kept"
        dtype = types.get(kind, "string") if name in own else (kept or {}).get(name)
        made[name] = _series(pd, column, kind, dtype)
    return pd.DataFrame(made)


def _series(pd: Any, cells: Sequence[Any], kind: str, dtype: Any) -> Any:
    if kind == "date":
        days = pd.to_datetime(pd.Series(cells, dtype="object"), format="%Y-%m-%d", errors="coerce")
        return days if dtype == "string" else days.astype(dtype)
    if kind == "number":
        cells = [None if cell is None else float(cell) for cell in cells]
    return pd.Series(list(cells), dtype=dtype)
