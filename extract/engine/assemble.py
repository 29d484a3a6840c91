"""The last step of a run: finished entries to final files, streamed in input order, then all put in place at once."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from extract.engine.known import BITS, Places
from extract.engine.shards import Counts, Entry, Rows
from extract.tables.writers import RunWriter, convert
from extract.tables.writers import Shard as Lines
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


def in_order(order: Iterable[int], places: Places) -> Iterator[tuple[Entry, Rows]]:
    """Yield entries with their rows at the given places, reading each shard once as long as places ascend in it."""
    number, upcoming = -1, 0
    rows: Iterator[Rows] = iter(())
    for place in order:
        index = place & ((1 << BITS) - 1)
        if place >> BITS != number or index < upcoming:
            number, upcoming = place >> BITS, 0
            store, name = places.shard(place)
            rows = store.read(name)
        while upcoming < index:
            next(rows)
            upcoming += 1
        yield places.entry(place), next(rows)
        upcoming += 1


def write_basic(
    finished: Iterable[tuple[Entry, Rows]], stage: Path, formats: Sequence[str], *, bom: bool, keep: Sequence[str]
) -> tuple[Totals, dict[str, Written]]:
    """Write the basic files and the extracted texts into ``stage``.

    Returns:
        What the run amounts to, and size and hash of each basic file, taken while it was written.
    """
    totals = Totals()
    with RunWriter(stage, formats, bom=bom, keep=keep) as writer:
        for entry, rows in finished:
            totals.add(entry)
            csv, jsonl, document, terms = rows.tables
            writer.add(Lines(csv, jsonl, document, terms, status="", n_records=0, n_targets=0))
            for (name, _, _), text in zip(entry.texts, rows.texts, strict=True):
                _write_text(stage / "texts", name, text)
    return totals, writer.written


def write_further(stage: Path, formats: Sequence[str], written: Mapping[str, Written], *, report: bool) -> None:
    """Make the other formats and the report from the basic files in ``stage``."""
    convert(stage, formats, written)
    if report:
        from extract.report import build

        build(stage)


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
