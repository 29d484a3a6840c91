"""A whole run: find what is finished, let an engine do the rest, and put all of it into the results, in one pass."""

from __future__ import annotations

import hashlib
import os
import shutil
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extract.api import extractor_for
from extract.engine import folder as folders
from extract.engine.finished import IndexWriter, Known
from extract.engine.folder import INDEX, MANIFEST, STAGE, STATE, Manifest, NothingToReadError, RuleTableError
from extract.engine.items import Item, chunks, items
from extract.engine.limits import DEFAULT, Limits
from extract.engine.local import Engine
from extract.engine.options import RunOptions
from extract.engine.progress import Silent
from extract.engine.shards import TEMPORARY, Counts, Entry, Shards, load
from extract.engine.work import Done, no_collection
from extract.tables.metadata_table import load_metadata
from extract.tables.writers import RunWriter, convert
from extract.tables.written import Written, sync_folder, sync_tree

CAMPAIGNS_HELD = 100_000
FAILURES_HELD = 5


class Totals:
    """Counts and campaign frequencies of the whole run, and its first failures."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.campaigns: Counter[str] = Counter()
        self.failures: list[tuple[str, str]] = []

    def add(self, entry: Entry) -> None:
        """Add one entry; of very many campaign names only the frequent half is held on to."""
        self.counts.add(entry.counts)
        self.campaigns.update(entry.campaigns)
        self.failures += entry.failures[: FAILURES_HELD - len(self.failures)]
        if len(self.campaigns) > CAMPAIGNS_HELD:
            self.campaigns = Counter(dict(self.campaigns.most_common(CAMPAIGNS_HELD // 2)))


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
    """Inputs of the earlier run that are no longer named."""
    missing: tuple[str, ...] = ()
    """Columns to be kept that no table has; none where no table could be read."""
    retried: int = 0
    """Items that had failed in an earlier run and were tried again."""
    left_out: int = 0
    """Size of the ``records.json`` that was not written because of it; 0 where it was."""
    rows: RowUse = RowUse()
    """How the table of metadata was used."""


def load_rules(options: RunOptions) -> None:
    """Build words and rules before anything is read, and the table of metadata.

    Raises:
        RuleTableError: a table cannot be used; file and line of a bad row are named.
    """
    try:
        with no_collection():
            extractor_for(options.lexicon, options.segmenter)
        if options.metadata is not None:
            load_metadata(options.metadata)
    except ValueError as error:
        raise RuleTableError(str(error)) from error


class Job:
    """One run into one folder.

    Args:
        out: results folder.
        plan: what is asked for.
        resume: take over what is finished and has not changed.
        same: resume, but refuse to where anything has changed: a folder is not given other results unasked.
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
        engine: Engine,
        resume: bool = False,
        same: bool = False,
        progress: Silent | None = None,
        limits: Limits = DEFAULT,
        keep_failed: bool = False,
        largest_array: int | None = None,
    ) -> None:
        self._out, self._plan, self._engine, self._limits = out, plan, engine, limits
        self._progress = progress or Silent()
        self._same, self._largest_array = same, largest_array
        self._reused = self._retried = self._json_bytes = 0
        self._missing = dict.fromkeys(plan.options.keep)
        self._rows: Counter[str] = Counter()
        if not (resume or same):
            folders.drop_shards(out)
        self._folder = folders.open_shards(out, plan.fingerprint)
        self._shards = Shards()
        self._known = Known(self._shards, keep_failed=keep_failed or same)
        if resume or same:
            self._known.take_over(out, out / STATE / INDEX, self._folder, plan.fingerprint, "csv" in plan.formats)
        self._order = array("Q")
        """Place of the rows of each item, in input order."""
        self._sizes: dict[int, int] = {}
        """Slot → bytes of the items under way."""

    def run(self) -> Result:
        """Do the whole run.

        Raises:
            FileNotFoundError: an input path does not exist.
            FileExistsError: the results were to be the same, and are not.
            NothingToReadError: there is no file in any of them.
            OSError: the results cannot be written; what is finished stays and can be resumed.
        """
        with closing(self._engine(chunks(self._unfinished()), self._plan.options, self._folder)) as work:
            for done in work:
                self._take(done)
        if self._same and self._known.gone():
            raise folders.another(self._out)
        if self._sizes:
            raise RuntimeError(f"the engine left {len(self._sizes)} documents undone")
        if not self._order:
            raise NothingToReadError(f"no readable file in {', '.join(self._plan.inputs)}")
        return self._assemble()

    def _unfinished(self) -> Iterator[Item]:
        """Yield the items to be worked on; note the place of those that are finished."""
        for slot, item in enumerate(items(self._plan.inputs, self._plan.options, self._out, self._limits)):
            place = self._known.find(item)
            self._order.append(place or 0)
            self._note_use(item)
            if place is not None:
                self._reused += 1
                self._note(self._shards.entry(place), item.size)
            elif self._same:
                raise folders.another(self._out)
            else:
                self._retried += self._known.has_failed(item)
                self._sizes[slot] = item.size
                yield item._replace(slot=slot)

    def _note_use(self, item: Item) -> None:
        """Note which columns to be kept a table has, and which rows of the table of metadata are used."""
        for name in (name for given in item.documents for name in given.keep) if self._missing else ():
            self._missing.pop(name, None)
        if self._plan.options.metadata is not None:
            table = load_metadata(self._plan.options.metadata)
            self._rows.update(key for names in item.names() if (key := table.row_for(*names)) is not None)

    def _row_use(self) -> RowUse:
        if self._plan.options.metadata is None:
            return RowUse()
        keys = load_metadata(self._plan.options.metadata).keys()
        shared = tuple(key for key, number in self._rows.items() if number > 1)
        return RowUse(tuple(key for key in keys if not self._rows[key]), shared)

    def _take(self, done: Done) -> None:
        first = self._shards.add(partial(load, self._folder / done.name))
        for place, (slot, entry) in enumerate(zip(done.slots, done.entries, strict=True), first):
            self._order[slot] = place
            self._note(entry, self._sizes.pop(slot))

    def _note(self, entry: Entry, size: int) -> None:
        self._json_bytes += entry.lengths()[1]
        self._progress.advance(entry.counts, size)

    def _assemble(self) -> Result:
        """Write all files into a stage and put them in place; a failure leaves nothing of them behind."""
        stage, index = self._out / STATE / STAGE, self._out / STATE / f"{INDEX}{TEMPORARY}"
        shutil.rmtree(stage, ignore_errors=True)  # of a run that was killed
        try:
            totals, written, inputs = self._write(stage, index)
            convert(stage, self._formats(), written)
            if self._plan.report:
                from extract.report import build

                build(stage)
            self._finish(stage, index, totals, inputs)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            index.unlink(missing_ok=True)
        return self._result(totals)

    def _write(self, stage: Path, index: Path) -> tuple[Totals, dict[str, Written], str]:
        """Write the basic files, the extracted texts and the index, in one pass over the rows.

        Returns:
            What the run amounts to, size and hash of each basic file, and the hash of the inputs.
        """
        totals, inputs, entries = Totals(), hashlib.sha256(), IndexWriter(index)
        with RunWriter(stage, self._formats(), bom=self._plan.bom, keep=self._plan.options.keep) as writer:
            for entry, pieces in self._shards.read(self._order):
                totals.add(entry)
                entries.note(entry)
                inputs.update(f"{entry.key}\0{entry.sha256 or ''}\0".encode())
                texts = iter(entry.texts)
                for lines, text in pieces:
                    writer.add(lines)
                    if text:
                        _write_text(stage / "texts", next(texts)[0], text)
        entries.close(writer.written, self._plan.fingerprint)
        return totals, writer.written, inputs.hexdigest()

    def _finish(self, stage: Path, index: Path, totals: Totals, inputs: str) -> None:
        """Put the files in place; ``run.json`` goes first and comes last, so that a folder with it is complete."""
        earlier, counts = folders.load(self._out), totals.counts
        (self._out / MANIFEST).unlink(missing_ok=True)
        index.replace(self._out / STATE / INDEX)
        self._plan.files = put_in_place(stage, self._out, earlier.files if earlier else ())
        self._plan.inputs_sha256 = inputs
        fields = {name: getattr(counts, name) for name in counts.__struct_fields__}
        self._plan.counts = {"documents": counts.documents} | fields
        folders.save(self._plan, self._out)
        sync_folder(self._out)
        folders.drop_shards(self._out)

    def _formats(self) -> list[str]:
        too_large = self._largest_array is not None and self._json_bytes > self._largest_array
        return [name for name in self._plan.formats if not (too_large and name == "json")]

    def _result(self, totals: Totals) -> Result:
        return Result(
            totals,
            self._plan.files,
            self._reused,
            self._known.gone(),
            missing=tuple(self._missing) if totals.counts.failed < totals.counts.documents else (),
            retried=self._retried,
            rows=self._row_use(),
            left_out=self._json_bytes if len(self._formats()) < len(self._plan.formats) else 0,
        )


def put_in_place(stage: Path, out: Path, stale: Iterable[str]) -> list[str]:
    """Move everything from ``stage`` into ``out``, so that it lasts, and return the names moved.

    Args:
        stage: folder on the same file system; it is empty afterwards.
        out: results folder; what it holds beside our files stays.
        stale: names an earlier run wrote; those not written again are removed, so that old and new never mix.
    """
    sync_tree(stage)
    made = sorted(p.name for p in stage.iterdir())
    for name in {*stale, *made}:
        target = out / name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        elif name not in made:
            target.unlink(missing_ok=True)
    for name in made:
        os.replace(stage / name, out / name)
    sync_folder(out)
    return made


def _write_text(folder: Path, name: str, text: bytes) -> None:
    path = folder / f"{name}.txt"
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"a document id leads out of the results folder: {name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
