"""From the paths a user names to items, and from an item to its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from extract.engine.items import Item
from extract.engine.options import RunOptions


def items(paths: Sequence[str], options: RunOptions) -> Iterator[Item]:
    """Yield the items below ``paths`` in a fixed order. Raises FileNotFoundError for a path that is not there."""
    for path in _files(paths):
        stat = path.stat()
        source = SimpleNamespace(doc_id=path.stem, source=str(path))
        yield Item(str(path), f"{stat.st_size}-{stat.st_mtime_ns}", stat.st_size, source=source)


def read_item(item: Item, options: RunOptions) -> Iterator[Any]:
    """Yield the documents of an item."""
    if item.documents is not None:
        yield from item.documents
        return
    path = Path(item.source.source)
    data = path.read_bytes()
    given = SimpleNamespace(
        doc_id=item.source.doc_id, source=str(path), text=data.decode("utf-8", "replace"), encoding="utf-8",
        sha256=hashlib.sha256(data).hexdigest(), hints={}, keep={}, status="ok", error=None, extracted=False,
    )
    if b"\0" in data:
        given.status, given.error = "failed", "not a text file"
    yield given


def _files(paths: Sequence[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise FileNotFoundError(f"no such file or folder: {name}")
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def digest(item: Item) -> str | None:
    """Return the hash of an item's bytes as the readers would report it, None where it cannot be read."""
    if item.source is None:
        return None
    try:
        with open(item.source.source, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def loaded(item: Item, options: RunOptions) -> Item:
    """Read an item here, so that it can be worked on where its file is not."""
    return item._replace(documents=tuple(read_item(item, options)))
