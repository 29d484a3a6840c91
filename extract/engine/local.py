"""The engine of one machine: processes where they pay, none where they do not."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from itertools import chain

from extract.engine import serial
from extract.engine.items import Chunk
from extract.engine.options import RunOptions
from extract.engine.processes import Pool
from extract.engine.serial import Done
from extract.engine.shards import ShardStore

SMALL = 2_000_000
"""Bytes of input below which the start of a second process takes longer than the work."""


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local:
    """Engine that looks at the first chunks and then works by itself or hires workers.

    Args:
        workers: most processes to use; there are never more than documents.
        small: bytes of input up to which no process is started.
    """

    def __init__(self, workers: int, small: int = SMALL) -> None:
        self.workers = workers
        self.small = small

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks. Raises OSError where a shard cannot be written."""
        source = iter(chunks)
        first, documents = self._look(source) if self.workers > 1 else ([], 0)
        engine = Pool(min(self.workers, documents)) if documents > 1 else serial.run
        return engine(chain(first, source), options, store)

    def _look(self, source: Iterator[Chunk]) -> tuple[list[Chunk], int]:
        """Take chunks until it is clear that processes pay; return them and the documents seen, 0 where they do not."""
        first: list[Chunk] = []
        size = documents = 0
        for chunk in source:
            first.append(chunk)
            size += sum(item.size for item in chunk)
            documents += len(chunk)
            if size > self.small and documents >= self.workers:
                return first, documents
        return first, documents if size > self.small else 0
