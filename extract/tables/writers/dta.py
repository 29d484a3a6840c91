"""Stata 118 (Stata 14 and later): every variable labelled, categories as labelled values, long text as strL."""

from __future__ import annotations

import datetime
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.tables.frames import read_records
from extract.tables.schema import Column, columns
from extract.tables.writers.run import PART

if TYPE_CHECKING:
    import pandas as pd

_LONG = 200
"""Bytes from which a text variable is a strL; Stata pads every shorter one to the longest of its column."""
_EPOCH = datetime.datetime(1980, 1, 1)


def write(folder: Path) -> list[Path]:
    """Write ``records.dta`` and ``documents.dta`` beside the finished run in ``folder`` (read into memory whole)."""
    return [_write_table(folder, name) for name in ("records", "documents")]


def _write_table(folder: Path, name: str) -> Path:
    frame = read_records(folder, name)
    path = folder / f"{name}.dta"
    part = folder / (path.name + PART)
    schema = {column.name: column for column in columns(name)}
    frame = frame.rename(columns=_stata_names(frame.columns))
    ready = {str(c): _variable(frame[c], schema.get(str(c))) for c in frame.columns}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=_value_label_warning())
        _frame(ready).to_stata(
            part,
            version=118,
            write_index=False,
            time_stamp=_EPOCH,
            variable_labels={name: _label(schema.get(name), name) for name in ready},
            value_labels={"commitment_level": _labels(schema["commitment_level"])} if name == "records" else None,
            convert_strl=[name for name, cells in ready.items() if _is_long(cells)],
            convert_dates={name: "td" for name in ready if name in schema and schema[name].type == "date"},
        )
    os.replace(part, path)
    return path


def _frame(ready: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(ready)


def _value_label_warning() -> type[Warning]:
    """Pandas warns of categories that are numbers; ours are text."""
    from pandas.errors import ValueLabelTypeMismatch

    return ValueLabelTypeMismatch


def _variable(cells: Any, column: Column | None) -> Any:
    """Cells as Stata can hold them: missing text is empty, numbers are doubles with a missing value."""
    kind = column.type if column else "string"
    if kind in ("integer", "number"):
        return cells.astype("float64")
    if kind == "date":
        return cells
    if kind == "category":
        # A column without any value has no labels; Stata wants it as text then.
        return cells if len(cells.cat.categories) else cells.astype("object").fillna("")
    return cells.astype("object").where(cells.notna(), "").map(str)


def _is_long(cells: Any) -> bool:
    return cells.dtype == object and bool(cells.map(lambda cell: len(cell.encode()) > _LONG).any())


def _label(column: Column | None, name: str) -> str:
    """What Stata shows beside a variable, at most 80 characters."""
    return (column.meaning if column else f"Kept from the input: {name}")[:80]


def _labels(column: Column) -> dict[float, str]:
    return {int(value): label for value, label in column.categories}


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
