"""Assemble the basic files of a run from lines, as a stream and in the order they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.model import Document
from extract.tables import schema
from extract.tables.writers.campaigns import Campaigns
from extract.tables.writers.lines import Lines, encode, table_lines
from extract.tables.written import HashedFile, Written, whole

BOM = b"\xef\xbb\xbf"


class RunWriter:
    """Writes ``records.csv``, ``records.json``, ``records.jsonl`` and the tables of documents, terms and campaigns.

    ``records.jsonl`` and these tables are always written (the other commands read them), each in one pass; the CSV and
    JSON files of the records when their format is named. All files carry a temporary name until :meth:`close`, which
    renames them, so a run that breaks leaves the earlier files as they were.

    Args:
        out: folder, made where it does not exist.
        formats: names of formats; those other than ``csv`` and ``json`` are made later by
            :func:`extract.tables.writers.convert`.
        bom: begin CSV files with a byte order mark, for Excel.
        keep: names of the kept input columns.

    Example:
        >>> with RunWriter(Path("outputs")) as writer:  # doctest: +SKIP
        ...     for lines in made:
        ...         writer.add(lines)
    """

    def __init__(
        self, out: Path, formats: Sequence[str] = ("csv", "json"), *, bom: bool = True, keep: Sequence[str] = ()
    ) -> None:
        self.out = out
        self.keep = tuple(keep)
        self._start = BOM if bom else b""
        out.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, HashedFile] = {}
        self._csv = self._table("records", keep) if "csv" in formats else None
        self._json = self._open("records.json") if "json" in formats else None
        self._jsonl = self._open("records.jsonl")
        self._documents = self._table("documents")
        self._terms = self._table("terms")
        self.campaigns = Campaigns()
        self._empty = True
        self.written: dict[str, Written] = {}
        """Size and hash of the files, once they are finished."""

    def write(self, document: Document, rules_version: str = "") -> None:
        """Append one parsed document."""
        self.add(encode(document, self.keep, rules_version))

    def add(self, lines: Lines) -> None:
        """Append the lines of a document, of a part of it, or of many, joined."""
        self._jsonl.write(lines.jsonl)
        self._documents.write(lines.document)
        self._terms.write(lines.terms)
        self.campaigns.add(lines.jsonl)
        if self._csv:
            self._csv.write(lines.csv)
        if self._json and lines.jsonl:
            # The lines hold no raw line feed inside, so the array needs no parsing.
            self._json.write(b"[\n" if self._empty else b",\n")
            self._json.write(lines.jsonl[:-1].replace(b"\n", b",\n"))
            self._empty = False

    def close(self) -> None:
        """Finish all files and give them their names."""
        if self._json:
            self._json.write(b"[]\n" if self._empty else b"\n]\n")
        self._table("campaigns").write(table_lines(self.campaigns.rows()).encode())
        self.written = {name: file.close() for name, file in self._files.items()}

    def discard(self) -> None:
        """Give up: close and remove the temporary files."""
        for file in self._files.values():
            file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _open(self, name: str) -> HashedFile:
        file = self._files[name] = HashedFile(self.out / name)
        return file

    def _table(self, table: str, keep: Sequence[str] = ()) -> HashedFile:
        file = self._open(f"{table}.csv")
        file.write(self._start + table_lines([schema.header(table, keep)]).encode())
        return file


def write_run(
    documents: Iterable[Document], out: Path, formats: Sequence[str] = ("csv", "json"), *, bom: bool = True
) -> list[Path]:
    """Write parsed documents into ``out`` and return the files made (:class:`RunWriter` in one call)."""
    with RunWriter(out, formats, bom=bom) as writer:
        for document in documents:
            writer.write(document)
    return sorted(out.glob("*.*"))


def write_table(path: Path, rows: Iterable[Sequence[object]], *, bom: bool = True) -> Path:
    """Write rows (the header first) as a CSV file under a temporary name, rename it and return its path."""
    with whole(path) as part:
        part.write_bytes((BOM if bom else b"") + table_lines(rows).encode())
    return path


def write_campaigns(folder: Path) -> Path:
    """Write ``campaigns.csv`` anew from the ``records.jsonl`` in ``folder`` (somebody has edited the records).

    Raises:
        FileNotFoundError: the folder holds no records.
    """
    campaigns = Campaigns()
    with (folder / "records.jsonl").open("rb") as lines:
        for line in lines:
            campaigns.add(line)
    with (folder / "documents.csv").open("rb") as documents:
        bom = documents.read(len(BOM)) == BOM
    return write_table(folder / "campaigns.csv", [schema.header("campaigns"), *campaigns.rows()], bom=bom)
