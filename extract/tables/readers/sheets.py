"""Excel workbooks and Parquet files: one document a row, streamed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.tables.readers.package import open_package
from extract.tables.readers.rows import Table

BATCH = 256


def read_xlsx(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the rows of the first sheet that has a text column; formulas count with the value last saved."""
    import openpyxl

    with open_package(blob, "workbook"):
        pass  # checks sizes before openpyxl unpacks anything
    with blob.open() as file:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        refusal: ReadError | None = None
        for sheet in workbook.worksheets:
            try:
                yield from _sheet(sheet, blob, options)
                return
            except ReadError as error:
                refusal = refusal or error
        raise refusal or ReadError("the workbook holds no sheet")


def _sheet(sheet: Any, blob: Blob, options: Options) -> Iterator[Input]:
    rows = (row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))
    header = next(rows, None)
    if header is None:
        raise ReadError("the sheet is empty")
    names = _names(header)
    table = Table(blob, names, options)
    for number, row in enumerate(rows, 1):
        yield table.document((*row, *(None,) * (len(names) - len(row))), number, "xlsx")


def _names(header: Sequence[Any]) -> list[str]:
    """Column names, without the empty ones that stand behind the last."""
    names = ["" if cell is None else str(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    return names


def read_parquet(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the rows of a Parquet file, reading only the columns that are used."""
    import pyarrow
    import pyarrow.parquet

    try:
        with blob.open() as file:
            source = file if isinstance(file, io.BufferedReader) else io.BytesIO(file.read())
            parquet = pyarrow.parquet.ParquetFile(source)
            columns = parquet.schema_arrow.names
            table = Table(blob, columns, options)
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
