"""Read one source with the reader of its kind; whatever goes wrong becomes a failed input with a reason."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import BinaryIO

import msgspec

from extract.tables.readers.model import Blob, Input, Options, ReadError, ReadOptions, Source, memory_blob
from extract.tables.readers.registry import kind_of, reader_of

AT_ONCE = 64_000_000
"""Bytes up to which a file is read into memory at once; a larger one is opened for each purpose and streamed."""


def read(source: Source, options: Options | None = None) -> Iterator[Input]:
    """Yield the documents of ``source``: one of a file, one a row of a table, one a member of an archive.

    No error escapes: what cannot be read is an input of status ``failed`` with a reason in one sentence, and the rows
    and members around it are read all the same. A text without any character but spaces has the status ``empty``.
    """
    options = options or ReadOptions()
    if source.error:
        yield Input(doc_id=source.doc_id, source=source.source, status="failed", error=source.error)
        return
    try:
        blob = _blob(source)
    except (OSError, ReadError) as error:
        yield _failed(source.doc_id, source.source, _reason(error))
        return
    for item in read_blob(blob, options):
        item.extracted = item.extracted or source.path == "-"  # nobody can read it a second time
        yield item


def read_blob(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the documents of the bytes of a file or of a member of an archive."""
    try:
        kind = kind_of(blob)
        sha256 = None if kind == "zip" else _sha256(blob)
        for item in reader_of(kind)(blob, options):
            item.sha256 = item.sha256 or sha256
            if item.status == "ok" and not item.text.strip():
                item.status = "empty"
            yield item
    except Exception as error:  # a broken file can raise anything inside the libraries that read it
        yield _failed(blob.doc_id, blob.source, _reason(error))


def unpacked(source: Source) -> Iterator[Source]:
    """Yield the members of an archive, or the source itself, also where it is an archive that cannot be opened."""
    if not source.error and source.path.lower().endswith(".zip"):
        from extract.tables.readers.archive import members

        with suppress(OSError, ReadError):
            yield from members(source)
            return
    yield source


def load(source: Source) -> Source:
    """Return the source with its bytes, or with the reason why it has none."""
    if source.error:
        return source
    try:
        with _blob(source).open() as file:
            return msgspec.structs.replace(source, data=file.read())
    except (OSError, ReadError) as error:
        return msgspec.structs.replace(source, error=_reason(error))


def _blob(source: Source) -> Blob:
    if source.path == "-":
        return memory_blob("-", source.doc_id, source.source, sys.stdin.buffer.read())
    if source.data is not None or source.member is not None:
        from extract.tables.readers.archive import member_data

        data = source.data if source.data is not None else member_data(source)
        return memory_blob(source.name, source.doc_id, source.source, data, int(source.member is not None))
    with open(source.path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size <= AT_ONCE:  # read once; kind, hash and text come from the bytes at hand
            return memory_blob(source.path, source.doc_id, source.source, file.read(AT_ONCE + 1))
    return Blob(source.path, source.doc_id, source.source, size, partial(_open, source.path))


def _open(path: str) -> BinaryIO:
    return open(path, "rb")


def _sha256(blob: Blob) -> str:
    digest = hashlib.sha256()
    with blob.open() as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _failed(doc_id: str, source: str, reason: str) -> Input:
    return Input(doc_id=doc_id, source=source, status="failed", error=reason)


def _reason(error: Exception) -> str:
    """One sentence for the user; the library's own words only where there are none better."""
    if isinstance(error, ReadError):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return "the file is no longer there"
    if isinstance(error, OSError) and error.strerror:
        return f"the file cannot be opened: {error.strerror}"
    if isinstance(error, MemoryError):
        return "the file does not fit into memory"
    words = " ".join(str(error).split())[:160]
    return f"the file cannot be read ({type(error).__name__}{': ' + words if words else ''})"
