"""From the paths a user names to items, and from an item to its documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from extract.engine.items import Item, printable
from extract.engine.limits import DEFAULT, ExceededError, Guard, Limits
from extract.engine.options import RunOptions
from extract.tables.metadata_table import load_metadata
from extract.tables.readers import Input, Source, discover, read

HOLDS_MANY = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx", ".xlsm", ".parquet", ".zip"))
"""Endings of files with many documents: these are streamed from here, any other file is read where it is worked on."""


def items(
    paths: Sequence[str], options: RunOptions, exclude: Path | None = None, limits: Limits = DEFAULT
) -> Iterator[Item]:
    """Yield the items below ``paths`` in a fixed order.

    Args:
        paths: files, folders, or ``-``.
        options: which column of a table is the text, and which are kept.
        exclude: the results folder, which may lie inside an input folder and is no input.
        limits: what reading one row of a table may cost.

    Raises:
        FileNotFoundError: none of the paths exists. One that is missing among others is an item that fails.
    """
    if paths and not any(path == "-" or os.path.lexists(path) for path in paths):
        raise FileNotFoundError(f"no such file or folder: {', '.join(paths)}")
    for source in _without(discover(paths), exclude):
        if source.path == "-" or Path(source.path).suffix.lower() in HOLDS_MANY:
            for number, given in enumerate(_bounded(source, options, limits)):
                key = f"{given.doc_id}\0{given.source}\0{number}"
                yield Item(printable(key), _stamp(given), 3 * len(given.text), documents=(given,))
        else:
            key = printable(f"{source.doc_id}\0{source.path}")
            yield Item(key, _file_stamp(source), source.size, source=source)


def _bounded(source: Source, options: RunOptions, limits: Limits) -> Iterator[Input]:
    """Read a table or an archive here. Where a row takes too much it fails and ends the reading, for it has no end."""
    inputs = read(source, options)
    with Guard(limits) as guard:
        while True:
            try:
                with guard.document():
                    given = next(inputs, None)
            except ExceededError as error:
                reason = f"{error}; what follows in it was not read"
                given = Input(doc_id=source.doc_id, source=source.source, status="failed", error=reason)
                inputs = iter(())
            if given is None:
                return
            yield given


def read_item(item: Item, options: RunOptions) -> Iterator[Input]:
    """Yield the documents of an item. What cannot be read is a failed one; nothing is raised."""
    read_here = item.source is not None and item.documents is None
    documents = read(item.source, options) if item.source is not None and read_here else iter(item.documents or ())
    if options.metadata is None:
        yield from documents
        return
    table = load_metadata(options.metadata)
    for given in documents:
        yield msgspec.structs.replace(given, given=table.facts(given.doc_id, given.source))


def loaded(item: Item, options: RunOptions) -> Item:
    """Read an item here, so that it can be worked on where its file is not."""
    return item._replace(documents=tuple(read_item(item, options)))


def weight(paths: Sequence[str]) -> int:
    """Return the bytes of all files below ``paths``, as far as they can be told without reading."""
    return sum(source.size for source in discover(paths))


def digest(item: Item) -> str | None:
    """Return the hash of an item's file as the readers report it, None where there is none or it cannot be read."""
    if item.source is None:
        return None
    try:
        with open(item.source.path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _without(sources: Iterable[Source], exclude: Path | None) -> Iterator[Source]:
    """Leave out what lies in the results folder."""
    inside = f"{os.path.realpath(exclude)}{os.sep}" if exclude else None
    for source in sources:
        if inside is None or not os.path.realpath(source.path).startswith(inside):
            yield source


def _file_stamp(source: Source) -> str:
    try:
        stat = os.stat(source.path)
    except OSError:
        return "missing"
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def _stamp(given: Input) -> str:
    """Hash all that a table row or archive member brings along, but not its file's hash: other rows may change."""
    content = (given.text, given.hints, given.keep, given.status, given.error, given.flags)
    return hashlib.blake2b(msgspec.json.encode(content, enc_hook=str), digest_size=12).hexdigest()
