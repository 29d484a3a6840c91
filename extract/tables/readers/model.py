"""What flows through the readers: a source to be read, its bytes, and the texts taken out of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

import msgspec


class Source(msgspec.Struct, frozen=True):
    """One file to be read (or ``-`` for standard input). It can be pickled and sent to a worker.

    ``error`` tells why it cannot be read, where that is known from the start (a broken link).
    """

    path: str
    doc_id: str
    source: str
    size: int = 0
    error: str | None = None


class Input(msgspec.Struct, kw_only=True):
    """One document: a file, a row of a table, a member of an archive.

    ``hints``: facts for the metadata by the names of :class:`extract.model.Metadata`. ``keep``: columns of a table
    to carry through. ``extracted``: the text stands in no file as it is (HTML, DOCX, PDF, standard input) and must be
    written beside the records, so that every span can be checked. ``flags``: ``bad_bytes`` where bytes could not be
    decoded.
    """

    doc_id: str
    source: str
    text: str = ""
    encoding: str | None = None
    sha256: str | None = None
    hints: dict[str, str] = {}
    keep: dict[str, Any] = {}
    status: str = "ok"
    error: str | None = None
    extracted: bool = False
    flags: tuple[str, ...] = ()


class Options(Protocol):
    """What the readers need to know; any object with these attributes will do."""

    @property
    def text_column(self) -> str | None:
        """Name of the text column of tables, or None to guess it."""

    @property
    def keep(self) -> tuple[str, ...]:
        """Columns of tables to carry through to the records."""


class ReadOptions(msgspec.Struct, frozen=True):
    """Options of :func:`~extract.tables.readers.read` with their defaults."""

    text_column: str | None = None
    keep: tuple[str, ...] = ()


class ReadError(Exception):
    """A file that cannot be read; the message is the reason in one sentence, for the user."""


class Blob(msgspec.Struct, frozen=True):
    """The bytes of a source or of a member of an archive, opened when needed."""

    name: str
    doc_id: str
    source: str
    size: int
    opener: Callable[[], BinaryIO]
    depth: int = 0

    def open(self) -> BinaryIO:
        """Open for reading from the start; the file is seekable."""
        return self.opener()

    def data(self, limit: int) -> bytes:
        """Return all bytes. Raises ReadError for more than ``limit``."""
        with self.open() as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise ReadError(f"the file is larger than {limit // 1_000_000} MB")
        return data


def memory_blob(name: str, doc_id: str, source: str, data: bytes, depth: int = 0) -> Blob:
    """A blob over bytes at hand."""
    return Blob(name, doc_id, source, len(data), lambda: io.BytesIO(data), depth)
