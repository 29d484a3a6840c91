"""Excel workbooks and Parquet files: one document a row, streamed; a sheet of figures is one document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from extract.tables.readers.cells import blank, display, mended
from extract.tables.readers.discover import safe_id
from extract.tables.readers.grid import GridCell, row_line
from extract.tables.readers.head import LOOK, Head, NoTextColumnError, find_head, named_head
from extract.tables.readers.markup import HAN
from extract.tables.readers.model import SHEET_AS_TEXT, Blob, Input, Options, ReadError
from extract.tables.readers.package import open_package
from extract.tables.readers.rows import SheetTable

BATCH = 256
MAX_ROWS = 5_000
"""Rows of a sheet that may be one text; a longer one is data."""
MIN_HAN = 20


def read_xlsx(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the rows of every sheet that has a text column; formulas count with the value last saved.

    A sheet without one is named as not read, unless no sheet has one: then each is one text, a row a line.
    """
    import openpyxl

    with open_package(blob, "workbook"):
        pass  # checks sizes before openpyxl unpacks anything
    with blob.open() as file:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        heads, refusals = _heads(workbook, options)
        if not heads and not refusals:
            raise ReadError("the workbook is empty")
        if not heads:
            yield from _sheets_as_text(workbook, refusals, blob, options)
            return
        for place, (title, head) in enumerate(heads.items()):
            yield from _sheet(workbook[title], head, blob, options, title if place else "")
        for title, error in refusals.items():
            yield _not_read(title, error, blob)


def _heads(workbook: Any, options: Options) -> tuple[dict[str, Head], dict[str, ReadError]]:
    """Tell the sheets with texts, and why the others have none. Empty sheets are neither."""
    heads: dict[str, Head] = {}
    refusals: dict[str, ReadError] = {}
    for sheet in workbook.worksheets:
        if first := list(islice(_rows(sheet), LOOK)):
            try:
                heads[sheet.title] = find_head(first, options)
            except ReadError as error:
                refusals[sheet.title] = error
    return heads, refusals


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # programs write wrong ones
    return (row for row in sheet.iter_rows(values_only=True) if not blank(row))


def _sheet(sheet: Any, head: Head, blob: Blob, options: Options, title: str) -> Iterator[Input]:
    table = SheetTable(blob, head, options, title)
    for number, row in enumerate(islice(_rows(sheet), head.skip, None), 1):
        yield table.document(row, number, "xlsx")


def _not_read(title: str, error: ReadError, blob: Blob) -> Input:
    return Input(
        doc_id=safe_id(f"{blob.doc_id}-{title}"),
        source=f"{blob.source}#{title}",
        status="failed",
        error=f"the sheet {title} is not read: {error}",
    )


def _sheets_as_text(workbook: Any, refusals: dict[str, ReadError], blob: Blob, options: Options) -> Iterator[Input]:
    """Yield each sheet of figures or tasks as one text. Raises the first refusal where a column was asked for."""
    first = next(iter(refusals.values()))
    if options.text_column is not None or not isinstance(first, NoTextColumnError):
        raise first
    for place, (title, error) in enumerate(refusals.items()):
        rows = list(islice(_shown_rows(workbook[title]), MAX_ROWS + 1))
        text = "\n".join(row for row in rows if row)
        if len(rows) > MAX_ROWS or len(HAN.findall(text)) < MIN_HAN:
            if len(refusals) == 1:
                raise error
            yield _not_read(title, error, blob)
            continue
        yield Input(
            doc_id=safe_id(f"{blob.doc_id}-{title}") if place else blob.doc_id,
            source=f"{blob.source}#{title}",
            text=text,
            encoding="xlsx",
            extracted=True,
            flags=(SHEET_AS_TEXT,),
        )


def _shown_rows(sheet: Any) -> Iterator[str]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield row_line([GridCell(mended(display(cell)).split("\n")) for cell in row], {})


def read_parquet(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the rows of a Parquet file, reading only the columns that are used."""
    import pyarrow
    import pyarrow.parquet

    try:
        with blob.open() as file:
            source = file if isinstance(file, io.BufferedReader) else io.BytesIO(file.read())
            parquet = pyarrow.parquet.ParquetFile(source)
            columns = parquet.schema_arrow.names
            table = SheetTable(blob, named_head(columns, options), options)
            number = 0
            used = [columns[i] for i in table.needed()]
            for batch in parquet.iter_batches(batch_size=BATCH, columns=used):
                cells = {name: batch.column(name).to_pylist() for name in used}
                empty = [None] * batch.num_rows
                for row in zip(*(cells.get(name, empty) for name in columns), strict=True):
                    number += 1
                    yield table.document(row, number, "parquet")
    except pyarrow.ArrowException as error:
        raise ReadError("the Parquet file is damaged or incomplete") from error
