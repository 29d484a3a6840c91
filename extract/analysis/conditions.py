"""Conditions on records, as people type them: ``role=target region=德州市 deadline<2025 indicator~GDP``."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from extract.analysis.indicator_matcher import Indicators
from extract.lexicon.tables import SHIPPED
from extract.tables.document_region import region_of
from extract.tables.rundir import StoredRecord
from extract.tables.schema import columns

DocumentRow = Mapping[str, Any]
"""The row of a record's document."""
Getter = Callable[[StoredRecord, DocumentRow], Any]

#: commitment_level>=4, verb=新建,改建
_CONDITION = re.compile(r"([^\s=!<>~]+)\s*(!=|<=|>=|!~|=|<|>|~)(.*)", re.DOTALL)
_ORDERED = ("<", "<=", ">", ">=")


class Condition(NamedTuple):
    """One condition: a column, an operator, and the values of which one must fit."""

    column: str
    operator: str
    values: tuple[str, ...]


def parse_conditions(texts: Iterable[str]) -> list[Condition]:
    """Read conditions; several in one text are separated by spaces, a value with spaces stands in quotes.

    Operators: ``=`` and ``!=`` (equal; nothing behind it: empty), ``~`` and ``!~`` (contains), ``<``, ``<=``, ``>``,
    ``>=`` (numbers, and dates by year, month or day). ``role=target,achieved`` holds for either.

    Raises:
        ValueError: something that is no condition, or a column that there is not.
    """
    return [_condition(part) for text in texts for part in _split(text)]


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ValueError(f"{text}: {error}") from None


def _condition(part: str) -> Condition:
    match = _CONDITION.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is no condition: write COLUMN=VALUE, or with != ~ !~ < <= > >=")
    name, operator, value = match.groups()
    if name.startswith("keep."):
        return Condition(name, operator, tuple(value.split(",")))
    if name not in getters():
        near = difflib.get_close_matches(name, getters(), 3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`policy-extract schema` lists them"
        raise ValueError(f"no column {name}: {hint}")
    if operator in _ORDERED and name not in ("deadline", *_DATES) and _number(value) is None:
        raise ValueError(f"{part!r}: {value!r} is no number")
    return Condition(name, operator, tuple(value.split(",")))


def holds(conditions: Sequence[Condition], record: StoredRecord, home: DocumentRow) -> bool:
    """Whether all conditions hold for a record of the document ``home``."""
    return all(_holds(condition, record, home) for condition in conditions)


def _holds(condition: Condition, record: StoredRecord, home: DocumentRow) -> bool:
    name, operator, values = condition
    if operator in _ORDERED and name == "deadline":
        name = "period_end"
    cell = record.keep.get(name[5:]) if name.startswith("keep.") else getters()[name](record, home)
    if operator in _ORDERED:
        return any(_compared(cell, operator, value, name) for value in values)
    found = any(_fits(cell, operator, value, name) for value in values)
    return found != operator.startswith("!")


def _fits(cell: Any, operator: str, value: str, name: str) -> bool:
    cells = _texts(cell)
    if not value:
        return not any(cells)
    if name == "indicator" and _same_indicator(cells, value):
        return True
    if operator.endswith("~"):
        return any(value in text for text in cells)
    number = _number(value)
    return any(text == value or (number is not None and _number(text) == number) for text in cells)


def _texts(cell: Any) -> list[str]:
    if cell is None:
        return [""]
    if isinstance(cell, tuple | list):
        return [part if isinstance(part, str) else part.text for part in cell] or [""]
    return [format(cell, "f") if isinstance(cell, Decimal) else str(cell)]


def _same_indicator(cells: list[str], value: str) -> bool:
    """GDP, 生产总值 and 地区生产总值 are one indicator."""
    wanted = _codes(value)
    return bool(wanted) and any(wanted & _codes(text) for text in cells if text)


def _codes(name: str) -> set[str]:
    return {known.indicator.code for known in _indicators().find(name)}


@cache
def _indicators() -> Indicators:
    return SHIPPED.once(Indicators)


def _compared(cell: Any, operator: str, value: str, name: str) -> bool:
    """Numbers by value; dates by as much as is given: 2025 is the whole year."""
    if cell is None or cell == "":
        return False
    left, right = (str(cell)[: len(value)], value) if name in _DATES else (_number(str(cell)), _number(value))
    if left is None or right is None:
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]  # type: ignore[operator]  # both of one type


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _value(record: StoredRecord, home: DocumentRow) -> Any:
    quantity = record.quantity
    if quantity is None:
        return None
    return quantity.low if quantity.low is not None else quantity.high


def _region(record: StoredRecord, home: DocumentRow) -> Any:
    named = region_of(home)
    return [text for text in (record.region_name, record.region_code, *(named or ())) if text]


def _document(record: StoredRecord, home: DocumentRow) -> Any:
    return [record.doc_id, *([home["title"]] if home.get("title") else [])]


_DATES = ("period_start", "period_end", "pub_date", "event_date")


@cache
def getters() -> dict[str, Getter]:
    """Name of a column → how to take it from a record and its document.

    All columns of the records and of the documents table (that of the record where both have one), and ``document``
    (id or title), ``region`` (name or code) and ``value`` (the lower end, or the upper).
    """
    made: dict[str, Getter] = {column.name: _of_home(column.name) for column in columns("documents")}
    for column in columns("records"):
        if column.type != "places":
            made[column.name] = _of_record(column.path.removeprefix("meta."))
    return made | {"document": _document, "region": _region, "value": _value}


def _of_home(name: str) -> Getter:
    return lambda record, home: home.get(name) or None


def _of_record(path: str) -> Getter:
    parent, _, name = path.rpartition(".")
    if not parent:
        return lambda record, home: getattr(record, name)
    part, leaf = attrgetter(parent), attrgetter(name)
    return lambda record, home: None if part(record) is None else leaf(part(record))
