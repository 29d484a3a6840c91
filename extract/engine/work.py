"""The one function behind every engine: documents in, rows out, and a bad document costs only itself."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from extract.api import extractor_for
from extract.engine.items import Item, printable
from extract.engine.limits import ExceededError, Guard, Limits
from extract.engine.options import RunOptions, rules_version
from extract.engine.shards import Counts, Entry, Rows, Shard, text_digest
from extract.engine.sources import read_item
from extract.model import Document
from extract.pipeline import Extractor
from extract.tables.readers import Input
from extract.tables.writers.shards import encode

TABLES = ("csv", "jsonl", "document", "terms")
"""The encoded tables of a shard, in order."""


def extract_document(extractor: Extractor, item: Input) -> Document:
    """Turn one Input of the readers into a Document; whatever the rules raise becomes a failed one."""
    if item.status == "failed":
        return _bare(item, "failed", item.error)
    try:
        named = printable(item.source)
        document = extractor.parse(item.text, printable(item.doc_id), item.hints, given=item.given, source=named)
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


def _bare(item: Input, status: str, error: str | None) -> Document:
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


def run_chunk(
    chunk: Iterable[Item], options: RunOptions, limits: Limits, begins: Callable[[int], None] = lambda number: None
) -> Shard:
    """Read and extract the items of a chunk and encode their rows. Raises nothing for bad documents.

    Args:
        chunk: the items.
        options: decide the rows.
        limits: what one item may cost.
        begins: is told the number of each item in the chunk before its turn.
    """
    extractor = extractor_for(options.lexicon, options.segmenter)
    shard = Shard([], [])
    with no_collection(), Guard(limits) as guard:
        for number, item in enumerate(chunk):
            begins(number)
            entry, rows = _run_guarded(item, extractor, options, guard)
            shard.entries.append(entry)
            shard.rows.append(rows)
    return shard


def _run_guarded(item: Item, extractor: Extractor, options: RunOptions, guard: Guard) -> tuple[Entry, Rows]:
    try:
        with guard.document():
            return _run_item(item, extractor, options)
    except ExceededError as error:
        return _failed(item, options, str(error))
    except Exception as error:
        return _failed(item, options, reason(error))


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


def fail_item(item: Item, options: RunOptions, error: str) -> Shard:
    """Return the shard of an item that could not be worked on at all: one failed row with ``error`` as its reason."""
    entry, rows = _failed(item, options, error)
    return Shard([entry], [rows])


def _failed(item: Item, options: RunOptions, error: str) -> tuple[Entry, Rows]:
    given = item.documents or (item.source,)
    named = [(printable(each.doc_id), printable(each.source)) for each in given if each]
    failed = [Document(doc_id=doc_id, source=source, status="failed", error=error) for doc_id, source in named]
    return _encode(item, [(document, False) for document in failed], options)


def _run_item(item: Item, extractor: Extractor, options: RunOptions) -> tuple[Entry, Rows]:
    documents = ((extract_document(extractor, given), given.extracted) for given in read_item(item, options))
    return _encode(item, documents, options)


def _encode(item: Item, documents: Iterable[tuple[Document, bool]], options: RunOptions) -> tuple[Entry, Rows]:
    """Encode the documents of one item; ``True`` beside a document asks for its text to be kept under ``texts/``."""
    version = rules_version(options.lexicon)
    entry = Entry(key=item.key, stamp=item.stamp, counts=Counts())
    parts: list[tuple[bytes, ...]] = []
    texts: list[tuple[str, bytes]] = []
    campaigns: Counter[str] = Counter()
    for document, keep_text in documents:
        document, shard = _encode_safely(document, options.keep, version)
        parts.append((shard.csv, shard.jsonl, shard.document, shard.terms))
        entry.counts.add(_counts(shard))
        campaigns.update(r.campaign for r in document.records if r.campaign)
        entry.sha256 = document.sha256
        if document.status == "failed":
            entry.failures += ((document.source or document.doc_id, document.error or ""),)
        if keep_text and document.status != "failed":
            texts.append((document.doc_id, document.raw.encode()))
    tables = tuple(b"".join(column) for column in zip(*parts, strict=True)) or (b"",) * len(TABLES)
    entry.campaigns = dict(campaigns)
    entry.lengths = tuple(map(len, tables))
    entry.texts = tuple((name, len(text), text_digest(text)) for name, text in texts)
    return entry, Rows(tables, tuple(text for _, text in texts))


def _encode_safely(document: Document, keep: Sequence[str], version: str) -> tuple[Document, Any]:
    """Encode a document; one that cannot be written (lone surrogates) becomes a failed row."""
    try:
        return document, encode(document, keep, version)
    except Exception as error:  # as above
        failed = Document(doc_id=document.doc_id, source=document.source, sha256=document.sha256)
        failed.status, failed.error = "failed", reason(error)
        return failed, encode(failed, keep, version)


def _counts(shard: Any) -> Counts:
    counts = Counts(records=shard.n_records, targets=shard.n_targets)
    setattr(counts, shard.status, 1)
    return counts
