"""The sentence behind a figure: cleaned, with its place in the raw text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from extract.tables.rundir import RunDir, StoredRecord
from extract.tables.sentences import Sentence, Sentences


class SentenceFinder:
    """Looks sentences up in the texts of a run; where a text is no longer at hand the record's clause stands in."""

    def __init__(self, folder: Path) -> None:
        self._run = RunDir(folder)
        self._rows = {row["doc_id"]: row for row in self._run.documents}
        self._sentences = lru_cache(maxsize=8)(self._read)

    def of(self, record: StoredRecord) -> Sentence:
        """Return the sentence of a record; cells of a table row are parted by ｜."""
        sentences = self._sentences(record.doc_id)
        if sentences is None or sentences.raw[record.char_start : record.char_end] != record.quote:
            return Sentence(record.quote, record.char_start, record.char_end)
        found = sentences.around(record.char_start, record.char_end)
        return found._replace(text=found.text.replace("\t", "｜"))

    def _read(self, doc_id: str) -> Sentences | None:
        row = self._rows.get(doc_id)
        raw = self._run.text(row) if row else None
        return None if raw is None else Sentences(raw)
