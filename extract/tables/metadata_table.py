"""The user's own table of metadata (``run --metadata``): what the texts do not say, or say wrongly.

    文件名,地区,年份,发文机关
    b1.txt,德州市,2023,德州市人民政府
    2026/北京.txt,北京市,2026,

A row is for the document whose id, file name, name without ending, or path (from its end) it gives. Its filled cells
go before everything that text, page and file name tell.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from extract.document.dates import iso_date
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.model import Metadata
from extract.tables.readers.head import fact_names, name_key
from extract.text.decode import decode

KEYS = (
    "doc_id", "docid", "id", "file", "filename", "file_name", "path", "document",
    "文件", "文件名", "文件名称", "文档", "文档名", "文档编号", "路径",
)  # fmt: skip
"""Names of the column that says which document a row is for; the first that a table has counts."""
_FIELDS = frozenset(Metadata.__struct_fields__) - {"region_candidates"}
_YEAR = lazy(r"([12][0-9]{3})(?:\.0)?年?度?")
_CODE = lazy(r"([1-9][0-9]{5})(?:\.0|0{6})?")
DEEPEST = 6
"""Parts of a path that a row may name."""


class MetadataTable:
    """Facts by document. Raises ValueError, in one sentence, for a table that cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        rows = [row for row in _rows(path) if any(cell.strip() for cell in row)]
        if not rows:
            raise ValueError(f"{path} is empty")
        header = [cell.strip().lstrip("\ufeff") for cell in rows[0]]
        self._key = self._key_column(header)
        self._columns = [(i, field) for i, name in enumerate(header) if (field := _field(name)) and i != self._key]
        if not self._columns:
            raise ValueError(f"{path} has no column of metadata (title, issuer, pub_date, region_name, year …)")
        self.unused = [n for i, n in enumerate(header) if n and i != self._key and not _field(n)]
        """Columns that tell nothing of a document."""
        self._facts: dict[str, dict[str, str]] = {}
        for number, row in enumerate(rows[1:], 2):
            self._add(row, number)

    def __len__(self) -> int:
        return len(self._facts)

    def row_for(self, doc_id: str, source: str) -> str | None:
        """Return the key of the row for a document, the longest path before the shorter ones; None without one."""
        return next((key for key in _names_of(doc_id, source) if key in self._facts), None)

    def facts(self, doc_id: str, source: str) -> dict[str, str]:
        """Return what the table says of a document, by the names of :class:`~extract.model.Metadata`."""
        key = self.row_for(doc_id, source)
        return self._facts[key] if key is not None else {}

    def use(self, documents: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
        """Return the keys of the rows that none, and that more than one, of these documents (id, source) takes."""
        used = Counter(self.row_for(doc_id, source) for doc_id, source in documents)
        return [key for key in self._facts if not used[key]], [key for key in self._facts if used[key] > 1]

    def _key_column(self, header: Sequence[str]) -> int:
        lower = [name.lower() for name in header]
        for name in KEYS:
            if name in lower:
                return lower.index(name)
        shown = ", ".join(name for name in header[:12] if name)
        raise ValueError(f"{self.path} has no column that names the document (文件名, file or doc_id); it has {shown}")

    def _add(self, row: Sequence[str], number: int) -> None:
        key = _normal(row[self._key] if self._key < len(row) else "")
        if not key:
            raise ValueError(f"{self.path}, row {number}: the column that names the document is empty")
        if key in self._facts:
            raise ValueError(f"{self.path}, row {number}: {key} has a row already")
        found: dict[str, str] = {}
        places: list[str] = []
        for i, field in self._columns:
            cell = row[i].strip() if i < len(row) else ""
            if cell and field == "region_name":
                places.append(cell)
            elif cell:
                found[field] = self._checked(field, cell, number)
        if places:
            found["region_name"] = "".join(places)
        self._facts[key] = found

    def _checked(self, field: str, cell: str, number: int) -> str:
        """Return a cell in the form of its field. Raises ValueError for a year, date or code that is none."""
        if field == "year":
            wanted, m = "a year", _YEAR.fullmatch(cell)
            good = m[1] if m else None
        elif field in ("pub_date", "event_date"):
            wanted, good = "a date (2023-02-15)", iso_date(cell)
        elif field == "region_code":
            wanted, m = "a code of six digits", _CODE.fullmatch(cell)
            good = m[1] if m else None
        else:
            return cell
        if good is None:
            raise ValueError(f"{self.path}, row {number}: {cell!r} is not {wanted}")
        return good


@lru_cache(maxsize=4)
def _loaded(path: str, size: int, time: int) -> MetadataTable:
    return MetadataTable(Path(path))


def load_metadata(path: str) -> MetadataTable:
    """Return the table at ``path``, kept until the file changes.

    Raises:
        ValueError: the table cannot be used; the message says why in one sentence.
        FileNotFoundError: there is no such file.
    """
    stat = Path(path).stat()
    return _loaded(path, stat.st_size, stat.st_mtime_ns)


def _rows(path: Path) -> list[list[str]]:
    """Read a CSV, TSV or XLSX file as rows of text."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return _sheet_rows(path)
    if suffix not in (".csv", ".tsv", ".txt"):
        raise ValueError(f"{path}: a table of metadata is a CSV, TSV or XLSX file")
    decoded = decode(path.read_bytes())
    if "binary" in decoded.flags:
        raise ValueError(f"{path} holds no text")
    header = decoded.text.split("\n", 1)[0]
    delimiter = "\t" if suffix == ".tsv" else max(",;\t|", key=header.count)
    return list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter))


def _sheet_rows(path: Path) -> list[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return [[_plain(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise ValueError(f"{path} cannot be read as an XLSX file ({type(error).__name__})") from error


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return cell.isoformat()[:10] if hasattr(cell, "isoformat") else str(cell)


def _field(name: str) -> str | None:
    """The fact that a column of this name tells."""
    lower = name.lower()
    field = lower if lower in _FIELDS else SHIPPED.once(fact_names).get(name_key(name))
    return "pub_date" if field == "written_date" else field


def _normal(name: str) -> str:
    return name.strip().replace("\\", "/").removeprefix("./")


def _names_of(doc_id: str, source: str) -> Iterable[str]:
    """The names a row may give a document: its id, its path from the end, with and without ending."""
    yield doc_id
    path = PurePosixPath(_normal(source).replace("#", "/"))
    yield str(path)
    parts = path.parts[-DEEPEST:]
    for n in range(len(parts)):
        yield "/".join(parts[n:])
        yield "/".join((*parts[n:-1], PurePosixPath(parts[-1]).stem))
