"""The files of a finished run as a store of entries, so that ``--resume`` after more or changed files does only those.

Beside the results stays an index: lines with blocks of entries and the places of their rows in the result files. Its
last line holds the hashes of these files, for results that somebody edited or a disk damaged are not taken over.
"""

from __future__ import annotations

import csv
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec

from extract.engine.manifest import Manifest
from extract.engine.shards import Entry, Rows, text_digest
from extract.tables.written import Written, is_as_written

FILES = ("records.csv", "records.jsonl", "documents.csv", "terms.csv")
"""Where the tables of an entry stand, in the order of :data:`extract.engine.work.TABLES`."""
BLOCK = 50


class Block(msgspec.Struct, array_like=True):
    """Entries that follow one another, and where the rows of the first begin, counted without header lines."""

    starts: tuple[int, ...]
    entries: list[Entry]


class Trailer(msgspec.Struct):
    """Ends an index: the fingerprint of the run, and name → size, SHA-256 and length of the head of each file."""

    fingerprint: str
    files: dict[str, tuple[int, str, int]]


_BLOCK = msgspec.json.Decoder(Block)


class IndexWriter:
    """Writes the index of a run while its files are assembled.

    Args:
        path: file to write; it is whole once :meth:`close` has been called.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._totals = [0] * len(FILES)
        self._held: list[Entry] = []

    def watch(self, finished: Iterable[tuple[Entry, Rows]]) -> Iterator[tuple[Entry, Rows]]:
        """Pass entries through and note them."""
        for entry, rows in finished:
            self._held.append(entry)
            if len(self._held) == BLOCK:
                self._flush()
            yield entry, rows

    def close(self, written: Mapping[str, Written], fingerprint: str) -> None:
        """Write the rest and the trailer; ``written`` are the files as they will be put in place."""
        self._flush()
        totals = zip(FILES, self._totals, strict=True)
        made = {name: (written[name], total) for name, total in totals if name in written}
        files = {name: (file.size, file.sha256, file.size - total) for name, (file, total) in made.items()}
        self._file.write(msgspec.json.encode(Trailer(fingerprint, files)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _flush(self) -> None:
        block = Block(tuple(self._totals), self._held)
        self._file.write(msgspec.json.encode(block) + b"\n")
        for entry in self._held:
            self._totals = [total + length for total, length in zip(self._totals, entry.lengths, strict=True)]
        self._held = []


class FinishedRun:
    """Store over the result files of a finished run (see :class:`extract.engine.known.Store`).

    Holds nothing where there is no index, where the files were changed since, or were made under another fingerprint.

    Args:
        out: results folder.
        index: its index.
        plan: what is asked for now. Results without ``records.csv`` serve only a plan without it.
    """

    def __init__(self, out: Path, index: Path, plan: Manifest) -> None:
        self._out = out
        self._index = index
        self._offsets = array("Q")
        self._heads: dict[str, int] = {}
        trailer = self._scan()
        if trailer is None or not self._serves(trailer, plan):
            self._offsets = array("Q")

    def names(self) -> list[str]:
        """Return the names of the blocks."""
        return [str(i) for i in range(len(self._offsets))]

    def sound(self, name: str) -> list[Entry]:
        """Return the entries of a block whose extracted texts are as they were written."""
        return [entry for entry in self.entries(name) if all(self._holds(*text) for text in entry.texts)]

    def entries(self, name: str) -> list[Entry]:
        """Return the entries of a block."""
        return self._block(name).entries

    def read(self, name: str) -> Iterator[Rows]:
        """Yield the rows of a block's entries. Raises OSError where a file cannot be read."""
        block = self._block(name)
        with ExitStack() as stack:
            files: list[BinaryIO] = [stack.enter_context(self._open(name)) for name in FILES]
            for file, name, start in zip(files, FILES, block.starts, strict=True):
                file.seek(self._heads.get(name, 0) + start)
            for entry in block.entries:
                tables = tuple(file.read(length) for file, length in zip(files, entry.lengths, strict=True))
                yield Rows(tables, tuple(self._text(text).read_bytes() for text, _, _ in entry.texts))

    def _scan(self) -> Trailer | None:
        """Note where the blocks begin and return the trailer, None where the index is not whole."""
        try:
            with self._index.open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        return msgspec.json.decode(line, type=Trailer)
                    self._offsets.append(file.tell() - len(line))
        except (OSError, msgspec.DecodeError):
            pass
        return None

    def _open(self, name: str) -> BinaryIO:
        return (self._out / name).open("rb") if name in self._heads else BytesIO()

    def _serves(self, trailer: Trailer, plan: Manifest) -> bool:
        """Whether all files needed are there, as they were written."""
        self._heads = {name: head for name, (_, _, head) in trailer.files.items()}
        if trailer.fingerprint != plan.fingerprint or ("csv" in plan.formats and "records.csv" not in trailer.files):
            return False
        return all(is_as_written(self._out / name, size, sha) for name, (size, sha, _) in trailer.files.items())

    def _block(self, name: str) -> Block:
        with self._index.open("rb") as file:
            file.seek(self._offsets[int(name)])
            return _BLOCK.decode(file.readline())

    def _text(self, name: str) -> Path:
        return self._out / "texts" / f"{name}.txt"

    def _holds(self, name: str, size: int, digest: str) -> bool:
        try:
            text = self._text(name).read_bytes()
        except OSError:
            return False
        return len(text) == size and text_digest(text) == digest


def count_dropped(out: Path, stage: Path) -> int:
    """Count the documents of the run in ``out`` whose source is not among those of the run in ``stage``.

    Sources are held as hashes, so that a million of them fit.
    """
    now = {hash(source) for source in _sources(stage)}
    return sum(hash(source) not in now for source in _sources(out))


def _sources(folder: Path) -> Iterator[str]:
    """Sources of the documents table, as far as it can be read: somebody may have edited it."""
    try:
        with (folder / "documents.csv").open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            yield from (row["source"] or "" for row in csv.DictReader(lines) if row.get("source"))
    except (OSError, csv.Error):
        return
