"""From the rows of a table to documents: the text, what names the row, the facts in its other columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.lexicon.tables import Tables, tables_of
from extract.tables.readers.cells import fact, kept, mended, plain, without_markup
from extract.tables.readers.discover import safe_id
from extract.tables.readers.head import Head, called, fact_names, name_key
from extract.tables.readers.model import BAD_BYTES, TEXT_CUT, Blob, Input, Options

EXCEL_LIMIT = 32_767
"""Characters that a cell of Excel holds, counted as UTF-16 does."""


class SheetTable:
    """What the columns of a table are for.

    Args:
        blob: the file.
        head: its columns.
        options: which columns are kept.
        sheet: name of the sheet, where it is not the only one with texts; it becomes a part of ids and sources.
    """

    def __init__(self, blob: Blob, head: Head, options: Options, sheet: str = "") -> None:
        self.head = head
        self.text = head.text
        self._id = f"{blob.doc_id}-{safe_id(sheet)}" if sheet else blob.doc_id
        self._source = f"{blob.source}#{sheet}!" if sheet else f"{blob.source}#"
        keys = [name_key(name) for name in head.names]
        self.id = next((i for i, key in enumerate(keys) if key in called("id") and i != head.text), None)
        self.keep = [(name, head.names.index(name)) for name in options.keep if name in head.names]
        self.hints = [*head.facts, *self._hint_columns(keys, tables_of(options.lexicon))]
        self._seen: set[str] = set()

    def needed(self) -> list[int]:
        """Columns that are read at all."""
        extra = [] if self.id is None else [self.id]
        return sorted({self.text, *extra, *(i for _, i in self.keep), *(i for _, i in self.hints)})

    def document(self, row: Sequence[Any], number: int, encoding: str | None) -> Input:
        """The document of a row; ``number`` counts from 1 and names it where no column does."""
        row = (*row, *(None,) * (len(self.head.names) - len(row)))
        given = row[self.text]
        cell = plain(given)
        whole = mended(cell)
        text = without_markup(whole)
        hints = {field: value for field, i in self.hints if (value := fact(field, row[i]))}
        return Input(
            doc_id=self._doc_id(None if self.id is None else row[self.id], number),
            source=f"{self._source}{number}",
            text=text,
            encoding=encoding,
            hints=hints,
            keep={name: kept(row[i]) for name, i in self.keep},
            extracted=text is not whole or isinstance(given, list),
            flags=self.head.flags + (BAD_BYTES,) * (whole != cell) + (TEXT_CUT,) * _is_full(cell),
        )

    def failed(self, number: int, reason: str) -> Input:
        """The failed input of a row that cannot be read."""
        return Input(doc_id=self._doc_id(None, number), source=f"{self._source}{number}", status="failed", error=reason)

    def _doc_id(self, value: Any, number: int) -> str:
        name = mended(plain(value)).strip()
        if not name:
            return f"{self._id}-{number}" if self.id is None else f"{self._id}-row{number}"
        name = safe_id(name)
        if name in self._seen:
            name = f"{name}-row{number}"
        self._seen.add(name)
        return safe_id(f"{self._id}-{name}")

    def _hint_columns(self, keys: Sequence[str], tables: Tables) -> list[tuple[str, int]]:
        """Fields with their columns, those that count before others of the same field last."""
        fields = tables.once(fact_names)
        order = {name: -i for i, name in enumerate(fields)}
        told = [(key, i) for i, key in enumerate(keys) if key in fields and i not in (self.text, self.id)]
        return [(fields[key], i) for key, i in sorted(told, key=lambda pair: order[pair[0]])]


def _is_full(cell: str) -> bool:
    return len(cell) <= EXCEL_LIMIT <= 2 * len(cell) and len(cell.encode("utf-16-le", "replace")) == 2 * EXCEL_LIMIT
