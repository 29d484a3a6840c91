"""The engine of one machine: processes where they pay, none where they do not."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from glob import glob, has_magic
from itertools import chain
from pathlib import Path

from extract.api import extractor_for
from extract.engine import serial
from extract.engine.items import Chunk
from extract.engine.options import RunOptions
from extract.engine.serial import Done
from extract.engine.shards import ShardStore
from extract.engine.sources import items, read_item
from extract.engine.work import extract_document
from extract.model import Document

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
        isolate: work in other processes in any case, so that a document that kills its process cannot end the run.
    """

    def __init__(self, workers: int, small: int = SMALL, *, isolate: bool = False) -> None:
        self.workers = workers
        self.small = -1 if isolate else small
        self.isolate = isolate

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks. Raises OSError where a shard cannot be written."""
        source = iter(chunks)
        first, documents = self._look(source) if self.workers > 1 or self.isolate else ([], 0)
        if documents < 2 and not (documents and self.isolate):
            return serial.run(chain(first, source), options, store)
        from extract.engine.processes import Pool  # multiprocessing: not for a single file

        return Pool(min(self.workers, documents))(chain(first, source), options, store)

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


def read(source: str | Path) -> Iterator[Document]:
    """Read and parse files here, one document after another, in a fixed order.

    Args:
        source: a file, a folder, or a pattern such as ``reports/*.txt``; any format that ``policy-extract run`` reads.

    Returns:
        An iterator with one document an input; a file that cannot be read gives a document of status ``failed``
        with the reason in ``error``.

    Raises:
        FileNotFoundError: no file has that name or fits the pattern.
    """
    options = RunOptions()
    for item in items(_matches(str(source)), options):
        for given in read_item(item, options):
            yield extract_document(extractor_for(), given)


def _matches(source: str) -> tuple[str, ...]:
    """Expand a pattern; a name that exists is taken as it is, even with ``[`` in it."""
    if Path(source).exists() or not has_magic(source):
        return (source,)
    found = tuple(sorted(glob(source, recursive=True)))
    if not found:
        raise FileNotFoundError(f"no file fits {source}")
    return found
