"""Hold what came back against the machine's records: which stand, which were corrected, struck out or added."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial

import msgspec

from extract.model import Place, Record, Span, Status
from extract.review.correct import from_cells, from_places
from extract.review.derive import REVIEW, settle
from extract.review.places import find_place
from extract.review.tasks import Group, Task, group_of


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One record after review.

    Attributes:
        verdict: ``correct``, ``corrected``, ``wrong`` (no record) or ``missed`` (the machine did not find it).
        machine: the machine's record; None for ``missed``. ``human``: as corrected; None for ``wrong``.
    """

    verdict: str
    machine: Record | None
    human: Record | None
    comment: str = ""


def judge(tasks: Iterable[Task], sample: Container[str] | None = None) -> Iterator[Judged]:
    """Yield a judgement for every record that was reviewed, in the order of the documents' text.

    Args:
        tasks: the documents as they came back.
        sample: ids of the records that were shown for review; None: all. Others are neither struck out by being
            absent nor missed by being drawn again.
    """
    for task in tasks:
        judged = [item for item in _task(task) if sample is None or _in_sample(item, task, sample)]
        yield from sorted(judged, key=lambda j: (_record(j).char_start, _record(j).record_id))


def _in_sample(item: Judged, task: Task, sample: Container[str]) -> bool:
    if item.machine:
        return item.machine.record_id in sample
    return not any(_overlap(_extent_of(item.human), _extent_of(record)) for record in task.records)


def _extent_of(record: Record | None) -> Place:
    return (record.object.start, record.object.end) if record else (0, 0)


def _record(judged: Judged) -> Record:
    record = judged.human or judged.machine
    assert record is not None
    return record


def _task(task: Task) -> Iterator[Judged]:
    shown = [record for record in task.records if task.holds((record.object.start, record.object.end))]
    machine = {record.record_id: record for record in shown}
    pairs = _pair(task, machine)
    for group, record in pairs:
        judged = _judge(task, group, record)
        if judged:
            yield judged
    if task.complete:
        seen = {record.record_id for _, record in pairs if record}
        for record in shown:
            if record.record_id not in seen:
                yield Judged(verdict="wrong", machine=record, human=None)


def _pair(task: Task, machine: dict[str, Record]) -> list[tuple[Group, Record | None]]:
    """Join groups to records by id; those a tool has renumbered by their places."""
    left = dict(machine)
    pairs = [(group, left.pop(group.record_id or "", None)) for group in task.groups]
    if not task.spans:
        return pairs
    for find in (_same, _nearest):
        taken = find([group for group, record in pairs if record is None], left)
        pairs = [(group, record or taken.get(id(group))) for group, record in pairs]
    return pairs


def _same(groups: list[Group], left: dict[str, Record]) -> dict[int, Record]:
    """Take records whose marks are all in place."""
    by_places = {frozenset(group_of(record).places.items()): record for record in left.values()}
    found = {}
    for group in groups:
        record = by_places.get(frozenset(group.places.items()))
        if record and left.pop(record.record_id, None):
            found[id(group)] = record
    return found


def _nearest(groups: list[Group], left: dict[str, Record]) -> dict[int, Record]:
    """Take the record whose object overlaps the group's and which shares most marks with it."""
    places = {name: group_of(record).places for name, record in left.items()}

    def shared(mine: dict[str, Place], name: str) -> int:
        theirs = places[name]
        if not _overlap(mine["object"], theirs["object"]):
            return 0
        both = mine.keys() & theirs.keys()
        return 1 + sum(1000 * (mine[role] == theirs[role]) + _overlap(mine[role], theirs[role]) for role in both)

    found = {}
    for group in groups:
        best = max(left, key=partial(shared, group.places), default=None)
        if best is not None and shared(group.places, best):
            found[id(group)] = left.pop(best)
    return found


def _overlap(a: Place, b: Place) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _judge(task: Task, group: Group, record: Record | None) -> Judged | None:
    if group.verdict == "wrong":
        return Judged(verdict="wrong", machine=record, human=None, comment=group.comment) if record else None
    if record is None:
        human = _corrected(task, group, _blank(task, group))
        return Judged(verdict="missed", machine=None, human=human, comment=group.comment)
    human = _corrected(task, group, record)
    if human != record:
        return Judged(verdict="corrected", machine=record, human=human, comment=group.comment)
    if not group.verdict and not task.complete:
        return None  # a row of the sheet that nobody touched
    return Judged(verdict="correct", machine=record, human=record, comment=group.comment)


def _blank(task: Task, group: Group) -> Record:
    """A record for what the machine missed, as yet without slots; a record of its sentence says where it stands."""
    start, end = _extent(task, group)
    beside = _of_sentence(task, start, end)
    given = {status.value: status for status in Status}.get(group.values.get("status") or "")
    status = given or (beside.status if beside else Status.PLANNED)
    flags = ["added_by_review"]
    flags += [] if beside else ["to_check:section_path"]
    flags += [] if beside or group.values.get("status") else ["to_check:status"]
    return Record(
        record_id=f"{task.doc_id}:{start}-{end}-added",
        doc_id=task.doc_id,
        section_path=beside.section_path if beside else None,
        paragraph=beside.paragraph if beside else 0,
        sentence=beside.sentence if beside else 0,
        char_start=start,
        char_end=end,
        quote=(task.raw or "")[start:end],
        object=Span("", 0, 0),
        status=status,
        status_cue=REVIEW,
        speaker=beside.speaker if beside else None,
        flags=tuple(flags),
    )


def _of_sentence(task: Task, start: int, end: int) -> Record | None:
    """A record of the machine in the same sentence."""
    raw = task.raw or ""
    first = max(raw.rfind(stop, 0, start) for stop in "。！？\n") + 1
    last = min([at for stop in "。！？\n" if (at := raw.find(stop, max(end - 1, 0))) >= 0] or [len(raw)])
    return next((r for r in task.records if first <= r.char_start and r.char_end <= last + 1), None)


def _extent(task: Task, group: Group) -> Place:
    """From the first to the last mark of a clause; the campaign and its cue may stand far above."""
    if task.spans:
        places = [place for role, place in group.places.items() if role in ("verb", "object", "quantity")]
    else:
        found = find_place(task.raw, group.values.get("object"), 0)
        verb = find_place(task.raw, group.values.get("verb"), found[0] if found else 0)
        places = [place for place in (verb, found) if place]
    return min((a for a, _ in places), default=0), max((b for _, b in places), default=0)


def _corrected(task: Task, group: Group, record: Record) -> Record:
    change = from_places if task.spans else from_cells
    changes = {name: value for name, value in change(task, group, record).items() if getattr(record, name) != value}
    if not changes:
        return record
    return settle(record, msgspec.structs.replace(record, **changes), task.raw, tuple(task.records))
