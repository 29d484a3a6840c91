"""Finished documents on disk.

A shard is one file with the rows of a few items, a line of JSON that lists their entries, and the length of that line.
It is written once, hashed on the way, and named by its hash, so that a damaged one is noticed.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

import msgspec

from extract.tables.writers import Lines
from extract.tables.written import PART

SUFFIX = ".shard"
Piece = tuple[int, ...]
"""Bytes of the lines of each basic file, in the order of :class:`Lines`, and of an extracted text."""
PARTS = len(Lines._fields) + 1
Pieces = Iterator[tuple[Lines, bytes]]
_FOOT = 8


class Counts(msgspec.Struct, array_like=True):
    """What a stretch of a run amounts to."""

    ok: int = 0
    empty: int = 0
    failed: int = 0
    records: int = 0
    targets: int = 0
    quantities: int = 0
    quantities_left: int = 0

    @property
    def documents(self) -> int:
        """Number of documents, whatever became of them."""
        return self.ok + self.empty + self.failed

    def add(self, other: Counts) -> None:
        """Add ``other`` to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Entry(msgspec.Struct, kw_only=True):
    """What is known of one finished item without reading its rows."""

    key: str
    stamp: str
    """Changes when the item changes: size and time of a file, hash of a table row."""
    sha256: str | None = None
    """Hash of the input's bytes, by which a file that was only touched is known again."""
    counts: Counts = msgspec.field(default_factory=Counts)
    pieces: list[Piece] = []
    """What was written of it, piece by piece: a long document is never held whole."""
    texts: list[tuple[str, int, str]] = []
    """Name, bytes and hash of each extracted text."""
    failures: list[tuple[str, str]] = []
    """Source and reason of each failed document."""

    def lengths(self) -> tuple[int, ...]:
        """Return the bytes in each basic file, and those of the texts."""
        return tuple(map(sum, zip(*self.pieces, strict=True))) or (0,) * PARTS


class Mark(NamedTuple):
    """A place in a shard to which one can go back."""

    position: int
    digest: Any
    pieces: int


class ShardWriter:
    """Writes one shard into ``folder``; in a ``with`` block, at whose end the shard has its ``name``, or is gone.

    Once the disk has refused something, all that follows raises the same OSError, so that it is not taken for the fault
    of one document.
    """

    def __init__(self, folder: Path) -> None:
        self.name = ""
        self.entries: list[Entry] = []
        self._folder = folder
        self._part = folder / f".{os.getpid()}-{threading.get_ident()}{PART}"
        self._digest = hashlib.blake2b(digest_size=16)
        self._file = self._part.open("wb")
        self._refused: OSError | None = None

    def begin(self, key: str, stamp: str) -> Entry:
        """Open the entry of an item."""
        self.entries.append(Entry(key=key, stamp=stamp))
        return self.entries[-1]

    def add(self, lines: Lines, text: bytes = b"") -> None:
        """Write a piece of the entry that was opened last. Raises OSError."""
        self.entries[-1].pieces.append((*map(len, lines), len(text)))
        self._put(*lines, text)

    def mark(self) -> Mark:
        """Return where the shard is now."""
        return Mark(self._file.tell(), self._digest.copy(), len(self.entries[-1].pieces))

    def back(self, mark: Mark) -> None:
        """Forget what was written of the last entry since ``mark``: its document has failed. Raises OSError."""
        self._put()
        self._file.seek(mark.position)
        self._file.truncate()
        self._digest = mark.digest.copy()
        del self.entries[-1].pieces[mark.pieces :]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                last = msgspec.json.encode(self.entries)
                self._put(last, len(last).to_bytes(_FOOT, "big"))
                self.name = self._digest.hexdigest() + SUFFIX
                self._file.close()
                self._part.replace(self._folder / self.name)
        finally:
            self._file.close()
            self._part.unlink(missing_ok=True)

    def _put(self, *parts: bytes) -> None:
        if self._refused:
            raise self._refused
        for part in parts:
            self._digest.update(part)
        try:
            self._file.writelines(parts)
        except OSError as error:
            self._refused = error
            raise


class Shard(NamedTuple):
    """A sound shard: its file and the entries whose rows lie in it, one behind the other."""

    path: Path
    entries: list[Entry]

    def read(self, numbers: Iterable[int]) -> Iterator[tuple[Entry, Pieces]]:
        """Yield entries by their numbers, each with its pieces, which must be taken before the next. Raises OSError."""
        with self.path.open("rb") as file:
            for number in numbers:
                file.seek(sum(sum(piece) for entry in self.entries[:number] for piece in entry.pieces))
                yield self.entries[number], pieces_of(self.entries[number], [file] * PARTS)


def pieces_of(entry: Entry, files: Sequence[IO[bytes]]) -> Pieces:
    """Read what was written of an entry: from one file, or from a file for each part."""
    for piece in entry.pieces:
        *lines, text = [file.read(length) for file, length in zip(files, piece, strict=True)]
        yield Lines(*lines), text


def load(path: Path) -> Shard:
    """Return a sound shard."""
    with path.open("rb") as file:
        end = file.seek(-_FOOT, os.SEEK_END)
        length = int.from_bytes(file.read(_FOOT), "big")
        file.seek(end - length)
        return Shard(path, msgspec.json.decode(file.read(length), type=list[Entry]))


def is_sound(path: Path) -> bool:
    """Whether a shard holds the bytes that were written, which its name tells."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, partial(hashlib.blake2b, digest_size=16))
    except OSError:
        return False
    return digest.hexdigest() + SUFFIX == path.name
