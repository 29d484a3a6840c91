"""The pipeline as a function from data frame to data frame: what Dask, Spark and Ray users call on their partitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from extract.api import extractor_for
from extract.engine.options import rules_version
from extract.engine.work import extract_document
from extract.model import Document
from extract.tables import schema
from extract.tables.readers import Input

if TYPE_CHECKING:
    import pandas as pd


def map_partitions(
    frame: pd.DataFrame,
    text_column: str = "text",
    *,
    id_column: str = "doc_id",
    keep: Sequence[str] = (),
    lexicon: str | None = None,
    segmenter: str = "rjieba",
    table: Literal["records", "documents"] = "records",
) -> pd.DataFrame:
    """Extract from a frame of texts, one a row: the function that every engine applies to its share of the documents.

    Args:
        frame: one document a row. Of an empty frame the result has the right columns and types and no rows.
        text_column: column with the texts; a missing text counts as empty.
        id_column: column with document ids; where the frame has none, its index is taken.
        keep: columns to carry through to the records.
        lexicon: folder of own word and rule tables.
        segmenter: ``rjieba`` or ``jieba``.
        table: ``records`` gives one row a record; ``documents`` one row a document, also for empty and failed ones.

    Returns:
        A frame with the columns of ``records.csv`` or ``documents.csv``. Its types do not depend on its content
        (text, ``Int64``, ``Float64``, dates), so partitions can be put together.

    Raises:
        KeyError: the frame lacks the text column or one to keep. A document that the rules cannot deal with raises
            nothing: it is a failed row of ``documents``.
    """
    missing = [name for name in (text_column, *keep) if name not in frame.columns]
    if missing:
        raise KeyError(f"no column {', '.join(missing)}: the frame has {', '.join(map(str, frame.columns))}")
    extractor = extractor_for(lexicon, segmenter)
    documents = (extract_document(extractor, given) for given in _inputs(frame, text_column, id_column, keep))
    if table == "documents":
        version = rules_version(lexicon)
        rows = [schema.document_row(document, version) for document in documents]
        return _frame(rows, schema.header("documents"), table)
    rows = [row for document in documents for row in _records(document, keep)]
    return _frame(rows, schema.header("records", keep), table)


def _inputs(frame: pd.DataFrame, text_column: str, id_column: str, keep: Sequence[str]) -> Iterator[Input]:
    ids = frame[id_column] if id_column in frame.columns else frame.index
    kept = [frame[name] for name in keep]
    for doc_id, text, *cells in zip(ids, frame[text_column], *kept, strict=True):
        kept_cells = dict(zip(keep, cells, strict=True))
        yield Input(doc_id=str(doc_id), source="", text=text if isinstance(text, str) else "", keep=kept_cells)


def _records(document: Document, keep: Sequence[str]) -> Iterator[schema.Row]:
    context = schema.context(document, keep)
    return (schema.record_row(record, context) for record in document.records)


def _frame(rows: list[schema.Row], names: list[str], table: str) -> pd.DataFrame:
    import pandas as pd

    types = {"integer": "Int64", "number": "Float64", "date": "datetime64[ns]"}
    by_name = {column.name: types.get(column.type, "string") for column in schema.columns(table)}
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    made = {}
    for name, values in zip(names, cells, strict=True):
        kind = by_name.get(name, "object")
        column = [None if v is None else float(v) for v in values] if kind == "Float64" else list(values)
        made[name] = pd.Series(column, dtype=kind)
    return pd.DataFrame(made)
