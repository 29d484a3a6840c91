"""The engine of one machine: processes where they pay, none where they do not."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from glob import glob, has_magic
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from extract.engine import serial
from extract.engine.items import Chunk, Item
from extract.engine.limits import DEFAULT, Limits
from extract.engine.options import RunOptions
from extract.engine.serial import Done
from extract.engine.shards import ShardStore
from extract.engine.sources import items, read_item
from extract.engine.work import extract_document
from extract.model import Document

if TYPE_CHECKING:
    from extract.pipeline import Extractor

SMALL = 2_000_000
"""Bytes of input below which the start of a second process takes longer than the work."""
_TEXTS = frozenset((".txt", ".text", ".md", ""))


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local:
    """Engine that looks at the first chunks and then works by itself or hires workers.

    It works by itself only where that is faster, and as long as nothing but plain text and rows is to be read: what
    reads other formats is code outside of Python, which only the end of its process could stop.

    Args:
        workers: most processes to use; there are never more than documents.
        small: bytes of input up to which no process is started.
        isolate: work in other processes in any case, so that a document that kills its process cannot end the run.
        limits: what one document may cost.
    """

    def __init__(self, workers: int, small: int = SMALL, *, isolate: bool = False, limits: Limits = DEFAULT) -> None:
        self.workers = workers
        self.small = small
        self.isolate = isolate
        self.limits = limits

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks. Raises OSError where a shard cannot be written."""
        source = iter(chunks)
        first, documents, alone = self._look(source)
        if alone or not documents:
            return serial.run(chain(first, source), options, store, self.limits)
        from extract.engine.processes import Pool  # multiprocessing: not for a single text

        return Pool(min(self.workers, documents), self.limits)(chain(first, source), options, store)

    def _look(self, source: Iterator[Chunk]) -> tuple[list[Chunk], int, bool]:
        """Take chunks until it is clear who works; return them, the documents seen, whether no worker is needed."""
        first: list[Chunk] = []
        size = documents = 0
        alone = not self.isolate
        for chunk in source:
            first.append(chunk)
            size += sum(item.size for item in chunk)
            documents += len(chunk)
            alone = alone and size <= self.small and all(map(_is_harmless, chunk))
            if not alone and documents >= self.workers:
                break
        return first, documents, alone


def _is_harmless(item: Item) -> bool:
    """Whether an item is text already, or a file of text."""
    return item.source is None or Path(item.source.path).suffix.lower() in _TEXTS


def read_documents(source: str | Path, extractor: Extractor) -> Iterator[Document]:
    """Read and extract files here, one after another, in input order.

    Args:
        source: a file, a folder, or a pattern such as ``reports/*.txt``.
        extractor: does the texts.

    Yields:
        One document an input, failed ones too.

    Raises:
        FileNotFoundError: no file has that name or fits the pattern.
    """
    options = RunOptions()
    for item in items(_matches(str(source)), options):
        for given in read_item(item, options):
            yield extract_document(extractor, given)


def _matches(source: str) -> tuple[str, ...]:
    """Expand a pattern; a name that exists is taken as it is, even with ``[`` in it."""
    if Path(source).exists() or not has_magic(source):
        return (source,)
    found = tuple(sorted(glob(source, recursive=True)))
    if not found:
        raise FileNotFoundError(f"no file fits {source}")
    return found
