"""Files that get their name when they are whole, and that are hashed while they are written."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

PART = ".part"
"""Suffix of what is being written."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the place to write to; what stands there is called ``path`` when the block ends, and is gone if it fails."""
    part = path.with_name(path.name + PART)
    part.unlink(missing_ok=True)
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """The same for a folder, which takes the place of an earlier one."""
    part = path.with_name(path.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        yield part
        shutil.rmtree(path, ignore_errors=True)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


class Written(NamedTuple):
    """What is known of a finished file."""

    size: int
    sha256: str


class HashedFile:
    """A file under a temporary name; size and SHA-256 grow with what is written.

    Args:
        path: the file; until :meth:`close` it is called ``path`` with ``suffix``.
        suffix: ending of the temporary name.
    """

    def __init__(self, path: Path, suffix: str = PART) -> None:
        self._path = path
        self._part = path.with_name(path.name + suffix)
        self._file: BinaryIO = self._part.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Append ``data``. Raises OSError on a full disk."""
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def close(self) -> Written:
        """Give the file its name, once its bytes are on disk, and return what is known of it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self._path)
        return Written(self._size, self._digest.hexdigest())

    def discard(self) -> None:
        """Close and remove the temporary file."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def measure(path: Path) -> Written:
    """Return size and SHA-256 of a file that somebody else wrote. Raises OSError."""
    with path.open("rb") as file:
        return Written(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


def is_as_written(path: Path, size: int, sha256: str) -> bool:
    """Whether a file is there and holds the bytes that were written once."""
    try:
        return path.stat().st_size == size and measure(path).sha256 == sha256
    except OSError:
        return False


def sync_folder(path: Path) -> None:
    """Make the names in a folder last through a power cut (no such thing on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make every file and name below a folder last through a power cut."""
    for place, _, names in os.walk(folder):
        for name in names:
            handle = os.open(os.path.join(place, name), os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(place))
