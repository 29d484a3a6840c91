"""Types of the kept input columns of a run, by the cells that ``records.jsonl`` holds.

A workbook, a Parquet or a JSON file says that a cell is a number; a CSV file does not, and a code with a leading zero
would be lost if it were taken for one.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

MOST = 2**63


class _Line(msgspec.Struct):
    keep: dict[str, Any] = msgspec.field(default_factory=dict)


def kinds_of(path: Path) -> dict[str, str]:
    """Return the kept columns of a ``records.jsonl`` in order, each with ``integer``, ``number`` or ``string``."""
    decoder = msgspec.json.Decoder(_Line)
    seen: dict[str, set[str]] = {}
    with path.open("rb") as lines:
        for line in lines:
            keep = _decoded(decoder, line).keep
            if not keep:
                break  # all records of a run keep the same columns
            for name, value in keep.items():
                seen.setdefault(name, set()).add(_kind(value))
    return {name: _widest(kinds - {""}) for name, kinds in seen.items()}


def _decoded(decoder: msgspec.json.Decoder[_Line], line: bytes) -> _Line:
    try:
        return decoder.decode(line)
    except msgspec.DecodeError:
        return _Line()  # told with its number by whoever reads the records


def _kind(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "string"
    if isinstance(value, float):
        return "number"
    return "integer" if -MOST <= value < MOST else "string"


def _widest(kinds: set[str]) -> str:
    if not kinds or "string" in kinds:
        return "string"
    return "number" if "number" in kinds else "integer"


def cell(value: Any, kind: str) -> int | Decimal | str | None:
    """A kept cell as a value of its column's type."""
    if value is None:
        return None
    if kind == "integer":
        return int(value)
    return Decimal(str(value)) if kind == "number" else str(value)
