"""A plain XLSX review sheet: a row a record, the sentence, cells to correct, a column for the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.model import Bound, Change, Record, Role, Status
from extract.review.tasks import Group, Task
from extract.tables.sentences import Sentences
from extract.tables.writers.layout import for_print, height

VERDICTS = ("correct", "corrected", "wrong", "missed")
SLOTS = ("campaign", "commitment", "verb", "object", "status", "quantity", "low", "high", "unit", "bound", "change",
         "indicator", "role", "deadline")  # fmt: skip
CHOICES = {
    "verdict": VERDICTS,
    "status": tuple(Status),
    "bound": tuple(Bound),
    "change": tuple(Change),
    "role": tuple(Role),
}
COLUMNS = ("verdict", "comment", "document", "sentence", *SLOTS, "record_id")
WIDTHS = {"sentence": 60, "object": 36, "campaign": 24, "indicator": 22, "comment": 20, "document": 20, "record_id": 24}
HELP = (
    ("verdict", "correct: all cells are right · corrected: you changed a cell · wrong: this is no record · "
     "missed: a record the program did not find (new row)"),
    ("verdict left empty", "the row counts as not reviewed, unless a cell was changed: then as corrected"),
    ("white cells", "change what is wrong; empty a cell whose slot the sentence does not have"),
    ("new rows", "below the others: verdict missed, the document as in the rows above, verb and object as in the text"),
    ("结论 verdict", "correct 全对 · corrected 已改 · wrong 不是记录 · missed 漏掉（另起一行）；留空且未改动＝未审"),
)  # fmt: skip


SETTINGS = (
    "The sheet: fill in the column verdict (its second page says how), save it under the same name, or as a copy for "
    "each coder, and bring it back with `policy-extract import-review FILE…`."
)


def slot(record: Record, name: str) -> str | None:
    """Return one slot of a record as the sheet shows it."""
    if name in ("verb", "object"):
        span = record.verb if name == "verb" else record.object
        return span.text if span else None
    if name in ("campaign", "commitment", "status", "deadline"):
        value = getattr(record, name)
    elif record.quantity is None:
        value = None
    else:
        value = record.quantity.text if name == "quantity" else getattr(record.quantity, name)
    return format(value, "f") if isinstance(value, Decimal) else value


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``review.xlsx``; offsets do not matter here. Documents without text show the clause only."""
    import xlsxwriter

    path = out / "review.xlsx"
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("review")
        _head(book, sheet)
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#DDDDDD"})
        fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F3F2EE", "border": 1,
                                 "border_color": "#DDDDDD", "font_color": "#555555"})  # fmt: skip
        last = 0
        for last, row in enumerate(_rows(tasks), 1):
            sheet.set_row(last, height([row[name] for name in COLUMNS], map(_width, COLUMNS)))
            for column, name in enumerate(COLUMNS):
                locked = name in ("document", "sentence", "record_id")
                sheet.write(last, column, row[name], fixed if locked else plain)
        _choices(sheet, last)
        _help(book)
    return [path]


def _head(book: Any, sheet: Any) -> None:
    head = book.add_format({"bold": True, "bg_color": "#0B62A8", "font_color": "#FFFFFF", "border": 1})
    sheet.write_row(0, 0, COLUMNS, head)
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _width(name))
    for_print(sheet)


def _width(name: str) -> int:
    return WIDTHS.get(name, 12)


def _choices(sheet: Any, last: int) -> None:
    """Drop-down lists, also on some rows below for records that were missed."""
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    for name, values in CHOICES.items():
        column = COLUMNS.index(name)
        sheet.data_validation(1, column, last + 200, column, {"validate": "list", "source": list(values)})


def _help(book: Any) -> None:
    sheet = book.add_worksheet("help")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 110)
    for number, line in enumerate(HELP):
        sheet.write_row(number, 0, line)
    for_print(sheet)


def _rows(tasks: list[Task]) -> Iterator[dict[str, str | None]]:
    for task in tasks:
        sentences = Sentences(task.raw) if task.raw is not None else None
        for record in task.records:
            row = {name: slot(record, name) for name in SLOTS}
            clause = record.quote_clean or record.quote
            sentence = sentences.around(record.char_start, record.char_end).text if sentences else clause
            yield {"verdict": None, "comment": None, "document": task.doc_id, "sentence": sentence,
                   "record_id": record.record_id, **row}  # fmt: skip


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read the sheet back. Raises ValueError, with the row's number, where a document or a choice is not known."""
    found: dict[str, Task] = {}
    ids = {name: {record.record_id for record in task.records} for name, task in known.items()}
    for number, row in _sheet_rows(path):
        doc_id = row["document"] or ""
        if doc_id not in known:
            raise ValueError(f"{path.name}, row {number}: the run has no document {doc_id!r}")
        verdict = row["verdict"] = (row["verdict"] or "").lower()
        for name, choices in CHOICES.items():
            if row[name] and row[name] not in choices:
                raise ValueError(f"{path.name}, row {number}: {name} {row[name]!r} is none of {', '.join(choices)}")
        task = known[doc_id]
        own = found.setdefault(
            doc_id, Task(doc_id=doc_id, raw=task.raw, records=task.records, spans=False, complete=False)
        )
        if row["record_id"] and row["record_id"] not in ids[doc_id]:
            raise ValueError(f"{path.name}, row {number}: the run has no record {row['record_id']!r}")
        values = {name: row[name] for name in SLOTS}
        own.groups.append(
            Group(record_id=row["record_id"], values=values, verdict=verdict, comment=row["comment"] or "")
        )
    return list(found.values())


def _sheet_rows(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = book["review" if "review" in book.sheetnames else book.sheetnames[0]].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows, ())]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise ValueError(f"{path.name}: no column {', '.join(missing)}; is it a sheet made by `export --to xlsx`?")
    for number, cells in enumerate(rows, 2):
        row = dict(zip(header, map(_text, cells), strict=False))
        if any(row.values()):
            yield number, row


def _text(cell: object) -> str | None:
    """A cell as text; a number typed by a person comes as float (5.0 → 5)."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() or None
