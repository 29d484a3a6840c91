"""What flows through the readers: a source to be read, its bytes, and the texts taken out of it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

import msgspec

from extract.model import Outcome

BODY_UNCERTAIN = "body_uncertain"
"""A web page of which text may be missing, or lines of the site may be left."""
NO_BODY_TEXT = "no_body_text"
"""A web page that holds a title at most: a frameset, or a page that a script fills."""
TEXT_DAMAGED = "text_damaged"
"""A text layer (PDF) that shows marks of a wrong reading: doubled characters, torn decimals, single glyphs."""
TEXT_COLUMN_GUESSED = "text_column_guessed"
"""A table in which no column is called like a text; the one that alone holds sentences was taken."""
SHEET_AS_TEXT = "sheet_as_text"
"""A sheet without a column of texts, read as one text: a row a line, a TAB between cells."""
TEXT_CUT = "text_cut"
"""A cell of exactly as many characters as Excel holds: the rest of the text is lost in the file already."""
BAD_BYTES = "bad_bytes"
"""Bytes, or halves of characters, that fit nowhere and were read as U+FFFD."""


class Member(msgspec.Struct, frozen=True):
    """Where a file lies in an archive: its number there, its name, and what changes when its bytes do."""

    number: int
    name: str
    stamp: str


class Source(msgspec.Struct, frozen=True):
    """One file to be read (or ``-`` for standard input). It can be pickled and sent to a worker.

    ``error`` tells why it cannot be read, where that is known from the start (a broken link). ``member`` names a
    file in the archive at ``path``. ``data`` are the bytes, where they were read already.
    """

    path: str
    doc_id: str
    source: str
    size: int = 0
    error: str | None = None
    member: Member | None = None
    data: bytes | None = None

    @property
    def name(self) -> str:
        """Name whose ending tells the kind of the file."""
        return self.member.name if self.member else self.path

    def stamp(self) -> str:
        """Return what changes when the file changes: size and time, of a member its checksum."""
        if self.member:
            return self.member.stamp
        try:
            stat = os.stat(self.path)
        except OSError:
            return "missing"
        return f"{stat.st_size}-{stat.st_mtime_ns}"


class Input(msgspec.Struct, kw_only=True):
    """One document: a file, a row of a table, a member of an archive.

    ``hints``: facts for the metadata by the names of :class:`extract.model.Metadata`. ``given``: facts of the user's
    own table of metadata, by the same names. ``keep``: columns of a table
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
    given: dict[str, str] = {}
    keep: dict[str, Any] = {}
    status: Outcome = "ok"
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

    @property
    def body_selector(self) -> str | None:
        """CSS selector of the body of web pages, or None to find it."""

    @property
    def lexicon(self) -> str | None:
        """Folder of own tables, of which readers take the labels, or None."""


class ReadOptions(msgspec.Struct, frozen=True):
    """Options of :func:`~extract.tables.readers.read` with their defaults."""

    text_column: str | None = None
    keep: tuple[str, ...] = ()
    body_selector: str | None = None
    lexicon: str | None = None


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
