"""Finished documents on disk: shards, each holding the encoded rows of a few documents.

A shard is one file, written under a temporary name and renamed, so that it is either whole or not there. It begins
with a line of JSON that lists its entries (one an item) and is followed by their bytes. Its name is a hash of the
keys it holds. A shard cut short by a power loss is recognised by its size and ignored.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

SUFFIX = ".shard"


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
    texts: tuple[tuple[str, int], ...] = ()
    """Name and bytes of each extracted text."""
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


class _Header(msgspec.Struct):
    size: int
    entries: list[Entry]


_HEADER = msgspec.json.Decoder(_Header)


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
        body = [part for rows in shard.rows for group in rows for part in group]
        header = msgspec.json.encode(_Header(sum(map(len, body)), shard.entries))
        write_atomic(self.folder / (name + SUFFIX), [header, b"\n", *body])
        return name

    def names(self) -> list[str]:
        """Return the names of the shards on disk, sorted."""
        return sorted(p.stem for p in self.folder.glob("*" + SUFFIX))

    def entries(self, name: str) -> list[Entry]:
        """Return the entries of a shard; none where the shard is not whole or not there."""
        path = self.folder / (name + SUFFIX)
        try:
            with path.open("rb") as file:
                line = file.readline()
                header = _HEADER.decode(line)
                whole = os.fstat(file.fileno()).st_size == len(line) + header.size
        except (OSError, msgspec.DecodeError):
            return []
        return header.entries if whole else []

    def read(self, name: str) -> Iterator[Rows]:
        """Yield the rows of a shard's entries in order. Raises OSError where it cannot be read."""
        with (self.folder / (name + SUFFIX)).open("rb") as file:
            for entry in _HEADER.decode(file.readline()).entries:
                tables = tuple(file.read(n) for n in entry.lengths)
                yield Rows(tables, tuple(file.read(n) for _, n in entry.texts))


def write_atomic(path: Path, parts: Sequence[bytes]) -> None:
    """Write ``parts`` to ``path`` so that it is either whole or not there. Raises OSError; leaves no other file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
