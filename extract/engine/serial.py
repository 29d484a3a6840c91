"""The engine of one process."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import NamedTuple

from extract.engine.items import Chunk
from extract.engine.limits import DEFAULT, Limits
from extract.engine.options import RunOptions
from extract.engine.shards import Entry, ShardStore
from extract.engine.work import run_chunk


class Done(NamedTuple):
    """A shard that an engine has finished: the items' slots, the shard's name and its entries, side by side."""

    slots: tuple[int, ...]
    name: str
    entries: list[Entry]


def run(chunks: Iterable[Chunk], options: RunOptions, store: ShardStore, limits: Limits = DEFAULT) -> Generator[Done]:
    """Work through the chunks one after another. Raises OSError where a shard cannot be written."""
    for chunk in chunks:
        shard = run_chunk(chunk, options, limits)
        yield Done(tuple(item.slot for item in chunk), store.write(shard), shard.entries)
