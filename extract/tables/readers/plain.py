"""Plain text files."""

from __future__ import annotations

from collections.abc import Iterator

from extract.tables.readers.model import Blob, Input, Options, ReadError
from extract.text.decode import decode

LIMIT = 200_000_000


def read_text(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the one text of a file, decoded, its line ends untouched."""
    decoded = decode(blob.data(LIMIT))
    if "binary" in decoded.flags:
        raise ReadError("the file holds no text")
    yield Input(
        doc_id=blob.doc_id, source=blob.source, text=decoded.text, encoding=decoded.encoding, flags=decoded.flags
    )
