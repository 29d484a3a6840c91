"""What the engines work on: items, in chunks.

An item is a file that a worker reads by itself, or a document that the parent process has already taken out of a
table, an archive or a stream. Chunks are cut from the items alone, so they are the same whatever the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.tables.readers import Input, Source

CHUNK_DOCUMENTS = 50
CHUNK_BYTES = 256 * 1024


class Item(NamedTuple):
    """One piece of input.

    ``source`` is a file still to be read; ``documents`` (Inputs of the readers) are texts already there.
    ``slot`` is the place in input order.
    """

    key: str
    stamp: str
    size: int
    slot: int = 0
    source: Source | None = None
    documents: tuple[Input, ...] | None = None


Chunk = tuple[Item, ...]


def printable(name: str) -> str:
    """Return a name that any file can hold: bytes of a file name that are no UTF-8 are written ``\\xff``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def chunks(items: Iterable[Item], documents: int = CHUNK_DOCUMENTS, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Group items in order: at most ``documents`` of them and, but for a single large one, ``size`` bytes."""
    held: list[Item] = []
    weight = 0
    for item in items:
        if held and (len(held) >= documents or weight + item.size > size):
            yield tuple(held)
            held, weight = [], 0
        held.append(item)
        weight += item.size
    if held:
        yield tuple(held)
