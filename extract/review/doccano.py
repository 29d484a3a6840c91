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

from extract.review.offsets import Offsets
from extract.review.tasks import Group, Place, Task, regions, with_text

Json = dict[str, Any]


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``doccano.jsonl``, for a project of the kind “sequence labeling” with “use relation labeling”."""
    path = out / "doccano.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        ids = count(1)
        for task, raw in with_text(tasks):
            line = _line(task, raw, Offsets(raw, unit), ids)
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return [path]


def _line(task: Task, raw: str, offsets: Offsets, ids: count[int]) -> Json:
    entities: list[Json] = []
    relations: list[Json] = []

    def entity(role: str, place: Place) -> int:
        number = next(ids)
        start, end = offsets.out(place[0]), offsets.out(place[1])
        entities.append({"id": number, "label": role.upper(), "start_offset": start, "end_offset": end})
        return number

    numbers = {mark: entity(*mark) for mark in regions(task)}
    for group in task.groups:
        anchor = entity("object", group.places["object"])
        for role, place in group.places.items():
            if role != "object":
                to = numbers[role, place]
                relations.append({"id": next(ids), "from_id": anchor, "to_id": to, "type": role})
    return {"text": raw, "doc_id": task.doc_id, "title": task.title, "entities": entities, "relations": relations}


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read a JSONL export (with relations) of doccano."""
    by_text = {task.raw: task for task in known.values()}
    found = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        entry = json.loads(line)
        doc_id = entry.get("doc_id") or (entry.get("meta") or {}).get("doc_id")
        task = known.get(doc_id or "") or by_text.get(entry.get("text"))
        if task is None or task.raw is None:
            raise ValueError(f"{path.name}, line {number}: the run has no document {doc_id!r} and none with this text")
        if entry.get("text") != task.raw:
            raise ValueError(f"{path.name}, line {number}: the text of {task.doc_id} is not the run's")
        groups = _groups(entry, Offsets(task.raw, unit or "code-points"))
        found.append(Task(doc_id=task.doc_id, raw=task.raw, groups=groups, records=task.records))
    return found


def _groups(entry: Json, offsets: Offsets) -> list[Group]:
    marks = {e["id"]: e for e in entry.get("entities", [])}
    places = {i: (offsets.back(e["start_offset"]), offsets.back(e["end_offset"])) for i, e in marks.items()}
    groups = {i: Group(places={"object": places[i]}) for i, e in marks.items() if e["label"].lower() == "object"}
    for relation in entry.get("relations", []):
        ends = relation["from_id"], relation["to_id"]
        for here, there in (ends, ends[::-1]):
            if here in groups and there in places and there not in groups:
                groups[here].places[marks[there]["label"].lower()] = places[there]
    return list(groups.values())
