"""Finished documents on disk: shards, each holding the encoded rows of a few documents.

A shard is one file, written under a temporary name and renamed. Its first line is the hash of all that follows: a line
of JSON that lists its entries (one an item), then their bytes. Its name is a hash of the keys it holds. A shard that is
taken over by another run is read through and compared with its hash; one that a power cut or a bad disk has damaged
counts for nothing, and its documents are done again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

SUFFIX = ".shard"
TEMPORARY = ".tmp"
"""Ending of files that are being written; what carries it when a run begins was left by one that was killed."""


class Counts(msgspec.Struct, array_like=True):
    """What a stretch of a run amounts to."""

    ok: int = 0
    empty: int = 0
    failed: int = 0
    records: int = 0
    targets: int = 0

    @property
    def documents(self) -> int:
        """Number of documents, whatever became of them."""
        return self.ok + self.empty + self.failed

    def add(self, other: Counts) -> None:
        """Add ``other`` to this one."""
        self.ok += other.ok
        self.empty += other.empty
        self.failed += other.failed
        self.records += other.records
        self.targets += other.targets


class Entry(msgspec.Struct, kw_only=True):
    """What is known of one finished item without reading its rows."""

    key: str
    stamp: str
    """Changes when the item changes: size and time of a file, hash of a table row."""
    sha256: str | None = None
    """Hash of the input's bytes, by which a file that was only touched is known again."""
    counts: Counts
    campaigns: dict[str, int] = {}
    lengths: tuple[int, ...] = ()
    """Bytes of each table's rows, in the order of :data:`extract.engine.work.TABLES`."""
    texts: tuple[tuple[str, int, str], ...] = ()
    """Name, bytes and hash of each extracted text."""
    failures: tuple[tuple[str, str], ...] = ()
    """Source and reason of each failed document."""


class Rows(NamedTuple):
    """The encoded rows of one item: one bytes object a table, and the extracted texts."""

    tables: tuple[bytes, ...]
    texts: tuple[bytes, ...] = ()


class Shard(NamedTuple):
    """A finished chunk: its entries and their rows, side by side."""

    entries: list[Entry]
    rows: list[Rows]


_ENTRIES = msgspec.json.Decoder(list[Entry])


class ShardStore:
    """The folder of shards of one run.

    Args:
        folder: made when missing. Shards of other rules or options belong into other folders.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, shard: Shard) -> str:
        """Write a shard and return its name. Raises OSError (a full disk) and then leaves nothing behind."""
        name = hashlib.sha256("\0".join(e.key + "\0" + e.stamp for e in shard.entries).encode()).hexdigest()[:24]
        parts = [msgspec.json.encode(shard.entries), b"\n"]
        parts += [part for rows in shard.rows for group in rows for part in group]
        digest = hashlib.blake2b(digest_size=16)
        for part in parts:
            digest.update(part)
        write_atomic(self._path(name), [digest.hexdigest().encode(), b"\n", *parts])
        return name

    def names(self) -> list[str]:
        """Return the names of the shards on disk, sorted."""
        return sorted(p.stem for p in self.folder.glob("*" + SUFFIX))

    def sound(self, name: str) -> list[Entry]:
        """Return the entries of a shard whose bytes are those that were written; none of any other."""
        try:
            with self._path(name).open("rb") as file:
                expected = file.readline().decode("ascii").strip()
                digest = hashlib.blake2b(digest_size=16)
                while block := file.read(1 << 20):
                    digest.update(block)
            return self.entries(name) if digest.hexdigest() == expected else []
        except (OSError, UnicodeDecodeError):
            return []

    def entries(self, name: str) -> list[Entry]:
        """Return the entries of a sound shard."""
        with self._path(name).open("rb") as file:
            file.readline()
            return _ENTRIES.decode(file.readline())

    def read(self, name: str) -> Iterator[Rows]:
        """Yield the rows of a sound shard's entries in order. Raises OSError where it cannot be read."""
        with self._path(name).open("rb") as file:
            file.readline()
            for entry in _ENTRIES.decode(file.readline()):
                tables = tuple(file.read(n) for n in entry.lengths)
                yield Rows(tables, tuple(file.read(size) for _, size, _ in entry.texts))

    def _path(self, name: str) -> Path:
        return self.folder / (name + SUFFIX)


def write_atomic(path: Path, parts: Sequence[bytes], *, durable: bool = False) -> None:
    """Write ``parts`` to ``path`` so that it is either whole or not there. Raises OSError; leaves no other file.

    Args:
        path: the file.
        parts: its content.
        durable: the file is to be there after a power cut too.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def text_digest(text: bytes) -> str:
    """Return the hash by which an extracted text is known again."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()
