"""doccano: sequence labelling with relations, one JSON object a line.

doccano counts code points unless a project is set to grapheme counting; it renumbers what it imports, so on the way
back a record is known by its places.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from extract.model import Place
from extract.review.offsets import Offsets
from extract.review.tasks import Group, Task, loose_marks, moved, regions, with_text

Json = dict[str, Any]


SETTINGS = (
    "doccano: make a project of type Sequence Labeling with “Allow overlapping spans” and “Use relation labeling” "
    "switched on, “Count grapheme clusters as one character” off; import doccano.jsonl as JSONL(Relation). "
    "Bring back the export of format JSONL(Relation)."
)


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``doccano.jsonl``, for a project of the kind “sequence labeling” with “use relation labeling”."""
    path = out / "doccano.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        ids = count(1)
        for task, raw in with_text(tasks):
            file.write(json.dumps(_line(task, raw, unit, ids), ensure_ascii=False) + "\n")
    return [path]


def _line(task: Task, raw: str, unit: str, ids: count[int]) -> Json:
    begin, stop = task.part or (0, len(raw))
    text = raw[begin:stop]
    groups, offsets = moved(task.groups, -begin), Offsets(text, unit)
    entities: list[Json] = []
    relations: list[Json] = []

    def entity(role: str, place: Place) -> int:
        number = next(ids)
        start, end = offsets.out(place[0]), offsets.out(place[1])
        entities.append({"id": number, "label": role.upper(), "start_offset": start, "end_offset": end})
        return number

    numbers = {mark: entity(*mark) for mark in regions(groups)}
    for group in groups:
        anchor = entity("object", group.places["object"])
        for role, place in group.places.items():
            if role != "object":
                to = numbers[role, place]
                relations.append({"id": next(ids), "from_id": anchor, "to_id": to, "type": role})
    known = {"doc_id": task.doc_id, "title": task.title, "start": begin}
    return {"text": text, **known, "entities": entities, "relations": relations}


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read a JSONL export (with relations) of doccano."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        entry = json.loads(line)
        where = f"{path.name}, line {number}"
        if "entities" not in entry:
            raise ValueError(f"{where}: no entities: export it from doccano as JSONL(Relation)")
        task, start = _place_of(entry, known, where)
        text = entry["text"]
        groups, marks = _groups(entry, Offsets(text, unit or "code-points"))
        groups = moved(groups, start)
        loose = loose_marks([(role, (a + start, b + start)) for role, (a, b) in marks], groups, task)
        part = (start, start + len(text))
        found.append(
            Task(doc_id=task.doc_id, raw=task.raw, groups=groups, records=task.records, loose=loose, part=part)
        )
    return found


def _place_of(entry: Json, known: Mapping[str, Task], where: str) -> tuple[Task, int]:
    """The document a line is about and where its text stands in it; doccano may drop the columns that say so."""
    text = entry.get("text") or ""
    told = {**(entry.get("meta") or {}), **entry}
    doc_id = told.get("doc_id")
    task = known.get(doc_id or "")
    if task is None:
        holders = [task for task in known.values() if task.raw and text in task.raw]
        if len(holders) != 1:
            raise ValueError(f"{where}: the run has no document {doc_id!r} and none with this text")
        return holders[0], (holders[0].raw or "").index(text)
    raw, start = task.raw or "", int(told.get("start") or 0)
    if raw[start : start + len(text)] != text:
        raise ValueError(f"{where}: the text of {task.doc_id} is not the run's")
    return task, start


def _groups(entry: Json, offsets: Offsets) -> tuple[list[Group], list[tuple[str, Place]]]:
    """The records, and all marks of the document."""
    marks = {e["id"]: e for e in entry.get("entities", [])}
    places = {i: (offsets.back(e["start_offset"]), offsets.back(e["end_offset"])) for i, e in marks.items()}
    groups = {i: Group(places={"object": places[i]}) for i, e in marks.items() if e["label"].lower() == "object"}
    for relation in entry.get("relations", []):
        ends = relation["from_id"], relation["to_id"]
        for here, there in (ends, ends[::-1]):
            if here in groups and there in places and there not in groups:
                groups[here].places[marks[there]["label"].lower()] = places[there]
    return list(groups.values()), [(mark["label"].lower(), places[i]) for i, mark in marks.items()]
