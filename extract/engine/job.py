"""A whole run: find what is finished, let an engine do the rest, assemble the results."""

from __future__ import annotations

import hashlib
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol

from extract.engine import manifest as manifests
from extract.engine.assemble import Totals, in_order, put_in_place, write_basic, write_further
from extract.engine.finished import FinishedRun, IndexWriter, count_dropped
from extract.engine.items import Chunk, Item, chunks
from extract.engine.known import Known, Places, Store, hashed
from extract.engine.limits import DEFAULT, Limits
from extract.engine.manifest import Manifest
from extract.engine.options import RunOptions
from extract.engine.serial import Done
from extract.engine.shards import TEMPORARY, Counts, Entry, Rows, ShardStore
from extract.engine.sources import digest, items
from extract.engine.state import INDEX, STAGE, NothingToReadError, drop_shards, open_shards, state_folder
from extract.engine.work import TABLES
from extract.tables.metadata_table import load_metadata
from extract.tables.written import sync_folder

Engine = Callable[[Iterable[Chunk], RunOptions, ShardStore], Generator[Done]]


class Progress(Protocol):
    """Is told how a run gets on."""

    def advance(self, counts: Counts, size: int) -> None:
        """Documents were finished; ``size`` is what they weigh in bytes."""


class RowUse(NamedTuple):
    """Rows of the table of metadata that no document, or more than one, took."""

    idle: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


class Result(NamedTuple):
    """What a finished run amounts to."""

    totals: Totals
    files: list[str]
    reused: int
    """Documents taken over from an earlier run."""
    dropped: int = 0
    """Documents of the earlier run that are no longer among the inputs."""
    missing: tuple[str, ...] = ()
    """Columns to be kept that no table has; none where no table could be read."""
    retried: int = 0
    """Items that had failed in an earlier run and were tried again."""
    left_out: int = 0
    """Size of the ``records.json`` that was not written because of it; 0 where it was."""
    rows: RowUse = RowUse()
    """How the table of metadata was used."""


class Job:
    """One run into one folder.

    Args:
        out: results folder.
        plan: what is asked for.
        resume: take over what is finished and has not changed.
        engine: does the chunks.
        progress: is told of finished documents.
        limits: what one document may cost.
        keep_failed: take over what failed as well; else it is tried again.
        largest_array: bytes up to which ``records.json`` is written.
    """

    def __init__(
        self,
        out: Path,
        plan: Manifest,
        *,
        resume: bool,
        engine: Engine,
        progress: Progress,
        limits: Limits = DEFAULT,
        keep_failed: bool = False,
        largest_array: int | None = None,
    ) -> None:
        self.out = out
        self.plan = plan
        self.engine = engine
        self.progress = progress
        self.limits = limits
        self.reused = self.retried = 0
        self._resume = resume
        self._missing = dict.fromkeys(plan.options.keep)
        self._largest_array = largest_array
        self._rows: Counter[str] = Counter()
        if not resume:
            drop_shards(out)
        self._store = ShardStore(open_shards(out, plan.fingerprint))
        self._places = Places()
        stores: list[Store] = [FinishedRun(out, state_folder(out) / INDEX, plan), self._store] if resume else []
        self._known = Known(self._places, stores, keep_failed=keep_failed)
        self._order = array("Q")
        self._sizes: dict[int, int] = {}
        self._json_bytes = 0
        self._new_index = state_folder(out) / f"{INDEX}{TEMPORARY}"

    def run(self) -> Result:
        """Do the whole run.

        Raises:
            FileNotFoundError: an input path does not exist.
            NothingToReadError: there is no file in any of them.
            OSError: the results cannot be written; what is finished stays and can be resumed.
        """
        with closing(self.engine(chunks(self._unfinished()), self.plan.options, self._store)) as work:
            for done in work:
                self._take(done)
        if self._sizes:
            raise RuntimeError(f"the engine left {len(self._sizes)} documents undone")
        if not self._order:
            raise NothingToReadError(f"no readable file in {', '.join(self.plan.inputs)}")
        return self._assemble()

    def _unfinished(self) -> Iterator[Item]:
        """Yield the items to be worked on; note the place of those that are finished."""
        for slot, item in enumerate(items(self.plan.inputs, self.plan.options, self.out, self.limits)):
            place = self._known.find(item, digest) if len(self._known) else None
            self._order.append(place or 0)
            self._note_columns(item)
            self._note_rows(item)
            if place is None:
                self.retried += hashed(item.key) in self._known.failed
                self._sizes[slot] = item.size
                yield item._replace(slot=slot)
            else:
                self.reused += 1
                self._note(self._places.entry(place), item.size)

    def _note_columns(self, item: Item) -> None:
        if self._missing:
            for given in item.documents or ():
                for name in given.keep:
                    self._missing.pop(name, None)

    def _note_rows(self, item: Item) -> None:
        if self.plan.options.metadata is not None:
            table = load_metadata(self.plan.options.metadata)
            for given in item.documents or (item.source,):
                if given and (key := table.row_for(given.doc_id, given.source)) is not None:
                    self._rows[key] += 1

    def _row_use(self) -> RowUse:
        if self.plan.options.metadata is None:
            return RowUse()
        keys = load_metadata(self.plan.options.metadata).keys()
        return RowUse(
            tuple(key for key in keys if not self._rows[key]), tuple(k for k, n in self._rows.items() if n > 1)
        )

    def _take(self, done: Done) -> None:
        first = self._places.add(self._store, done.name)
        for i, (slot, entry) in enumerate(zip(done.slots, done.entries, strict=True)):
            self._order[slot] = first + i
            self._note(entry, self._sizes.pop(slot))

    def _note(self, entry: Entry, size: int) -> None:
        self._json_bytes += entry.lengths[TABLES.index("jsonl")]
        self.progress.advance(entry.counts, size)

    def _assemble(self) -> Result:
        """Write all files into a stage and put them in place; a failure leaves nothing of them behind."""
        stage = state_folder(self.out) / STAGE
        shutil.rmtree(stage, ignore_errors=True)  # of a run that was killed
        try:
            return self._write(stage)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            self._new_index.unlink(missing_ok=True)

    def _write(self, stage: Path) -> Result:
        seen = hashlib.sha256()
        index = IndexWriter(self._new_index)
        finished = index.watch(_hashing(in_order(self._order, self._places), seen))
        plan = self.plan
        too_large = self._largest_array is not None and self._json_bytes > self._largest_array
        formats = [name for name in plan.formats if not (too_large and name == "json")]
        totals, written = write_basic(finished, stage, formats, bom=plan.bom, keep=plan.options.keep)
        index.close(written, plan.fingerprint)
        write_further(stage, formats, written, report=plan.report)
        dropped = count_dropped(self.out, stage) if self._resume else 0
        self._finish(stage, totals, seen.hexdigest())
        return Result(
            totals,
            self.plan.files,
            self.reused,
            dropped,
            missing=tuple(self._missing) if totals.counts.failed < totals.counts.documents else (),
            retried=self.retried,
            rows=self._row_use(),
            left_out=self._json_bytes if len(formats) < len(plan.formats) else 0,
        )

    def _finish(self, stage: Path, totals: Totals, inputs_sha256: str) -> None:
        """Put the files in place; ``run.json`` goes first and comes last, so that a folder with it is complete."""
        earlier = manifests.load(self.out)
        (self.out / manifests.NAME).unlink(missing_ok=True)
        self._new_index.replace(self._new_index.with_name(INDEX))
        self.plan.files = put_in_place(stage, self.out, earlier.files if earlier else ())
        self.plan.inputs_sha256 = inputs_sha256
        self.plan.counts = manifests.as_dict(totals.counts)
        manifests.save(self.plan, self.out)
        sync_folder(self.out)
        drop_shards(self.out)


def _hashing(finished: Iterable[tuple[Entry, Rows]], seen: hashlib._Hash) -> Iterator[tuple[Entry, Rows]]:
    for entry, rows in finished:
        seen.update(f"{entry.key}\0{entry.sha256 or ''}\0".encode())
        yield entry, rows
