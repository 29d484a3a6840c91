"""Read a finished run: its documents table, its records and the raw texts the offsets point into."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path

from extract.tables import guard
from extract.tables.stored import StoredRecord, read_jsonl

Row = dict[str, str]


class RunDir:
    """The folder that ``policy-extract run --out DIR`` wrote.

    Args:
        folder: the folder; it must hold ``records.jsonl``. ``documents.csv`` may be missing (then nothing is known
            of the documents but their ids).

    Raises:
        FileNotFoundError: the folder or its ``records.jsonl`` does not exist.
    """

    RECORDS = "records.jsonl"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.records_path = self.folder / self.RECORDS
        if not self.records_path.is_file():
            raise FileNotFoundError(
                f"no records.jsonl in {self.folder}: is it a folder that `policy-extract run` wrote?"
            )

    @cached_property
    def documents(self) -> list[Row]:
        """The rows of ``documents.csv`` in order; made from the records where the file is missing."""
        path = self.folder / "documents.csv"
        if not path.is_file():
            ids = dict.fromkeys(record.doc_id for record in self.records())
            return [{"doc_id": doc_id, "status": "ok"} for doc_id in ids]
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [{k: guard.unguard(v or "") for k, v in row.items() if k} for row in csv.DictReader(lines)]

    def records(self) -> Iterator[StoredRecord]:
        """Yield the records in the order of the file, one at a time. Raises ValueError on a line that is no record."""
        return read_jsonl(self.records_path)

    def by_document(self) -> Iterator[tuple[str, list[StoredRecord]]]:
        """Yield document id and records, document by document."""
        for doc_id, group in groupby(self.records(), key=lambda record: record.doc_id):
            yield doc_id, list(group)

    def text(self, row: Row) -> str | None:
        """Return the raw text of one document, or None where neither ``texts/`` nor an unchanged source has it."""
        kept = self.folder / "texts" / f"{row['doc_id']}.txt"
        if is_inside(kept, self.folder) and kept.is_file():
            return kept.read_bytes().decode("utf-8")
        return self._source_text(row)

    def _source_text(self, row: Row) -> str | None:
        source = row.get("source") or ""
        for path in (Path(source), self.folder / source):
            if source and path.is_file():
                return _decode(path, row)
        return None


def _decode(path: Path, row: Row) -> str | None:
    """Decode a source as the run did; a file that has changed since is not the text the offsets mean."""
    data = path.read_bytes()
    if row.get("sha256") and hashlib.sha256(data).hexdigest() != row["sha256"]:
        return None
    try:
        return data.decode(row.get("encoding") or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return None


def is_inside(path: Path, folder: Path) -> bool:
    """A document id such as ``../../etc/passwd`` must not lead out of the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False
