"""From the rows of a table to documents: which column is the text, which one names the row, which are facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from extract.io.readers.discover import safe_id
from extract.io.readers.model import Blob, Input, Options, ReadError
from extract.rules.tables import load_table

TEXT_NAMES = ("正文", "内容", "文本", "全文", "content", "text", "full_text", "fulltext", "doc", "body", "article")
ID_NAMES = ("id", "doc_id", "docid", "document_id", "编号", "文档编号", "文件编号")
_ENGLISH = {
    "title": "title",
    "source": "source_name",
    "author": "author",
    "issuer": "issuer",
    "agency": "issuer",
    "doc_number": "doc_number",
    "doc_type": "doc_type",
    "date": "pub_date",
    "pub_date": "pub_date",
    "publish_date": "pub_date",
    "region": "region_name",
    "region_name": "region_name",
    "province": "region_name",
    "city": "region_name",
    "region_code": "region_code",
    "year": "year",
    "地区": "region_name",
    "省份": "region_name",
    "年份": "year",
    "年度": "year",
}


class Table:
    """What the columns of a table are for. Raises ReadError where the text column is not given and not obvious."""

    def __init__(self, blob: Blob, columns: Sequence[str], options: Options) -> None:
        self.blob = blob
        self.columns = [str(name).strip().lstrip("\ufeff") for name in columns]
        self.text = self._text_column(options.text_column)
        self.id = next((i for i, name in enumerate(self.columns) if name.lower() in ID_NAMES), None)
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
        for name in TEXT_NAMES:
            if name in lower:
                return lower.index(name)
        if len(self.columns) == 1:
            return 0
        raise ReadError(f"no column is plainly the text: name it with --text-column (the table has {self._names()})")

    def _hint_columns(self) -> list[tuple[str, int]]:
        fields = {row["label"]: row["field"] for row in load_table("labels.tsv") if row["field"] != "-"} | _ENGLISH
        found: dict[str, int] = {}
        for i, name in enumerate(self.columns):
            field = fields.get(name.lower())
            if field and i != self.text:
                found.setdefault(field, i)
        return list(found.items())

    def _names(self) -> str:
        shown = ", ".join(self.columns[:12])
        return shown + (", …" if len(self.columns) > 12 else "")


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
