"""Compare a run with a sheet that a researcher coded by hand: document, quote, and columns of their own."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from extract.evaluation.kappa import cohen_kappa
from extract.evaluation.matching import CLOSE, Entry, bag_f1, bare, same_number, same_unit
from extract.lexicon.tables import parse_table
from extract.numbers.numerals import parse_number
from extract.tables import schema

CodedRow = dict[str, str]
_KEYS = ("document", "quote")
_NAMED = frozenset({"campaign", "commitment", "commitment_level"})
"""Columns of free text that repeat often enough for a kappa."""
_DECISIVE = ("verb", "object", "indicator", "low", "high", "quantity")
"""Columns that tell records of one clause apart."""


@dataclass
class ColumnFigures:
    """Agreement in one column over the matched rows in which the coder or the record says something."""

    n: int = 0
    same: int = 0
    close: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def figures(self, *, categorical: bool) -> dict[str, float | int | None]:
        """Return ``n``, ``accuracy``, ``close`` (F1 of characters at least 0.8) and, for categories, ``kappa``."""
        kappa = cohen_kappa(self.pairs) if categorical else None
        shares = [round(x / self.n, 4) if self.n else None for x in (self.same, self.close)]
        return {"n": self.n, "accuracy": shares[0], "close": shares[1], "kappa": kappa}


@dataclass
class Comparison:
    """A sheet against a run: rows, matched rows, figures by column, and what does not fit."""

    rows: int = 0
    matched: int = 0
    unmatched: list[CodedRow] = field(default_factory=list)
    strangers: Counter[str] = field(default_factory=Counter)
    """Documents of the sheet that the run does not have, with their rows."""
    left: int = 0
    """Records of the coded documents that no row matched."""
    ignored: list[str] = field(default_factory=list)
    """Columns of the sheet that no column of the records corresponds to."""
    columns: dict[str, ColumnFigures] = field(default_factory=dict)
    differences: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    """Document, column, coder's value, record's value, quote."""

    def figures(self) -> dict[str, Any]:
        """Return everything countable as one dict."""
        return {
            "rows": self.rows,
            "matched": self.matched,
            "recall": round(self.matched / self.rows, 4) if self.rows else 0.0,
            "records_unmatched": self.left,
            "documents_missing": dict(self.strangers),
            "columns_ignored": self.ignored,
            "columns": {name: c.figures(categorical=_categorical(name)) for name, c in self.columns.items()},
        }

    def confusions(self) -> Counter[tuple[str, str, str]]:
        """Return column, coder's value, record's value with their number, for the categorical columns."""
        return Counter((c, a or "–", b or "–") for _, c, a, b, _ in self.differences if _categorical(c))


def compare(sheet: str | Path, records: Iterable[Entry]) -> Comparison:
    """Match the rows of ``sheet`` with ``records`` by document and quote and count how far they agree, by column.

    Args:
        sheet: ``.csv`` (any usual encoding and separator) or ``.xlsx`` (first sheet); headers name the columns.
        records: dicts as in ``records.jsonl``.

    Raises:
        ValueError: the sheet has no ``quote`` column, or no ``document`` column although the run has several.
        FileNotFoundError: no such sheet.
    """
    by_document: dict[str, list[Entry]] = {}
    for record in records:
        by_document.setdefault(_stem(record["doc_id"]), []).append(record)
    header, rows = read_sheet(Path(sheet))
    names = {old: _column(old) for old in header}
    result = Comparison(ignored=[old for old, name in names.items() if name is None])
    if "quote" not in names.values():
        raise ValueError(f"{sheet}: no column named quote; the columns are {', '.join(header)}")
    if "document" not in names.values() and len(by_document) > 1:
        raise ValueError(f"{sheet}: no column named document, and the run has {len(by_document)} documents")
    only = next(iter(by_document), "")
    coded: dict[str, list[CodedRow]] = {}
    for row in rows:
        named = _renamed(row, names)
        coded.setdefault(_stem(named.get("document") or only), []).append(named)
    for document, of_document in coded.items():
        _document(result, document, of_document, by_document.get(document))
    return result


def read_sheet(path: Path) -> tuple[list[str], list[CodedRow]]:
    """Return the header and the rows of a CSV or XLSX file as strings; empty rows are left out.

    Raises:
        ValueError: the sheet is empty. OSError: it cannot be opened.
    """
    table = _xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    rows = [[cell.strip() for cell in row] for row in table]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise ValueError(f"{path}: the sheet is empty")
    header, *rest = rows
    return header, [dict(zip(header, row, strict=False)) for row in rest]


def _csv(path: Path) -> Iterator[list[str]]:
    from extract.text.decode import decode

    text = decode(path.read_bytes()).text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    yield from csv.reader(io.StringIO(text), delimiter=separator)


def _xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]
    book.close()


@cache
def _words() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Other headers → column, and (column, other word) → value."""
    text = files("extract.evaluation").joinpath("coded_words.tsv").read_text("utf-8")
    rows = parse_table(text, "coded_words.tsv")
    headers = {row["written"]: row["column"] for row in rows if not row["value"]}
    return headers, {(row["column"], row["written"]): row["value"] for row in rows if row["value"]}


def _column(header: str) -> str | None:
    """Return the column of the records that a header means, ``document`` or ``quote``, None for a stranger."""
    plain = re.sub(r"[\s_-]+", "_", header.strip().casefold())
    name = _words()[0].get(plain, plain)
    known = {*_KEYS, "value", *(column.name for column in schema.columns("records"))}
    return name if name in known else None


@cache
def _categorical(name: str) -> bool:
    return name in _NAMED or any(c.name == name and c.type == "category" for c in schema.columns("records"))


def _renamed(row: CodedRow, names: dict[str, str | None]) -> CodedRow:
    """Rename the cells of a row; ``value`` is a point, low and high at once."""
    named = {name: value for old, value in row.items() if (name := names.get(old))}
    if "value" in named:
        value = named.pop("value")
        named = {"low": value, "high": value} | named
    return named


def _stem(document: str) -> str:
    name = PurePath(document.strip().replace("\\", "/")).name
    return re.sub(r"\.(?:txt|html?|docx?|pdf)$", "", name, flags=re.IGNORECASE).casefold()


def _document(result: Comparison, document: str, rows: list[CodedRow], records: list[Entry] | None) -> None:
    result.rows += len(rows)
    if records is None:
        result.strangers[document] += len(rows)
        result.unmatched += rows
        return
    pairs = match(rows, records)
    result.matched += len(pairs)
    result.left += len(records) - len(pairs)
    done = {i for i, _ in pairs}
    result.unmatched += [row for i, row in enumerate(rows) if i not in done]
    for i, j in pairs:
        _agree(result, document, rows[i], records[j])


def match(rows: Sequence[CodedRow], records: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pair rows with records one to one: quotes that share at least half of the shorter one, best agreement first."""
    grams = [_grams(str(record.get("quote") or "")) for record in records]
    candidates = []
    for i, row in enumerate(rows):
        wanted = _grams(row.get("quote", ""))
        for j, found in enumerate(grams):
            shorter = min(len(wanted), len(found))
            shared = len(wanted & found) / shorter if shorter else 0.0
            if shared >= 0.5:
                candidates.append((-shared - 2 * _likeness(row, records[j]), i, j))
    pairs: list[tuple[int, int]] = []
    used_rows: set[int] = set()
    used_records: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in used_rows and j not in used_records:
            used_rows.add(i)
            used_records.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _grams(text: str) -> frozenset[str]:
    plain = re.sub(r"\s+", "", text)
    return frozenset(map("".join, pairwise(plain))) or frozenset({plain} - {""})


def _likeness(row: CodedRow, record: Entry) -> float:
    given = [name for name in _DECISIVE if row.get(name)]
    if not given:
        return 0.0
    return sum(_close(name, row[name], cell(record, name)) for name in given) / len(given)


def _agree(result: Comparison, document: str, row: CodedRow, record: Entry) -> None:
    for name, written in row.items():
        if name in _KEYS:
            continue
        figures = result.columns.setdefault(name, ColumnFigures())
        wanted, found = _value(name, written), cell(record, name)
        figures.pairs.append((wanted, found))
        if not wanted and not found:
            continue
        same = _same(name, wanted, found)
        figures.n += 1
        figures.same += same
        figures.close += same or _close(name, wanted, found) >= CLOSE
        if not same:
            result.differences.append((document, name, wanted, found, row.get("quote", "")))


def _value(name: str, written: str) -> str:
    plain = written.strip()
    return _words()[1].get((name, plain.casefold()), plain)


def cell(record: Entry, name: str) -> str:
    """Return what a record holds in the schema's column ``name`` as text, empty for nothing."""
    path = next((c.path for c in schema.columns("records") if c.name == name), name)
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = schema.LIST_SEPARATOR.join(v["text"] if isinstance(v, dict) else str(v) for v in value)
    return "" if value is None else str(value)


def _same(name: str, wanted: str, found: str) -> bool:
    if name in ("low", "high"):
        return same_number(_number(wanted), _number(found))
    if name == "unit":
        return same_unit(wanted or None, found or None)
    if name == "campaign":
        return bare(wanted) == bare(found)
    return re.sub(r"\s+", "", wanted) == re.sub(r"\s+", "", found)


def _close(name: str, wanted: str, found: str) -> float:
    return float(_same(name, wanted, found)) or (0.0 if name in ("low", "high") else bag_f1(wanted, found))


def _number(written: str) -> Decimal | None:
    """Read 60, 3.6万, 1,200; what is no number equals nothing, not even an empty cell."""
    if not written:
        return None
    try:
        return Decimal(written.replace(",", "").rstrip("%％"))
    except InvalidOperation:
        found = parse_number(written)
        return Decimal("NaN") if found is None else found
