"""From the paths a user names to the items that engines work on, in chunks, and from an item to its documents.

An item is a file, or a file in an archive, that a worker reads by itself; or a document that the first process has
already taken out of a table or a stream. Chunks are cut from the items alone, so they are the same whatever the engine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from extract.engine.limits import DEFAULT, ExceededError, Guard, Limits
from extract.engine.options import RunOptions
from extract.tables.metadata_table import load_metadata
from extract.tables.readers import Input, Source, discover, load, read, unpacked
from extract.tables.written import measure

CHUNK_DOCUMENTS = 50
CHUNK_BYTES = 256 * 1024
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx", ".xlsm", ".parquet"))
"""Endings of files with many documents: these are streamed from here, any other file is read where it is worked on."""
_TEXTS = frozenset((".txt", ".text", ".md", ""))

T = TypeVar("T")


class Item(NamedTuple):
    """One piece of input.

    ``source`` is a file still to be read; ``documents`` (Inputs of the readers) are texts already there.
    ``slot`` is the place in input order.
    """

    key: str
    """Document id, source and, for a row, its number, parted by zero bytes."""
    stamp: str
    size: int
    slot: int = 0
    source: Source | None = None
    documents: tuple[Input, ...] = ()

    def names(self) -> list[tuple[str, str]]:
        """Return id and source of each document, as far as they are known."""
        return [(given.doc_id, given.source) for given in ((self.source,) if self.source else self.documents)]

    def digest(self) -> str | None:
        """Return the hash of the file as the readers report it, None where there is none or it cannot be read."""
        if self.source is None or self.source.member is not None:
            return None
        try:
            return measure(Path(self.source.path)).sha256
        except OSError:
            return None

    def is_harmless(self) -> bool:
        """Whether the item is text already, or a file of text: nothing that code outside of Python reads."""
        return self.source is None or Path(self.source.name).suffix.lower() in _TEXTS


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


def items(
    paths: Sequence[str], options: RunOptions, exclude: Path | None = None, limits: Limits = DEFAULT
) -> Iterator[Item]:
    """Yield the items below ``paths`` in a fixed order.

    Args:
        paths: files, folders, or ``-``.
        options: which column of a table is the text, and which are kept.
        exclude: the results folder, which may lie inside an input folder and is no input.
        limits: what reading one row of a table, or the list of an archive, may cost.

    Raises:
        FileNotFoundError: none of the paths exists. One that is missing among others is an item that fails.
    """
    if paths and not any(path == "-" or os.path.lexists(path) for path in paths):
        raise FileNotFoundError(f"no such file or folder: {', '.join(paths)}")
    files = _without(discover(paths), exclude)
    for source in (part for file in files for part in _bounded(unpacked(file), file, limits)):
        key = printable(f"{source.doc_id}\0{source.source}")
        if isinstance(source, Input):  # listing the archive took too much
            yield Item(key, _stamp(source), 0, documents=(source,))
        elif source.path == "-" or Path(source.name).suffix.lower() in TABLES:
            for number, given in enumerate(_bounded(read(source, options), source, limits)):
                key = printable(f"{given.doc_id}\0{given.source}\0{number}")
                yield Item(key, _stamp(given), 3 * len(given.text), documents=(given,))
        else:
            yield Item(key, source.stamp(), source.size, source=source)


def _bounded(parts: Iterator[T], source: Source, limits: Limits) -> Iterator[T | Input]:
    """Read a table or a list here. Where a part takes too much it fails and ends the reading, for it has no end."""
    with Guard(limits) as guard:
        while True:
            try:
                with guard.document():
                    part: T | Input | None = next(parts, None)
            except ExceededError as error:
                reason = f"{error}; what follows in it was not read"
                part = Input(doc_id=source.doc_id, source=source.source, status="failed", error=reason)
                parts = iter(())
            if part is None:
                return
            yield part


def read_item(item: Item, options: RunOptions) -> Iterator[Input]:
    """Yield the documents of an item. What cannot be read is a failed one; nothing is raised."""
    documents = read(item.source, options) if item.source is not None else iter(item.documents)
    if options.metadata is None:
        yield from documents
        return
    table = load_metadata(options.metadata)
    for given in documents:
        yield msgspec.structs.replace(given, given=table.facts(given.doc_id, given.source))


def packed(item: Item) -> Item:
    """Take the bytes of the item's file along, so that it can be worked on where the file is not."""
    return item if item.source is None else item._replace(source=load(item.source))


def matching(names: Iterable[str]) -> tuple[str, ...]:
    """Expand patterns (``reports/**/*.txt``) that no shell has; a name that exists is taken as it is, even with ``[``.

    Raises:
        FileNotFoundError: no file fits a pattern.
    """
    found: list[str] = []
    for name in names:
        pattern = has_magic(name) and not os.path.lexists(name)
        files = sorted(glob(name, recursive=True)) if pattern else [name]
        if not files:
            raise FileNotFoundError(f"no file fits {name}")
        found += files
    return tuple(found)


def weight(paths: Sequence[str]) -> int:
    """Return the bytes of all files below ``paths``, as far as they can be told without reading."""
    return sum(source.size for source in discover(paths))


def _without(sources: Iterable[Source], exclude: Path | None) -> Iterator[Source]:
    """Leave out what lies in the results folder."""
    inside = f"{os.path.realpath(exclude)}{os.sep}" if exclude else None
    for source in sources:
        if inside is None or not os.path.realpath(source.path).startswith(inside):
            yield source


def _stamp(given: Input) -> str:
    """Hash all that a table row brings along, but not its file's hash: other rows may change."""
    content = (given.text, given.hints, given.keep, given.status, given.error, given.flags)
    return hashlib.blake2b(msgspec.json.encode(content, enc_hook=str), digest_size=12).hexdigest()
