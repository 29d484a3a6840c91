"""Label Studio: tasks with predictions, and the labelling interface they need.

Each record is anchored in its object's region, from which relations lead to the regions of verb, quantity, campaign
and commitment; the status is a choice on the object. The ids of regions are letters and digits only, since Label
Studio makes CSS classes of them, and relations carry no labels, since these would be drawn over the text. Label
Studio counts code points (since 1.5; before: UTF-16).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extract.model import Place
from extract.review.offsets import Offsets, find_unit, same_words
from extract.review.tasks import SPAN_ROLES, Group, Task, loose_marks, moved, regions, with_text

Json = dict[str, Any]

COLORS = {"verb": "#0b62a8", "object": "#9a5300", "quantity": "#00735a", "campaign": "#7d3c8c", "commitment": "#b3361f"}
SETTINGS = (
    "Label Studio: make a project, paste label-studio.xml under Labeling Setup > Custom template > Code, import "
    "label-studio.json, and show predictions (Settings > Annotation > Use predictions to prelabel tasks). "
    "Bring back the export of format JSON."
)


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``label-studio.json`` (import it) and ``label-studio.xml`` (paste it as the labelling interface)."""
    data = [_task(task, raw, unit) for task, raw in with_text(tasks)]
    paths = [out / "label-studio.json", out / "label-studio.xml"]
    paths[0].write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    paths[1].write_text(interface(), "utf-8")
    return paths


def interface() -> str:
    """The labelling interface (XML) for the exported tasks."""
    labels = "\n".join(f'    <Label value="{role.upper()}" background="{COLORS[role]}"/>' for role in SPAN_ROLES)
    return f"""<View>
  <Header value="$title"/>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Choices name="status" toName="text" perRegion="true" choice="single">
    <Choice value="planned"/>
    <Choice value="achieved"/>
  </Choices>
  <Text name="text" value="$text" granularity="symbol"/>
</View>
"""


def _task(task: Task, raw: str, unit: str) -> Json:
    from extract import __version__

    start, end = task.part or (0, len(raw))
    text = raw[start:end]
    results = list(_results(task, moved(task.groups, -start), text, Offsets(text, unit)))
    data = {"text": text, "doc_id": task.doc_id, "title": task.title, "start": start}
    return {"data": data, "predictions": [{"model_version": f"policy-extract {__version__}", "result": results}]}


def _results(task: Task, groups: list[Group], text: str, offsets: Offsets) -> Iterator[Json]:
    """Regions shared by several records first, then each record: its object, its status, its relations."""

    def region(name: str, source: str, kind: str, value: str, place: Place) -> Json:
        marked = {"start": offsets.out(place[0]), "end": offsets.out(place[1]), "text": text[slice(*place)]}
        return {"id": name, "from_name": source, "to_name": "text", "type": kind, "value": marked | {kind: [value]}}

    shared = {mark: f"m{n}" for n, mark in enumerate(regions(groups), 1)}
    for (role, place), name in shared.items():
        yield region(name, "label", "labels", role.upper(), place)
    for n, group in enumerate(groups, 1):
        anchor, place = f"r{n}", group.places["object"]
        yield region(anchor, "label", "labels", "OBJECT", place) | {"meta": {"text": [str(group.record_id)]}}
        yield region(anchor, "status", "choices", str(group.values["status"]), place)
        for role, mark in group.places.items():
            if role != "object":
                yield {"type": "relation", "from_id": anchor, "to_id": shared[role, mark], "direction": "right"}


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read an export in Label Studio's JSON format: of each task and annotator the last annotation not cancelled."""
    found = []
    for entry in _entries(path):
        data = entry["data"]
        task = known.get(data.get("doc_id"))
        if task is None or task.raw is None:
            raise ValueError(f"{path.name}: the run has no document {data.get('doc_id')!r}")
        start = int(data.get("start") or 0)
        text = data.get("text") or ""
        if task.raw[start : start + len(text)] != text:
            raise ValueError(f"{path.name}: the text of {task.doc_id} is not the run's")
        done = [a for a in entry["annotations"] if not a.get("was_cancelled")]
        for annotation in {_annotator(a): a for a in done}.values():
            found.append(_reviewed(task, annotation, text, start, unit))
    coders = {task.coder for task in found}
    for task in found:
        task.coder = task.coder if len(coders) > 1 else ""
    return found


def _entries(path: Path) -> list[Json]:
    """The tasks of a file; other exports of Label Studio leave out what is needed."""
    try:
        entries = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is no JSON file ({error}): export from Label Studio with format JSON") from None
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or not isinstance(entry.get("data"), dict):
            raise ValueError(
                f"{path.name} is not an export of format JSON (JSON-MIN and CSV leave out the relations between "
                "marks): export it again from Label Studio with format JSON"
            )
    return [entry for entry in entries if entry.get("annotations")]


def _annotator(annotation: Json) -> str:
    """Who made an annotation: an id, or in newer versions an object with one."""
    who = annotation.get("completed_by")
    who = who.get("email") or who.get("id") if isinstance(who, dict) else who
    return "" if who is None else f"annotator {who}"


def _reviewed(task: Task, annotation: Json, text: str, start: int, unit: str | None) -> Task:
    groups, marks = _groups(annotation["result"], text, unit)
    groups = moved(groups, start)
    loose = loose_marks([(role, (a + start, b + start)) for role, (a, b) in marks], groups, task)
    return Task(
        doc_id=task.doc_id, raw=task.raw, groups=groups, records=task.records, loose=loose,
        coder=_annotator(annotation), part=(start, start + len(text)),
    )  # fmt: skip


def _groups(results: list[Json], raw: str, unit: str | None) -> tuple[list[Group], list[tuple[str, Place]]]:
    """The records, and all marks of the task."""
    marks = [r for r in results if r["type"] == "labels" and r["value"].get("labels")]
    quoted = ((m["value"]["start"], m["value"]["end"], m["value"].get("text", "")) for m in marks)
    offsets = Offsets(raw, unit or find_unit(raw, quoted, same_words))
    places: dict[str, tuple[str, Place]] = {}
    groups: dict[str, Group] = {}
    for mark in marks:
        role = mark["value"]["labels"][0].lower()
        place = offsets.back(mark["value"]["start"]), offsets.back(mark["value"]["end"])
        places[mark["id"]] = role, place
        if role == "object":
            noted = (mark.get("meta") or {}).get("text") or [mark["id"]]
            groups[mark["id"]] = Group(record_id=noted[0], places={"object": place})
    _join(results, groups, places)
    return list(groups.values()), list(places.values())


def _join(results: list[Json], groups: dict[str, Group], places: dict[str, tuple[str, Place]]) -> None:
    """Put the statuses and the related marks (drawn in either direction) to their objects."""
    for result in results:
        if result["type"] == "choices" and result["id"] in groups:
            groups[result["id"]].values["status"] = result["value"]["choices"][0]
        if result["type"] != "relation":
            continue
        ends = result["from_id"], result["to_id"]
        for here, there in (ends, ends[::-1]):
            if here in groups and there in places and there not in groups:
                role, place = places[there]
                groups[here].places[role] = place
