"""The pipeline as a function from data frame to data frame: what Dask, Spark and Ray users call on their partitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from extract.api import extractor_for
from extract.engine.work import extract_document
from extract.lexicon.versions import rules_version
from extract.model import Document
from extract.tables import schema
from extract.tables.frames import build
from extract.tables.readers import Input

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def map_partitions(
    frame: pd.DataFrame | pa.Table,
    text_column: str = "text",
    *,
    id_column: str = "doc_id",
    keep: Sequence[str] = (),
    lexicon: str | None = None,
    segmenter: str = "rjieba",
    table: Literal["records", "documents"] = "records",
) -> pd.DataFrame | pa.Table:
    """Extract from a frame of texts, one a row: the function that every engine applies to its share of the documents.

    Args:
        frame: one document a row, as a data frame or an Arrow table. Of an empty one the result has the right
            columns and types and no rows.
        text_column: column with the texts; a missing text counts as empty.
        id_column: column with document ids; where the frame has none, its index is taken.
        keep: columns to carry through to the records.
        lexicon: folder of own word and rule tables.
        segmenter: ``rjieba`` or ``jieba``.
        table: ``records`` gives one row a record; ``documents`` one row a document, also for empty and failed ones.

    Returns:
        A frame with the columns of ``records.csv`` or ``documents.csv``, or an Arrow table where one was given. Its
        types do not depend on its content (text, ``Int64``, ``Float64``, dates; kept columns have those of the
        input), so partitions can be put together.

    Raises:
        KeyError: the frame lacks the text column or one to keep. A document that the rules cannot deal with raises
            nothing: it is a failed row of ``documents``.
    """
    to_pandas = getattr(frame, "to_pandas", None)
    if to_pandas:
        options: dict[str, Any] = {"id_column": id_column, "keep": keep, "lexicon": lexicon, "segmenter": segmenter}
        made = map_partitions(to_pandas(), text_column, table=table, **options)
        return _arrow(frame, made, keep, table)
    missing = [name for name in (text_column, *keep) if name not in frame.columns]
    if missing:
        raise KeyError(f"no column {', '.join(missing)}: the frame has {', '.join(map(str, frame.columns))}")
    extractor = extractor_for(lexicon, segmenter)
    documents = (extract_document(extractor, given) for given in _inputs(frame, text_column, id_column, keep))
    if table == "documents":
        version = rules_version(lexicon)
        rows = [schema.document_row(document, version) for document in documents]
        return build(rows, schema.header("documents"), schema.columns("documents"), _TYPES)
    rows = [row for document in documents for row in _records(document, keep)]
    kept = dict(zip(schema.keep_names(keep), (frame[name].dtype for name in keep), strict=True))
    return build(rows, schema.header("records", keep), schema.columns("records"), _TYPES, kept)


def _inputs(frame: pd.DataFrame, text_column: str, id_column: str, keep: Sequence[str]) -> Iterator[Input]:
    ids = frame[id_column] if id_column in frame.columns else frame.index
    kept = [frame[name] for name in keep]
    for doc_id, text, *cells in zip(ids, frame[text_column], *kept, strict=True):
        kept_cells = dict(zip(keep, cells, strict=True))
        yield Input(doc_id=str(doc_id), source="", text=text if isinstance(text, str) else "", keep=kept_cells)


def _records(document: Document, keep: Sequence[str]) -> Iterator[schema.Values]:
    context = schema.context(document, keep)
    return (schema.record_row(record, context) for record in document.records)


_TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[ns]"}
"""No categories: their dtype would depend on the content."""


def _arrow(given: pa.Table, frame: pd.DataFrame, keep: Sequence[str], table: str) -> pa.Table:
    """The result as an Arrow table: a column without a single value has its type too."""
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    fields = [pa.field(column.name, types.get(column.type, pa.string())) for column in schema.columns(table)]
    if table == "records":
        kept = zip(schema.keep_names(keep), keep, strict=True)
        fields += [pa.field(name, given.schema.field(source).type) for name, source in kept]
    return pa.Table.from_pandas(frame, schema=pa.schema(fields), preserve_index=False)
