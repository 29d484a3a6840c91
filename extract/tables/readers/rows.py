"""From the rows of a table to documents: which column is the text, which one names the row, which are facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from extract.lexicon.tables import Row, load_table, parse_table
from extract.tables.readers.discover import safe_id
from extract.tables.readers.model import Blob, Input, Options, ReadError


class Table:
    """What the columns of a table are for. Raises ReadError where the text column is not given and not obvious."""

    def __init__(self, blob: Blob, columns: Sequence[str], options: Options) -> None:
        self.blob = blob
        self.columns = [str(name).strip().lstrip("\ufeff") for name in columns]
        self.text = self._text_column(options.text_column)
        self.id = next((i for i, name in enumerate(self.columns) if name.lower() in _called("id")), None)
        self.keep = [(name, self.columns.index(name)) for name in options.keep if name in self.columns]
        self.hints = self._hint_columns()
        self._seen: set[str] = set()

    def needed(self) -> list[int]:
        """Columns that are read at all."""
        extra = [] if self.id is None else [self.id]
        return sorted({self.text, *extra, *(i for _, i in self.keep), *(i for _, i in self.hints)})

    def document(self, row: Sequence[Any], number: int, encoding: str | None) -> Input:
        """The document of a row; ``number`` counts from 1 and names it where no column does."""
        hints = {field: text for field, i in self.hints if (text := _plain(row[i]))}
        return Input(
            doc_id=self._doc_id(None if self.id is None else row[self.id], number),
            source=f"{self.blob.source}#{number}",
            text=_plain(row[self.text]),
            encoding=encoding,
            hints=hints,
            keep={name: _scalar(row[i]) for name, i in self.keep},
        )

    def failed(self, number: int, reason: str) -> Input:
        """The failed input of a row that cannot be read."""
        return Input(
            doc_id=self._doc_id(None, number), source=f"{self.blob.source}#{number}", status="failed", error=reason
        )

    def _doc_id(self, value: Any, number: int) -> str:
        if value is None or not (name := safe_id(_plain(value)) if _plain(value) else ""):
            return f"{self.blob.doc_id}-{number}" if self.id is None else f"{self.blob.doc_id}-row{number}"
        if name in self._seen:
            name = f"{name}-row{number}"
        self._seen.add(name)
        return f"{self.blob.doc_id}-{name}"

    def _text_column(self, wanted: str | None) -> int:
        if wanted is not None:
            if wanted not in self.columns:
                raise ReadError(f"there is no column {wanted}; the table has {self._names()}")
            return self.columns.index(wanted)
        lower = [name.lower() for name in self.columns]
        for name in _called("text"):
            if name in lower:
                return lower.index(name)
        if len(self.columns) == 1:
            return 0
        raise ReadError(f"no column is plainly the text: name it with --text-column (the table has {self._names()})")

    def _hint_columns(self) -> list[tuple[str, int]]:
        """Fields with their columns, those that count before others of the same field last."""
        fields = _fact_names()
        order = {name: -i for i, name in enumerate(fields)}
        told = [(name.lower(), i) for i, name in enumerate(self.columns) if name.lower() in fields and i != self.text]
        return [(fields[name], i) for name, i in sorted(told, key=lambda pair: order[pair[0]])]

    def _names(self) -> str:
        shown = ", ".join(self.columns[:12])
        return shown + (", …" if len(self.columns) > 12 else "")


@cache
def _called(field: str) -> tuple[str, ...]:
    """The names of columns that hold ``text`` or ``id``."""
    return tuple(row["column"] for row in _columns() if row["field"] == field)


@cache
def _fact_names() -> dict[str, str]:
    """Name of a column → field of the metadata; the first of several for one field counts."""
    labels = {row["label"]: row["field"] for row in load_table("labels.tsv") if row["field"] != "-"}
    return labels | {row["column"]: row["field"] for row in _columns() if row["field"] not in ("text", "id")}


def _columns() -> list[Row]:
    text = files("extract.tables.readers").joinpath("columns.tsv").read_text("utf-8")
    return parse_table(text, "columns.tsv")


def _plain(value: Any) -> str:
    """A cell as text: dates in ISO form, whole floats without .0, nothing for an empty cell."""
    if value is None or value != value:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "") if isinstance(value, str) else str(value)


def _scalar(value: Any) -> Any:
    """A kept cell: numbers and texts stay, anything else becomes text."""
    if value is None or value != value:
        return None
    return value if isinstance(value, str | int | float | bool) else _plain(value)
