"""Draw records for review at random, by strata, and keep the weights that an estimate for the whole run needs."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from extract.model import Record
from extract.review.tasks import Task
from extract.tables.writers.run import write_table

HEADER = ("record_id", "stratum", "weight", "drawn", "population", "by", "seed")
OTHER = "(other)"
NONE = "(none)"
LEAST = 2
"""Records drawn of each stratum at least: one alone tells nothing of its spread."""


class Drawn(msgspec.Struct, frozen=True):
    """One record of a sample: ``weight`` records of its stratum stand behind it."""

    record_id: str
    stratum: str
    weight: float
    drawn: int
    population: int


def _genre(record: Record, row: Mapping[str, str]) -> str:
    return row.get("genre") or row.get("doc_type") or NONE


def _campaign(record: Record, row: Mapping[str, str]) -> str:
    return record.campaign or NONE


def _flag(record: Record, row: Mapping[str, str]) -> str:
    return record.flags[0] if record.flags else NONE


STRATA: dict[str, Callable[[Record, Mapping[str, str]], str]] = {"genre": _genre, "campaign": _campaign, "flag": _flag}
"""What records can be grouped by: kind of document, campaign, first flag."""


def draw(
    tasks: Sequence[Task], rows: Sequence[Mapping[str, str]], number: int, *, seed: int = 0, by: str | None = None
) -> list[Drawn]:
    """Draw ``number`` of the tasks' records, the same ones for the same seed.

    Args:
        tasks: the documents of a run. ``rows``: its documents table.
        number: how many; all where the run has no more.
        seed: of the random numbers.
        by: a name out of :data:`STRATA`; each stratum gets its share, and at least two. Strata too small or too many
            for that are put together as ``(other)``. None: one stratum.

    Raises:
        ValueError: ``number`` is not positive, or ``by`` unknown.
    """
    if number < 1:
        raise ValueError(f"a sample of {number} records: give a number from 1")
    if by is not None and by not in STRATA:
        raise ValueError(f"cannot sample by {by!r}: choose from {', '.join(STRATA)}")
    known = {row["doc_id"]: row for row in rows}
    strata: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        for record in task.records:
            name = STRATA[by](record, known.get(task.doc_id, {})) if by else "all"
            strata[name].append(record.record_id)
    strata = _pooled(strata, number)
    return _drawn(strata, _shares({name: len(ids) for name, ids in strata.items()}, number), random.Random(seed))


def _pooled(strata: dict[str, list[str]], number: int) -> dict[str, list[str]]:
    """Put the smallest strata together until each can have its least share."""
    names = sorted(strata, key=lambda name: (-len(strata[name]), name))
    room = max(number // LEAST, 1)
    if len(names) <= room:
        return {name: strata[name] for name in sorted(names)}
    kept = sorted(names[: room - 1])
    rest = [record_id for name in names[room - 1 :] for record_id in strata[name]]
    return {name: strata[name] for name in kept} | {OTHER: rest}


def _shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Shares by size, whole numbers, at least :data:`LEAST` where a stratum has so many, ``number`` together."""
    total = sum(sizes.values())
    number = min(number, total)
    least = {name: min(size, LEAST if number >= LEAST * len(sizes) else 1) for name, size in sizes.items()}
    shares = {name: min(size, max(least[name], number * size // total)) for name, size in sizes.items()}
    while (left := number - sum(shares.values())) != 0:
        step = 1 if left > 0 else -1
        ends = sizes if step > 0 else least
        open_ = [name for name in sizes if shares[name] != ends[name]]
        # The stratum that is furthest from its exact share is corrected first.
        name = max(open_, key=lambda name: (step * (number * sizes[name] / total - shares[name]), sizes[name]))
        shares[name] += step
    return shares


def _drawn(strata: Mapping[str, list[str]], shares: Mapping[str, int], numbers: random.Random) -> list[Drawn]:
    made = []
    for name, ids in strata.items():
        share = shares[name]
        picked = set(numbers.sample(range(len(ids)), share))
        weight = round(len(ids) / share, 6)
        made += [Drawn(ids[i], name, weight, share, len(ids)) for i in sorted(picked)]
    return made


def write_sample(path: Path, sample: Sequence[Drawn], by: str | None, seed: int) -> Path:
    """Write a sample as CSV, with what is needed to draw it again."""
    rows = [(d.record_id, d.stratum, d.weight, d.drawn, d.population, by or "", seed) for d in sample]
    return write_table(path, [HEADER, *rows])


def read_sample(path: Path) -> dict[str, Drawn]:
    """Read a sample back, by record id. Raises ValueError where the file is none."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not reader.fieldnames or set(HEADER) - set(reader.fieldnames):
            raise ValueError(f"{path.name} is no sample that `export --sample` wrote")
        rows = list(reader)
    return {
        row["record_id"]: Drawn(
            row["record_id"], row["stratum"], float(row["weight"]), int(row["drawn"]), int(row["population"])
        )
        for row in rows
    }
