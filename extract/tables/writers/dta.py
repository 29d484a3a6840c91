"""Stata 118 (Stata 14 and later): every variable labelled, categories as labelled values, long text as strL.

The code of a category is its place in the schema, from 1, whatever values a file happens to hold: two files can be
appended. Categories that the schema does not list (units, verb classes) are text, which needs no codes.
"""

from __future__ import annotations

import datetime
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.tables.frames import read_records
from extract.tables.schema import Column, columns
from extract.tables.written import whole

if TYPE_CHECKING:
    import pandas as pd

_MAX_TEXT = 2045
"""Bytes that a text variable other than a strL can hold."""
_STRL_PLACE, _STRL_VALUE = 8, 22
"""Bytes that a strL takes in its row, and besides its text for every value that differs."""
_LABEL = 80
_EPOCH = datetime.datetime(1980, 1, 1)


def write(folder: Path) -> list[Path]:
    """Write ``records.dta`` and ``documents.dta`` beside the finished run in ``folder`` (read into memory whole)."""
    return [_write_table(folder, name) for name in ("records", "documents")]


def _write_table(folder: Path, name: str) -> Path:
    frame = read_records(folder, name)
    path = folder / f"{name}.dta"
    schema = {column.name: column for column in columns(name)}
    frame = frame.rename(columns=_stata_names(frame.columns))
    ready = {str(c): _variable(frame[c], schema.get(str(c))) for c in frame.columns}
    with whole(path) as part, warnings.catch_warnings():
        # Whole numbers beyond 2³¹ become doubles, which hold them exactly.
        warnings.simplefilter("ignore", category=_precision_warning())
        _frame(ready).to_stata(
            part,
            version=118,
            write_index=False,
            time_stamp=_EPOCH,
            variable_labels={name: variable_label(schema.get(name), name) for name in ready},
            value_labels={
                name: value_labels(schema[name])
                for name, cells in ready.items()
                if name in schema and schema[name].categories and cells.dtype != object
            },
            convert_strl=[name for name, cells in ready.items() if cells.dtype == object and _strl_pays(cells)],
            convert_dates={name: "td" for name in ready if name in schema and schema[name].type == "date"},
        )
    return path


def _frame(ready: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(ready)


def _precision_warning() -> type[Warning]:
    from pandas.errors import PossiblePrecisionLoss

    return PossiblePrecisionLoss


def _variable(cells: Any, column: Column | None) -> Any:
    """Cells as Stata can hold them: missing text is empty, whole numbers are whole, categories are codes."""
    kind = column.type if column else "string"
    if kind == "number":
        return cells.astype("float64")
    if kind in ("integer", "date"):
        return cells
    if column and column.categories and cells.dropna().isin(dict(column.categories)).all():
        codes = {value: code for code, value in enumerate(dict(column.categories), 1)}
        return cells.astype("object").map(codes).astype("Int8")
    return cells.astype("object").where(cells.notna(), "").map(str).astype("object")


def _strl_pays(cells: Any) -> bool:
    """Whether a strL takes fewer bytes than a text variable, which is as wide in every row as in the longest."""
    lengths = {cell: len(cell.encode()) for cell in cells.unique()}
    widest = max(lengths.values(), default=0)
    strl = _STRL_PLACE * len(cells) + sum(length + _STRL_VALUE for length in lengths.values())
    return widest > _MAX_TEXT or strl < widest * len(cells)


def variable_label(column: Column | None, name: str) -> str:
    """What Stata shows beside a variable: the meaning, up to the last stop that fits into 80 characters."""
    meaning = column.meaning if column else f"Kept from the input: {name}"
    if len(meaning) <= _LABEL:
        return meaning
    stops = [match.start() for match in re.finditer(r"[;:,](?= )| \(|(?<=\w) (?=\w)", meaning[: _LABEL + 1])]
    marked = [stop for stop in stops if meaning[stop] != " " or meaning[stop + 1] == "("]
    return meaning[: (marked or stops or [_LABEL])[-1]]


def value_labels(column: Column) -> dict[float, str]:
    """Code → label: for numbers the meaning of each (4 → ensure), for text the values themselves, from 1."""
    if column.type == "integer":
        return {int(value): label for value, label in column.categories}
    return {code: value for code, (value, _) in enumerate(column.categories, 1)}


def _stata_names(names: Any) -> dict[str, str]:
    """Kept input columns may have Chinese or long names: Stata 14 takes letters of any script, up to 32 characters."""
    made: dict[str, str] = {}
    for name in names:
        short = "".join(c if c == "_" or c.isalnum() else "_" for c in str(name))[:32] or "_"
        short = f"_{short}"[:32] if short[0].isdigit() else short
        number = 2
        while short in made.values():
            short, number = f"{short[:29]}_{number}", number + 1
        made[name] = short
    return made
