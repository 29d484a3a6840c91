"""The one function behind every engine: items in, a shard out, and a bad document costs only itself."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from extract.api import extractor_for
from extract.engine.finished import text_digest
from extract.engine.items import Chunk, Item, printable, read_item
from extract.engine.limits import ExceededError, Guard, Limits
from extract.engine.options import RunOptions
from extract.engine.shards import Counts, DiskError, Entry, ShardWriter
from extract.lexicon.versions import rules_version
from extract.model import Document, Metadata, Outcome, Record
from extract.pipeline import Extractor, Take
from extract.tables.readers import Input
from extract.tables.schema import RecordCount, tally
from extract.tables.writers import Lines, account_lines, csv_lines, jsonl_lines


class Done(NamedTuple):
    """A shard that is finished: the items' slots, its file and its entries, side by side."""

    slots: tuple[int, ...]
    name: str
    entries: list[Entry]


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
    try:
        with ShardWriter(folder) as shard, no_collection(), Guard(limits) as guard:
            for number, item in enumerate(chunk):
                begins(number)
                _item(item, shard, extractor, options, guard)
    except DiskError as error:
        raise error.error from None
    return Done(tuple(item.slot for item in chunk), shard.name, shard.entries)


def fail_item(item: Item, options: RunOptions, error: str, folder: Path) -> Done:
    """Write the shard of an item that could not be worked on at all: a failed row with ``error`` as its reason."""
    try:
        with ShardWriter(folder) as shard:
            _fail(item, shard, options, error)
    except DiskError as problem:
        raise problem.error from None
    return Done((item.slot,), shard.name, shard.entries)


def extract_document(extractor: Extractor, item: Input, take: Take | None = None) -> Document:
    """Turn one Input of the readers into a Document; whatever the rules raise becomes a failed one."""
    if item.status == "failed":
        return _bare(item, "failed", item.error)
    more = {} if take is None else {"take": take}
    try:
        named = printable(item.source)
        document = extractor.parse(
            item.text, printable(item.doc_id), item.hints, given=item.given, source=named, **more
        )
    except Exception as error:  # any error of the rules costs this document and no other
        return _bare(item, "failed", reason(error))
    document.source, document.sha256, document.encoding = printable(item.source), item.sha256, item.encoding
    document.keep = item.keep
    document.flags = (*document.flags, *item.flags)
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


def _bare(item: Input, status: Outcome, error: str | None) -> Document:
    return Document(
        doc_id=printable(item.doc_id),
        source=printable(item.source),
        sha256=item.sha256,
        encoding=item.encoding,
        raw=item.text,
        status=status,
        error=error,
        keep=item.keep,
        flags=item.flags,
    )


def _item(item: Item, shard: ShardWriter, extractor: Extractor, options: RunOptions, guard: Guard) -> None:
    begun = len(shard.entries)
    entry = shard.begin(item.key, item.stamp)
    mark = shard.mark()
    try:
        with guard.document():
            for given in read_item(item, options):
                _document(given, entry, shard, extractor, options)
        return
    except ExceededError as error:
        why = str(error)
    except Exception as error:
        why = reason(error)
    shard.back(mark)
    del shard.entries[begun:]
    _fail(item, shard, options, why)


def _fail(item: Item, shard: ShardWriter, options: RunOptions, error: str) -> None:
    entry = shard.begin(item.key, item.stamp)
    for doc_id, source in item.names():
        failed = Document(doc_id=printable(doc_id), source=printable(source), status="failed", error=error)
        _account(failed, entry, shard, rules_version(options.lexicon), RecordCount(0, 0))


class _Records:
    """Takes the records of one document as they are found and writes them, so that they are never held all at once."""

    def __init__(self, given: Input, shard: ShardWriter, keep: Sequence[str]) -> None:
        self.counted = RecordCount(0, 0)
        self.campaigns: Counter[str] = Counter()
        self._shard, self._keep = shard, keep
        self._part = Document(doc_id=printable(given.doc_id), keep=given.keep)

    def take(self, metadata: Metadata, records: Sequence[Record]) -> None:
        """Write some records."""
        part = self._part
        part.metadata, part.records = metadata, tuple(records)
        self._shard.add(Lines(csv_lines(part, self._keep).encode(), jsonl_lines(part, self._keep)))
        found = tally(records)
        self.counted = RecordCount(self.counted.records + found.records, self.counted.targets + found.targets)
        self.campaigns.update(record.campaign for record in records if record.campaign)


def _document(given: Input, entry: Entry, shard: ShardWriter, extractor: Extractor, options: RunOptions) -> None:
    """Write one document; what cannot be extracted or written (lone surrogates) becomes a failed row."""
    version, mark = rules_version(options.lexicon), shard.mark()
    records = _Records(given, shard, options.keep)
    document = extract_document(extractor, given, records.take)
    entry.sha256 = document.sha256
    try:
        if document.status != "failed":
            _account(
                document, entry, shard, version, records.counted, document.raw.encode() if given.extracted else None
            )
            entry.campaigns = dict(Counter(entry.campaigns) + records.campaigns)
            return
    except Exception as error:
        bare = Document(doc_id=document.doc_id, source=document.source, sha256=document.sha256)
        bare.status, bare.error = "failed", reason(error)
        document = bare
    shard.back(mark)
    _account(document, entry, shard, version, RecordCount(0, 0))


def _account(
    document: Document, entry: Entry, shard: ShardWriter, version: str, counted: RecordCount, text: bytes | None = None
) -> None:
    """Write what there is of a document beside its records, and count it."""
    shard.add(account_lines(document, version, counted), text or b"")
    counts = Counts(**{document.status: 1}, records=counted.records, targets=counted.targets)
    counts.quantities, counts.quantities_left = document.n_quantities, len(document.quantities_left)
    entry.counts.add(counts)
    if document.status == "failed":
        entry.failures = [*entry.failures, (document.source or document.doc_id, document.error or "")]
    if text is not None:
        entry.texts = [*entry.texts, (document.doc_id, len(text), text_digest(text))]
