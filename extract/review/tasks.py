"""What passes between the run and an annotation tool: a document with its groups of marked places, one a record."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import msgspec

from extract.model import Place, Record
from extract.tables.rundir import RunDir

SPAN_ROLES = ("verb", "object", "quantity", "campaign", "commitment")


class Group(msgspec.Struct, kw_only=True):
    """The marks of one record.

    Attributes:
        record_id: of the machine's record, or None where the tool does not know it (or a person added the group).
        places: role → offsets into the raw text.
        values: other slots by name, e.g. ``status``; a key that is missing was not up for review.
        verdict: what the person said of the whole, or empty.
        comment: free text.
    """

    record_id: str | None = None
    places: dict[str, Place] = {}
    values: dict[str, str | None] = {}
    verdict: str = ""
    comment: str = ""


class Task(msgspec.Struct, kw_only=True):
    """A document to review, or one that was reviewed.

    Attributes:
        raw: its raw text, None where the run does not have it.
        spans: whether places were up for review (not so in a sheet).
        complete: whether a record that is missing here was struck out (not so in a sheet).
        loose: marks that a person drew and joined to no object: role and place.
        coder: who reviewed it, where the file says so.
        part: the stretch of the raw text that was up for review; None: all of it.
    """

    doc_id: str
    raw: str | None
    title: str = ""
    groups: list[Group] = []
    records: list[Record] = []
    spans: bool = True
    complete: bool = True
    loose: list[tuple[str, Place]] = []
    coder: str = ""
    part: Place | None = None

    def holds(self, place: Place) -> bool:
        """Whether a place was up for review."""
        return self.part is None or (self.part[0] <= place[0] and place[1] <= self.part[1])


def group_of(record: Record) -> Group:
    """Return the marks of a machine record."""
    places: dict[str, Place] = {"object": (record.object.start, record.object.end)}
    if record.verb:
        places["verb"] = (record.verb.start, record.verb.end)
    if record.quantity:
        places["quantity"] = (record.quantity.start, record.quantity.end)
    if record.campaign_start is not None and record.campaign_end is not None:
        places["campaign"] = (record.campaign_start, record.campaign_end)
    if record.commitment_start is not None and record.commitment_end is not None:
        places["commitment"] = (record.commitment_start, record.commitment_end)
    return Group(record_id=record.record_id, places=places, values={"status": record.status})


def only(tasks: Iterable[Task], record_ids: Container[str]) -> list[Task]:
    """Return the tasks with none but these records, without tasks that have none of them."""
    made = []
    for task in tasks:
        groups = [group for group in task.groups if group.record_id in record_ids]
        records = [record for record in task.records if record.record_id in record_ids]
        made.append(msgspec.structs.replace(task, groups=groups, records=records))
    return [task for task in made if task.records]


def loose_marks(marks: Iterable[tuple[str, Place]], groups: Iterable[Group], task: Task) -> list[tuple[str, Place]]:
    """Return the marks that belong to no group, but for those of the machine that a person has left where they were."""
    used = {mark for group in groups for mark in group.places.items()}
    old = {mark for record in task.records for mark in group_of(record).places.items()}
    return [mark for mark in dict.fromkeys(marks) if mark not in used and mark not in old]


def tasks_of(run: RunDir) -> Iterator[Task]:
    """Yield the documents of a run that could be read, with their records."""
    rows = {row["doc_id"]: row for row in run.documents}
    for doc_id, records in run.by_document():
        row = rows.get(doc_id, {"doc_id": doc_id})
        groups = [group_of(record) for record in records]
        yield Task(
            doc_id=doc_id, raw=run.text(row), title=row.get("title") or doc_id, groups=groups, records=list(records)
        )


def moved(groups: Iterable[Group], by: int) -> list[Group]:
    """Return the groups with their places moved by so many characters."""
    return [
        msgspec.structs.replace(group, places={role: (a + by, b + by) for role, (a, b) in group.places.items()})
        for group in groups
    ]


def with_text(tasks: list[Task]) -> list[tuple[Task, str]]:
    """Return the tasks whose text is at hand, with it. Raises ValueError where there is none at all."""
    found = [(task, task.raw) for task in tasks if task.raw is not None]
    if tasks and not found:
        raise ValueError("the run has the text of none of its documents (sources moved or changed since)")
    return found


def regions(groups: Iterable[Group]) -> list[tuple[str, Place]]:
    """Return the distinct marks other than objects, role and place; several records share one (a campaign)."""
    marks = (item for group in groups for item in sorted(group.places.items(), key=_order) if item[0] != "object")
    return list(dict.fromkeys(marks))


def _order(item: tuple[str, Place]) -> int:
    return SPAN_ROLES.index(item[0])
