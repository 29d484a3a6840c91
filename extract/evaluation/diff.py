"""Compare two runs over the same documents: records gained, lost and changed, with their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from extract.evaluation.matching import Entry, action_text, pair, place, span_f1
from extract.tables import schema
from extract.tables.entries import read_entries

UNSTABLE = ("record_id", "doc_id", "schema_version", "quote", "rule_ids", "paragraph", "sentence", "region_", "year")
"""Columns that say where a record stands or how it was made, not what it says."""


class Changed(msgspec.Struct, frozen=True):
    """One record in both runs whose slots differ: ``slots`` maps each to its old and new value."""

    quote: str
    record: str
    slots: dict[str, tuple[str | None, str | None]]


class Differing(msgspec.Struct, frozen=True):
    """A record of one run only."""

    quote: str
    record: str


class DocumentDiff(msgspec.Struct):
    """What differs in one document; ``side`` is ``old`` or ``new`` where only that run has records of it."""

    doc_id: str
    side: str | None = None
    same: int = 0
    gained: list[Differing] = []
    lost: list[Differing] = []
    changed: list[Changed] = []

    @property
    def differs(self) -> bool:
        """Whether anything was gained, lost or changed."""
        return bool(self.gained or self.lost or self.changed)


class Summary(msgspec.Struct):
    """The sums over all documents."""

    documents: int = 0
    differing: int = 0
    same: int = 0
    gained: int = 0
    lost: int = 0
    changed: int = 0
    slots: dict[str, int] = {}

    def add(self, diff: DocumentDiff) -> None:
        """Take one document in."""
        self.documents += 1
        self.differing += diff.differs
        self.same += diff.same
        self.gained += len(diff.gained)
        self.lost += len(diff.lost)
        self.changed += len(diff.changed)
        for change in diff.changed:
            for slot in change.slots:
                self.slots[slot] = self.slots.get(slot, 0) + 1

    def line(self) -> str:
        """Write the sums as one line."""
        slots = ", ".join(f"{name} {n}" for name, n in sorted(self.slots.items(), key=lambda x: (-x[1], x[0])))
        return (
            f"{self.documents} documents, {self.differing} differ: {self.gained} gained, {self.lost} lost, "
            f"{self.changed} changed{f' ({slots})' if slots else ''}, {self.same} the same"
        )


def diff(old: str | Path, new: str | Path) -> Iterator[DocumentDiff]:
    """Compare two runs, document by document in the order of ``new``; those only in ``old`` come last.

    Args:
        old: folder of a run, or its ``records.jsonl`` or ``records.json``.
        new: the same of the other run.

    Raises:
        FileNotFoundError: one of them is not there. ValueError: a line that is no record.
    """
    earlier = _Documents(read_entries(old))
    for doc_id, records in groupby(read_entries(new), key=lambda record: str(record["doc_id"])):
        before = earlier.take(doc_id)
        yield compare(doc_id, before or [], list(records), side=None if before else "new")
    for doc_id, before in earlier.rest():
        yield compare(doc_id, before, [], side="old")


class _Documents:
    """Records of a run by document, read only as far as asked for: both runs mostly have the same order."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._groups = groupby(entries, key=lambda record: str(record["doc_id"]))
        self._skipped: dict[str, list[Entry]] = {}

    def take(self, wanted: str) -> list[Entry] | None:
        if wanted in self._skipped:
            return self._skipped.pop(wanted)
        for doc_id, records in self._groups:
            if doc_id == wanted:
                return list(records)
            self._skipped[doc_id] = list(records)
        return None

    def rest(self) -> Iterator[tuple[str, list[Entry]]]:
        yield from self._skipped.items()
        for doc_id, records in self._groups:
            yield doc_id, list(records)


def compare(doc_id: str, old: list[Entry], new: list[Entry], side: str | None = None) -> DocumentDiff:
    """Pair the records of one document, first those at the same place, then those that overlap, and compare them."""
    result = DocumentDiff(doc_id, side, gained=[], lost=[], changed=[])
    if _moved(old, new):  # the text itself was edited: places tell nothing, only wording does
        pairs, old_left, new_left = _same_key(old, new, _wording)
    else:
        pairs, old_left, new_left = _same_key(old, new, _places)
        near = pair(old_left, new_left, lambda r: place(r["object"]), _nearness)
        done = {id(record) for both in near for record in both}
        pairs += near
        old_left = [record for record in old_left if id(record) not in done]
        new_left = [record for record in new_left if id(record) not in done]
    for before, after in sorted(pairs, key=lambda both: place(both[1]["object"])):
        slots = _differences(before, after)
        if slots:
            result.changed.append(Changed(str(after.get("quote", "")), record_text(after), slots))
        else:
            result.same += 1
    result.lost = [Differing(str(r.get("quote", "")), record_text(r)) for r in old_left]
    result.gained = [Differing(str(r.get("quote", "")), record_text(r)) for r in new_left]
    return result


def _same_key(
    old: list[Entry], new: list[Entry], key: Any
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pair records with equal keys in order; return the pairs and what is left of both."""
    waiting: dict[Any, list[Entry]] = {}
    for record in new:
        waiting.setdefault(key(record), []).append(record)
    pairs, left = [], []
    for record in old:
        same = waiting.get(key(record))
        if same:
            pairs.append((record, same.pop(0)))
        else:
            left.append(record)
    taken = {id(after) for _, after in pairs}
    return pairs, left, [record for record in new if id(record) not in taken]


def _places(record: Entry) -> tuple[Any, ...]:
    return tuple(place(span) if span else None for span in map(record.get, ("verb", "object", "quantity")))


def _wording(record: Entry) -> tuple[Any, ...]:
    return tuple(span["text"] if span else None for span in map(record.get, ("verb", "object", "quantity")))


def _moved(old: list[Entry], new: list[Entry]) -> bool:
    """Say whether the document itself changed: clauses at the same offsets then read differently."""
    quotes = {(r["char_start"], r["char_end"]): r["quote"] for r in old if "quote" in r and "char_start" in r}
    both = [(quotes[p], r["quote"]) for r in new if (p := (r.get("char_start"), r.get("char_end"))) in quotes]
    if both:
        return any(before != after for before, after in both)
    shared = {r.get("quote") for r in old} & {r.get("quote") for r in new} - {None}
    return bool(shared)  # the same clauses, none of them at its old place


def _nearness(old: Entry, new: Entry) -> float:
    """How likely two records are one: overlap of objects and verbs; another number makes another record."""
    a, b = old.get("quantity"), new.get("quantity")
    if a and b and not span_f1(place(a), place(b)):
        return 0.0
    verbs = span_f1(place(old["verb"]), place(new["verb"])) if old.get("verb") and new.get("verb") else 0.0
    return 2 * span_f1(place(old["object"]), place(new["object"])) + verbs


def _differences(old: Entry, new: Entry) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    for name, path in _slots():
        before, after = _cell(old, path), _cell(new, path)
        if before != after:
            found[name] = (before, after)
    return found


@cache
def _slots() -> tuple[tuple[str, str], ...]:
    """Name and path of the columns worth comparing."""
    return tuple(
        (c.name, c.path)
        for c in schema.columns("records")
        if not c.name.startswith(UNSTABLE) and not c.name.endswith(("_start", "_end", "_cue", "_spans"))
    )


def _cell(record: Entry, path: str) -> str | None:
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        return schema.join([v["text"] if isinstance(v, dict) else str(v) for v in value])
    return None if value is None else str(value)


def record_text(record: Entry) -> str:
    """Show a record in one line: verb｜object, and its number if it has one."""
    quantity = record.get("quantity")
    return action_text(record) + (f" {quantity['text']}" if quantity else "")
