"""Write the panel, long or wide: CSV, Excel (a sheet an indicator), Parquet, Stata."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.tables.schema import Column, Values
from extract.tables.writers.layout import for_print, height
from extract.tables.writers.run import write_table
from extract.tables.written import whole

FORMATS = ("csv", "xlsx", "parquet", "dta")
_EPOCH = datetime.datetime(1980, 1, 1)
_SHEET = (
    ("region_name", "地区", 16), ("year", "年份", 7), ("horizon", "口径", 10), ("measure", "类型", 9),
    ("unit", "单位", 8), ("planned_text", "目标", 16), ("commitment", "力度", 8), ("comparator", "无数字的目标", 22),
    ("achieved_text", "实际", 16), ("amplification", "加码", 8), ("coverage", "情况", 13), ("n_planned", "目标数", 7),
    ("alternatives", "其他记录", 14), ("planned_quote", "目标原句", 70), ("planned_doc", "目标文件", 20),
    ("achieved_quote", "实际原句", 70), ("achieved_doc", "实际文件", 20),
)  # fmt: skip
"""Columns of a sheet: name in the panel, heading, width."""


def write(path: Path, format_: str, columns: Sequence[Column], rows: Sequence[Values], *, bom: bool = True) -> Path:
    """Write one table; ``path`` has the ending of the format. Returns the path."""
    if format_ == "csv":
        return write_table(path, [[column.name for column in columns], *rows], bom=bom)
    writers: dict[str, Callable[[Path, Sequence[Column], Sequence[Values]], None]] = {
        "xlsx": _xlsx, "parquet": _parquet, "dta": _dta,
    }  # fmt: skip
    with whole(path) as part:
        writers[format_](part, columns, rows)
    return path


def _xlsx(path: Path, columns: Sequence[Column], rows: Sequence[Values]) -> None:
    """One sheet an indicator with the columns a person reads; a table of another form is one sheet as it is."""
    import xlsxwriter

    names = [column.name for column in columns]
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "policy-extract panel", "created": _EPOCH})
        if "indicator" not in names:
            _sheet(book, "panel", [(name, name, 12) for name in names], names, rows)
            return
        at = names.index("indicator")
        for indicator in dict.fromkeys(row[at] for row in rows):
            _sheet(book, _title(indicator), _SHEET, names, [row for row in rows if row[at] == indicator])


def _sheet(
    book: Any, title: str, shown: Sequence[tuple[str, str, int]], names: list[str], rows: Sequence[Values]
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"valign": "top", "align": "right", "indent": 1})
    for i, (_, heading, width) in enumerate(shown):
        sheet.set_column(i, i, width, wrap)
        sheet.write_string(0, i, heading, bold)
    places = [names.index(name) for name, _, _ in shown]
    widths = [width for _, _, width in shown]
    for line, row in enumerate(rows, 1):
        sheet.set_row(line, height([row[place] for place in places], widths))
        for i, place in enumerate(places):
            _cell(sheet, line, i, row[place], wrap, number)
    sheet.freeze_panes(1, 2)
    for_print(sheet)
    sheet.autofilter(0, 0, max(len(rows), 1), len(shown) - 1)


def _cell(sheet: Any, line: int, i: int, value: Any, style: Any, number: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, i, value[:32_000], style)
    elif isinstance(value, int | Decimal):
        sheet.write_number(line, i, float(value), number)


def _title(indicator: str) -> str:
    """A sheet's name: at most 31 characters, none of those Excel refuses."""
    return "".join("_" if char in "[]:*?/\\" else char for char in indicator)[:31]


def _parquet(path: Path, columns: Sequence[Column], rows: Sequence[Values]) -> None:
    import pyarrow.parquet as pq

    from extract.tables.writers.parquet import arrow_schema, arrow_table

    pq.write_table(arrow_table(list(rows), list(columns), arrow_schema(list(columns))), path, compression="zstd")


def _dta(path: Path, columns: Sequence[Column], rows: Sequence[Values]) -> None:
    """Stata 118; categories with few fixed values get their codes from the column's own list, so that files append."""
    import pandas as pd

    data: dict[str, Any] = {}
    codes: dict[str, dict[float, str]] = {}
    for i, column in enumerate(columns):
        cells = [row[i] for row in rows]
        name = "".join(char if char == "_" or char.isalnum() else "_" for char in column.name)[:32]
        if column.type in ("integer", "number"):
            data[name] = pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64")
        elif column.type == "category" and column.categories:
            values = [value for value, _ in column.categories]
            data[name] = pd.Series([_code(values, cell) for cell in cells], dtype="float64")
            codes[name] = {float(n): value for n, value in enumerate(values, 1)}
        else:
            data[name] = pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="object")
    labels = {name: column.meaning[:80] for name, column in zip(data, columns, strict=True)}
    long = [name for name in data if data[name].dtype == object and data[name].map(_is_long).any()]
    pd.DataFrame(data).to_stata(
        path, version=118, write_index=False, time_stamp=_EPOCH, variable_labels=labels, value_labels=codes,
        convert_strl=long,
    )  # fmt: skip


def _code(values: list[str], cell: str | None) -> float | None:
    return float(values.index(cell) + 1) if cell in values else None


def _is_long(cell: str) -> bool:
    return len(cell.encode()) > 200


def names_rows(names: dict[tuple[str, str | None], int]) -> list[Values]:
    """The table of names: each name of an indicator in the records, the codes it was taken for, how often."""
    return [["name", "indicator_code", "n_records"], *([name, codes, n] for (name, codes), n in names.items())]
