"""The sentence behind a figure: cleaned, with its place in the raw text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extract.tables.rundir import RunDir, StoredRecord
from extract.text.clean import clean
from extract.text.cleantext import CleanText

_LONGEST = 2000
"""Characters before a clause in which its sentence is taken to begin."""
_STOP = re.compile("[。！？\n]")


class Evidence(NamedTuple):
    """A sentence as cleaned, and where it stands in the raw text."""

    text: str
    start: int
    end: int


class Sentences:
    """Looks sentences up in the texts of a run; where a text is no longer at hand the record's clause stands in."""

    def __init__(self, folder: Path) -> None:
        self._run = RunDir(folder)
        self._rows = {row["doc_id"]: row for row in self._run.documents}
        self._text = lru_cache(maxsize=8)(self._read)

    def of(self, record: StoredRecord) -> Evidence:
        """Return the sentence of a record."""
        cleaned = self._text(record.doc_id)
        if cleaned is None or cleaned.raw[record.char_start : record.char_end] != record.quote:
            return Evidence(record.quote, record.char_start, record.char_end)
        at = _clean_place(cleaned, record.char_start)
        first = max(0, at - _LONGEST)
        start = max((stop.end() for stop in _STOP.finditer(cleaned.text, first, at)), default=first)
        stop = _STOP.search(cleaned.text, _clean_place(cleaned, record.char_end - 1))
        end = len(cleaned.text) if stop is None else stop.end() - (stop[0] == "\n")
        start += len(cleaned.text[start:end]) - len(cleaned.text[start:end].lstrip())
        return Evidence(cleaned.text[start:end].replace("\t", "｜"), *cleaned.raw_span(start, end))

    def _read(self, doc_id: str) -> CleanText | None:
        row = self._rows.get(doc_id)
        raw = self._run.text(row) if row else None
        return None if raw is None else clean(raw)


def _clean_place(cleaned: CleanText, raw: int) -> int:
    """Where a raw offset lies in the cleaned text."""
    behind = 0
    for edit in cleaned.edits:
        if edit.raw_start > raw:
            break
        if raw < edit.raw_end:
            return edit.clean_start
        behind = edit.raw_end - edit.clean_end
    return raw - behind
