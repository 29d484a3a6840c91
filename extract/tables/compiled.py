"""Turn the table of columns into two functions: a record to a list of cells, and a record to a line of CSV.

Writing a run calls them once a record, so they are built as one expression each (as :mod:`dataclasses` builds its
methods): a loop over 70 columns costs four times as much. The expressions are made from our own column table only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from extract.model import Record
from extract.tables.schema import Column, join, plain_number, span_places, span_texts

_FLATTEN = {"list": "join", "spans": "span_texts", "places": "span_places"}
_NAMES = {"join": join, "span_texts": span_texts, "span_places": span_places, "plain_number": plain_number}


def row_function(columns: Sequence[Column]) -> Callable[[Any], list[Any]]:
    """Build ``record -> [cell, …]``; a slot that the record lacks gives None in each of its columns."""
    parts = []
    for parent, group in _by_parent(columns):
        cells = [_cell(column, "part" if parent else "record") for column in group]
        flat = ", ".join(cells)
        blank = ", ".join(["None"] * len(cells))
        parts.append(f"*(({flat},) if (part := record.{parent}) is not None else ({blank},))" if parent else flat)
    return _function(f"[{', '.join(parts)}]")


def line_function(columns: Sequence[Column]) -> Callable[[Any], str]:
    """Build ``record -> line``, cells joined by commas and nothing quoted (the caller looks whether that will do)."""
    parts = []
    for parent, group in _by_parent(columns):
        text = ",".join(_text(column, "part" if parent else "record") for column in group)
        blank = "," * (len(group) - 1)
        parts.append(f"{{f'{text}' if (part := record.{parent}) is not None else '{blank}'}}" if parent else text)
    return _function(f'f"""{",".join(parts)}"""')


def _by_parent(columns: Sequence[Column]) -> list[tuple[str, list[Column]]]:
    groups = groupby(columns, key=lambda column: column.path.rpartition(".")[0])
    return [(parent, list(group)) for parent, group in groups]


def _cell(column: Column, part: str) -> str:
    value = f"{part}.{column.path.rpartition('.')[2]}"
    if column.type == "number":
        return f"(None if (value := {value}) is None else plain_number(value))"
    if column.type in _FLATTEN:
        return f"({_FLATTEN[column.type]}(value) if (value := {value}) else None)"
    return value


def _text(column: Column, part: str) -> str:
    value = f"{part}.{column.path.rpartition('.')[2]}"
    if is_always_there(column.path):
        return f"{{{value}}}"
    if column.type == "number":
        return f'{{"" if (value := {value}) is None else plain_number(value)}}'
    if column.type == "integer":
        return f'{{"" if (value := {value}) is None else value}}'
    if column.type in _FLATTEN:
        return f'{{{_FLATTEN[column.type]}(value) if (value := {value}) else ""}}'
    return f'{{{value} or ""}}'


def is_always_there(path: str) -> bool:
    """Whether the value at ``path``, in a slot that a record has, is never None and no list, by its types."""
    owner: Any = Record
    *parents, name = path.split(".")
    for parent in parents:
        owner = next(kind for kind in _types(owner, parent) if kind is not NoneType)
    return not any(kind in (NoneType, Any) or get_origin(kind) is tuple for kind in _types(owner, name))


_hints = cache(get_type_hints)


def _types(owner: Any, field: str) -> tuple[Any, ...]:
    hint = _hints(owner)[field]
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


def _function(expression: str) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = eval(f"lambda record: {expression}", dict(_NAMES))
    return made
