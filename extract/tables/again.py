"""Read the inputs of a finished run again: where they lie, how they were read, texts of rows and members."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from extract.lexicon.patterns import lazy
from extract.tables.readers.model import Input, ReadOptions, Source


class Inside:
    """The texts of rows of tables and of members of archives, which lie in no file of their own.

    They are read in the order of the documents, so that a table is read once and never held whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._inputs: Iterator[Input] = iter(())
        self._changed: set[Path] = set()

    def text(self, row: dict[str, Any]) -> str | None:
        """Return the text of a document, None where its table or archive is gone, has changed or was never one."""
        path = find_source(row.get("source"), None)
        if path is None or str(path) == row["source"] or path in self._changed:
            return None
        if not (self._folder / "run.json").is_file():
            return None  # how it was read is not known
        given = self._given(path, row)
        if given is None or given.sha256 != row.get("sha256") or str(len(given.text)) != str(row.get("n_chars")):
            self._changed.add(path)
            return None
        return given.text

    def _given(self, path: Path, row: dict[str, Any]) -> Input | None:
        from extract.tables.readers.sources import read

        for anew in (path != self._path, True):
            if anew:
                self._path = path
                self._inputs = read(Source(str(path), row["doc_id"], str(path)), options_of(self._folder))
            for given in self._inputs:
                inside = given.source.removeprefix(str(path))
                if inside and row["source"].endswith(inside):
                    return given
        return None


def options_of(folder: Path) -> ReadOptions:
    """How the run read its inputs, as ``run.json`` says; the readers' defaults where there is none."""
    path = folder / "run.json"
    if not path.is_file():
        return ReadOptions()
    options = msgspec.json.decode(path.read_bytes(), type=_Manifest).options
    return msgspec.structs.replace(options, lexicon=None)  # labels make no text, and the folder may be gone


class _Manifest(msgspec.Struct):
    options: ReadOptions = ReadOptions()


def find_source(name: str | None, source: Path | None) -> Path | None:
    """Look for a source where it was, or in ``source`` under its whole path, a tail of it, or its bare name.

    Of a row or a member (``reports.zip/a.txt``) it is the table or the archive that is looked for.
    """
    for end in [len(name or ""), *(m.start() for m in reversed(list(_INSIDE.finditer(name or ""))))]:
        parts = Path((name or "")[:end]).parts
        tails = [source.joinpath(*parts[i:]) for i in range(len(parts))] if source else [Path(*parts)]
        found = next((path for path in tails if path.is_file()), None)
        if found:
            return found
    return None


_INSIDE = lazy(r"[/\\#!:]")
