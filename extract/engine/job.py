"""A whole run: find what is finished, let an engine do the rest, and put all of it into the results, in one pass."""

from __future__ import annotations

import hashlib
import os
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from extract.api import extractor_for
from extract.engine import folder as folders
from extract.engine.finished import Finished, IndexWriter
from extract.engine.folder import INDEX, MANIFEST, STAGE, STATE, Manifest, RefusedError
from extract.engine.items import Item, chunks, items
from extract.engine.limits import DEFAULT, Limits
from extract.engine.local import Engine
from extract.engine.options import RunOptions
from extract.engine.shards import Counts, Entry, load
from extract.engine.work import Done, no_collection
from extract.tables.metadata_table import load_metadata
from extract.tables.rundir import is_inside
from extract.tables.writers import RunWriter, convert
from extract.tables.written import Written, sync_folder, sync_tree

FAILURES_HELD = 5


class Result(msgspec.Struct):
    """What a run amounts to."""

    counts: Counts = msgspec.field(default_factory=Counts)
    campaigns: Counter[str] = msgspec.field(default_factory=Counter)
    """Records of each campaign, by the name the texts write."""
    failures: list[tuple[str, str]] = []
    """Source and reason of the first failed documents."""
    files: list[str] = []
    reused: int = 0
    """Documents taken over from an earlier run."""
    dropped: int = 0
    """Inputs of the earlier run that are no longer named."""
    missing: tuple[str, ...] = ()
    """Columns to be kept that no table has; none where no table could be read."""
    retried: int = 0
    """Items that had failed in an earlier run and were tried again."""
    left_out: int = 0
    """Size of the ``records.json`` that was not written because of it; 0 where it was."""


def load_rules(options: RunOptions) -> None:
    """Build words and rules before anything is read, and the table of metadata.

    Raises:
        RefusedError: a table cannot be used; file and line of a bad row are named.
    """
    try:
        with no_collection():
            extractor_for(options.lexicon, options.segmenter)
        if options.metadata is not None:
            load_metadata(options.metadata)
    except ValueError as error:
        raise RefusedError(str(error)) from error


class Job:
    """One run into one folder.

    Args:
        out: results folder.
        plan: what is asked for.
        resume: take over what is finished and has not changed.
        same: resume, but refuse to where anything has changed: a folder is not given other results unasked.
        engine: does the chunks.
        progress: is told the counts and bytes of what is finished.
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
        progress: Callable[[Counts, int], None] = lambda counts, size: None,
        limits: Limits = DEFAULT,
        keep_failed: bool = False,
        largest_array: int | None = None,
    ) -> None:
        self._out, self._plan, self._engine, self._limits, self._progress = out, plan, engine, limits, progress
        self._same, self._largest_array = same, largest_array
        self._result = Result()
        self._json_bytes = 0
        self._missing = dict.fromkeys(plan.options.keep)
        if not (resume or same):
            folders.drop_shards(out)
        self._folder = folders.open_shards(out, plan.fingerprint)
        self._finished = Finished(out, keep_failed=keep_failed or same)
        if resume or same:
            self._finished.take_over(self._folder, plan.fingerprint, "csv" in plan.formats)
        self._order = array("Q")
        """Place of the rows of each item, in input order."""
        self._sizes: dict[int, int] = {}
        """Slot → bytes of the items under way."""

    def run(self) -> Result:
        """Do the whole run.

        Raises:
            FileNotFoundError: an input path does not exist.
            FileExistsError: the results were to be the same, and are not.
            RefusedError: there is no file in any of them.
            OSError: the results cannot be written; what is finished stays and can be resumed.
        """
        with closing(self._engine(chunks(self._unfinished()), self._plan.options, self._folder)) as work:
            for done in work:
                self._take(done)
        self._result.dropped = self._finished.gone()
        if self._same and self._result.dropped:
            raise folders.another(self._out)
        if self._sizes:
            raise RuntimeError(f"the engine left {len(self._sizes)} documents undone")
        if not self._order:
            raise RefusedError(f"no readable file in {', '.join(self._plan.inputs)}")
        return self._assemble()

    def _unfinished(self) -> Iterator[Item]:
        """Yield the items to be worked on; note the place of those that are finished."""
        for slot, item in enumerate(items(self._plan.inputs, self._plan.options, self._out, self._limits)):
            place = self._finished.find(item)
            self._order.append(place or 0)
            for name in (name for given in item.documents for name in given.keep) if self._missing else ():
                self._missing.pop(name, None)
            if place is not None:
                self._result.reused += 1
                self._note(self._finished.entry(place), item.size)
            elif self._same:
                raise folders.another(self._out)
            else:
                self._result.retried += self._finished.has_failed(item)
                self._sizes[slot] = item.size
                yield item._replace(slot=slot)

    def _take(self, done: Done) -> None:
        entries = self._finished.add(partial(load, self._folder / done.name))
        for slot, (place, entry) in zip(done.slots, entries, strict=True):
            self._order[slot] = place
            self._note(entry, self._sizes.pop(slot))

    def _note(self, entry: Entry, size: int) -> None:
        self._json_bytes += entry.lengths()[1]
        self._progress(entry.counts, size)

    def _assemble(self) -> Result:
        """Write all files into a stage and put them in place; a failure leaves nothing of them behind."""
        result, plan, stage = self._result, self._plan, self._out / STATE / STAGE
        too_large = self._largest_array is not None and self._json_bytes > self._largest_array
        formats = [name for name in plan.formats if not (too_large and name == "json")]
        shutil.rmtree(stage, ignore_errors=True)  # of a run that was killed
        try:
            written = self._write(stage, formats)
            convert(stage, formats, written)
            if plan.report:
                from extract.report import build

                build(stage)
            self._put_in_place(stage)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        folders.drop_shards(self._out)
        result.missing = tuple(self._missing) if result.counts.failed < result.counts.documents else ()
        result.left_out = self._json_bytes if len(formats) < len(plan.formats) else 0
        return result

    def _write(self, stage: Path, formats: list[str]) -> dict[str, Written]:
        """Write the basic files, the extracted texts and the index, in one pass over the rows.

        Returns:
            Size and hash of each basic file.
        """
        result, inputs = self._result, hashlib.sha256()
        with RunWriter(stage, formats, bom=self._plan.bom, keep=self._plan.options.keep) as writer:
            index = IndexWriter(stage / INDEX)
            for entry, pieces in self._finished.read(self._order):
                result.counts.add(entry.counts)
                result.failures += entry.failures[: FAILURES_HELD - len(result.failures)]
                index.add(entry)
                inputs.update(f"{entry.key}\0{entry.sha256 or ''}\0".encode())
                texts = iter(entry.texts)
                for lines, text in pieces:
                    writer.add(lines)
                    if text:
                        _write_text(stage / "texts", next(texts)[0], text)
        index.close(writer.written, self._plan.fingerprint)
        result.campaigns = writer.campaigns.variants()
        self._plan.inputs_sha256 = inputs.hexdigest()
        return writer.written

    def _put_in_place(self, stage: Path) -> None:
        """Move all files from the stage into the results folder, so that they last, and remove those of an earlier run.

        ``run.json`` goes first and comes last, so that a folder with it is complete. What is not ours stays.
        """
        out, plan, counts = self._out, self._plan, self._result.counts
        earlier = folders.load(out)
        made = sorted({path.name for path in stage.iterdir()} - {INDEX})
        self._result.files = plan.files = made
        plan.counts = {"documents": counts.documents} | msgspec.structs.asdict(counts)
        folders.save(plan, stage)
        sync_tree(stage)
        (out / MANIFEST).unlink(missing_ok=True)
        os.replace(stage / INDEX, out / STATE / INDEX)
        for name in {*(earlier.files if earlier else ()), *made}:
            target = out / name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            elif name not in made:
                target.unlink(missing_ok=True)
        for name in made:
            os.replace(stage / name, out / name)
        sync_folder(out)
        os.replace(stage / MANIFEST, out / MANIFEST)
        sync_folder(out)


def _write_text(folder: Path, name: str, text: bytes) -> None:
    path = folder / f"{name}.txt"
    if not is_inside(path, folder):
        raise ValueError(f"a document id leads out of the results folder: {name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
