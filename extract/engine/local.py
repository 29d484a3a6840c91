"""The engine of one machine: worker processes where they pay, none where they do not."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from extract.api import extractor_for
from extract.engine.items import Chunk, items, matching, read_item
from extract.engine.limits import DEFAULT, Limits
from extract.engine.options import RunOptions, fingerprint
from extract.engine.work import Done, extract_document, run_chunk
from extract.model import Document

if TYPE_CHECKING:
    from concurrent.futures import Future

SMALL = 2_000_000
"""Bytes of input below which the start of a second process takes longer than the work."""

T = TypeVar("T")
Engine = Callable[[Iterable[Chunk], RunOptions, Path], Generator[Done]]
"""Does chunks, writes their shards into the folder and yields them as they are finished, in any order.

It raises OSError where a shard cannot be written.
"""


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serial(chunks: Iterable[Chunk], options: RunOptions, folder: Path, limits: Limits = DEFAULT) -> Generator[Done]:
    """Work through the chunks here, one after another (an :data:`Engine`)."""
    for chunk in chunks:
        yield run_chunk(chunk, options, limits, folder)


class Pool(msgspec.Struct, frozen=True):
    """Engine of ``workers`` processes (an :data:`Engine`). Raises OSError where no worker will start."""

    workers: int
    limits: Limits = DEFAULT

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, folder: Path) -> Generator[Done]:
        """Work through the chunks."""
        from concurrent.futures import ThreadPoolExecutor  # neither is loaded for a single text

        from extract.engine.workers import Crew

        crew = Crew(options, self.limits, fingerprint(options))
        with ThreadPoolExecutor(self.workers) as threads:
            try:
                yield from spread(
                    chunks, lambda chunk: threads.submit(crew.do, chunk, folder), lambda: self.workers + 1
                )
            finally:
                crew.close()
                threads.shutdown(wait=False, cancel_futures=True)


def spread(chunks: Iterable[Chunk], submit: Callable[[Chunk], Future[list[T]]], room: Callable[[], int]) -> Iterator[T]:
    """Hand chunks out, as many at once as there is room for, and yield what comes back."""
    from concurrent.futures import FIRST_COMPLETED, wait

    under_way: set[Future[list[T]]] = set()
    chunks = iter(chunks)
    while True:
        while len(under_way) < room() and (chunk := next(chunks, None)):
            under_way.add(submit(chunk))
        if not under_way:
            return
        ready, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        for future in ready:
            yield from future.result()


class Local(msgspec.Struct, frozen=True):
    """Engine that looks at the first chunks and then works by itself or hires workers.

    It works by itself only where that is faster, and as long as nothing but plain text and rows is to be read: what
    reads other formats is code outside of Python, which only the end of its process could stop.

    """

    workers: int
    """Most processes to use; there are never more than documents."""
    small: int = SMALL
    """Bytes of input up to which no process is started."""
    isolate: bool = False
    """Work in other processes in any case, so that a document that kills its process cannot end the run."""
    limits: Limits = DEFAULT

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, folder: Path) -> Generator[Done]:
        """Work through the chunks."""
        source, first = iter(chunks), list[Chunk]()
        size = documents = 0
        alone = not self.isolate
        for chunk in source:
            first.append(chunk)
            size += sum(item.size for item in chunk)
            documents += len(chunk)
            alone = alone and size <= self.small and all(item.is_harmless() for item in chunk)
            if not alone and documents >= self.workers:
                break
        if alone or not documents:
            return serial(chain(first, source), options, folder, self.limits)
        return Pool(min(self.workers, documents), self.limits)(chain(first, source), options, folder)


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
    for item in items(matching([str(source)]), options):
        for given in read_item(item, options):
            yield extract_document(extractor_for(), given)
