"""The one function behind every engine: items in, a shard out, and a bad document costs only itself."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from extract.api import extractor_for
from extract.engine.finished import text_digest
from extract.engine.items import Chunk, Item, printable, read_item
from extract.engine.limits import ExceededError, Guard, Limits
from extract.engine.options import RunOptions
from extract.engine.shards import Counts, ShardWriter
from extract.lexicon.versions import rules_version
from extract.model import Document, Metadata, Record
from extract.pipeline import Extractor, Take
from extract.tables.readers import Input
from extract.tables.schema import RecordCount, tally
from extract.tables.writers import Lines, account_lines, csv_lines, jsonl_lines

_NONE = RecordCount(0, 0)


class Done(NamedTuple):
    """A shard that is finished: the slots of its items in their order, and its file."""

    slots: tuple[int, ...]
    name: str


def run_chunk(
    chunk: Chunk, options: RunOptions, limits: Limits, folder: Path, begins: Callable[[int], None] = lambda number: None
) -> Done:
    """Read and extract the items of a chunk and write their shard.

    Args:
        chunk: the items.
        options: decide the rows.
        limits: what one item may cost.
        folder: takes the shard.
        begins: is told the number of each item in the chunk before its turn.

    Raises:
        OSError: the shard cannot be written. A bad document raises nothing.
    """
    extractor = extractor_for(options.lexicon, options.segmenter)
    with ShardWriter(folder) as shard, no_collection(), Guard(limits) as guard:
        for number, item in enumerate(chunk):
            begins(number)
            writer = _ItemWriter(item, shard, options)
            try:
                with guard.document():
                    for given in read_item(item, options):
                        writer.document(given, extractor)
            except ExceededError as error:
                writer.fail(str(error))
            except Exception as error:
                writer.fail(reason(error))
    return Done(tuple(item.slot for item in chunk), shard.name)


def fail_item(item: Item, options: RunOptions, error: str, folder: Path) -> Done:
    """Write the shard of an item that could not be worked on at all: a failed row with ``error`` as its reason."""
    with ShardWriter(folder) as shard:
        _ItemWriter(item, shard, options).fail(error)
    return Done((item.slot,), shard.name)


def extract_document(extractor: Extractor, item: Input, take: Take | None = None) -> Document:
    """Turn one Input of the readers into a Document; whatever the rules raise becomes a failed one."""
    doc_id, source, error = printable(item.doc_id), printable(item.source), item.error
    document = None
    if item.status != "failed":
        try:
            document = extractor.parse(item.text, doc_id, item.hints, given=item.given, source=source, take=take)
        except Exception as raised:  # any error of the rules costs this document and no other
            error = reason(raised)
    if document is None:
        document = Document(doc_id=doc_id, raw=item.text, status="failed", error=error)
    document.source, document.sha256, document.encoding = source, item.sha256, item.encoding
    document.keep, document.flags = item.keep, (*document.flags, *item.flags)
    return document


def reason(error: BaseException) -> str:
    """Say in one sentence why the extractor gave up on a document."""
    if isinstance(error, MemoryError):
        return "reading it needs more memory than there is, or than --max-memory allows"
    lines = str(error).strip().splitlines()
    detail = f": {lines[0][:200]}" if lines else ""
    return f"the extractor failed on this document ({type(error).__name__}{detail})"


@contextmanager
def no_collection() -> Iterator[None]:
    """Put the garbage collector off: words and rules make no cycles, it would look at every object and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _ItemWriter:
    """Writes the entry of one item into a shard."""

    def __init__(self, item: Item, shard: ShardWriter, options: RunOptions) -> None:
        self._item, self._shard, self._keep = item, shard, options.keep
        self._version = rules_version(options.lexicon)
        self._entry = shard.begin(item.key, item.stamp)
        self._start = shard.mark()
        self._part = Document(doc_id="")
        self._counted = _NONE

    def document(self, given: Input, extractor: Extractor) -> None:
        """Write one document; what cannot be extracted or written (lone surrogates) becomes a failed row."""
        mark = self._shard.mark()
        self._part, self._counted = Document(doc_id=printable(given.doc_id), keep=given.keep), _NONE
        document = extract_document(extractor, given, self._take)
        self._entry.sha256 = document.sha256
        try:
            if document.status != "failed":
                self._account(document, self._counted, document.raw.encode() if given.extracted else None)
                return
        except Exception as error:
            doc_id, source, sha256 = document.doc_id, document.source, document.sha256
            document = Document(doc_id=doc_id, source=source, sha256=sha256, status="failed", error=reason(error))
        self._shard.back(mark)
        self._account(document)

    def fail(self, error: str) -> None:
        """Forget what was written and write a failed row for each document that the item is known to hold."""
        self._shard.back(self._start)
        self._shard.entries.pop()
        self._entry = self._shard.begin(self._item.key, self._item.stamp)
        for doc_id, source in self._item.names():
            self._account(Document(doc_id=printable(doc_id), source=printable(source), status="failed", error=error))

    def _take(self, metadata: Metadata, records: Sequence[Record]) -> None:
        """Write some records as they are found, so that those of a document are never held all at once."""
        part = self._part
        part.metadata, part.records = metadata, tuple(records)
        self._shard.add(Lines(csv_lines(part, self._keep).encode(), jsonl_lines(part, self._keep)))
        self._counted = RecordCount(*map(sum, zip(self._counted, tally(records), strict=True)))

    def _account(self, document: Document, counted: RecordCount = _NONE, text: bytes | None = None) -> None:
        """Write what there is of a document beside its records, and count it."""
        entry = self._entry
        self._shard.add(account_lines(document, self._version, counted), text or b"")
        counts = Counts(**{document.status: 1}, records=counted.records, targets=counted.targets)
        counts.quantities, counts.quantities_left = document.n_quantities, len(document.quantities_left)
        entry.counts.add(counts)
        if document.status == "failed":
            entry.failures = [*entry.failures, (document.source or document.doc_id, document.error or "")]
        if text is not None:
            entry.texts = [*entry.texts, (document.doc_id, len(text), text_digest(text))]
