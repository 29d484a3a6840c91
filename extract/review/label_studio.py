"""Label Studio: tasks with predictions, and the labelling interface they need.

Each record is anchored in its object's region, from which relations lead to the regions of verb, quantity, campaign
and commitment; the status is a choice on the object. Label Studio counts code points (since 1.5; before: UTF-16).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.review.offsets import Offsets, find_unit, same_words
from extract.review.tasks import SPAN_ROLES, Group, Place, Task, regions, with_text

Json = dict[str, Any]

COLORS = {"verb": "#0b62a8", "object": "#9a5300", "quantity": "#00735a", "campaign": "#7d3c8c", "commitment": "#b3361f"}


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``label-studio.json`` (import it) and ``label-studio.xml`` (paste it as the labelling interface)."""
    data = [_task(task, raw, Offsets(raw, unit)) for task, raw in with_text(tasks)]
    paths = [out / "label-studio.json", out / "label-studio.xml"]
    paths[0].write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    paths[1].write_text(interface(), "utf-8")
    return paths


def interface() -> str:
    """The labelling interface (XML) for the exported tasks."""
    labels = "\n".join(f'    <Label value="{role.upper()}" background="{COLORS[role]}"/>' for role in SPAN_ROLES)
    relations = "\n".join(f'    <Relation value="{role}"/>' for role in SPAN_ROLES if role != "object")
    return f"""<View>
  <Relations>
{relations}
  </Relations>
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


def _task(task: Task, raw: str, offsets: Offsets) -> Json:
    from extract import __version__

    def region(name: str, role: str, place: Place) -> Json:
        return _result(name, "label", "labels", [role.upper()], place, raw, offsets)

    shared = regions(task)
    results = [region(name, role, place) for (role, place), name in shared.items()]
    for group in task.groups:
        anchor = str(group.record_id)
        entry = region(anchor, "object", group.places["object"])
        results.append({**entry, "meta": {"text": [anchor]}})
        status = str(group.values["status"])
        results.append(_result(anchor, "status", "choices", [status], group.places["object"], raw, offsets))
        for role, place in group.places.items():
            if role != "object":
                results.append(
                    {"type": "relation", "from_id": anchor, "to_id": shared[role, place], "direction": "right",
                     "labels": [role]}
                )  # fmt: skip
    data = {"text": raw, "doc_id": task.doc_id, "title": task.title}
    return {"data": data, "predictions": [{"model_version": f"policy-extract {__version__}", "result": results}]}


def _result(name: str, source: str, kind: str, labels: list[str], place: Place, raw: str, offsets: Offsets) -> Json:
    value = {"start": offsets.out(place[0]), "end": offsets.out(place[1]), "text": raw[slice(*place)], kind: labels}
    return {"id": name, "from_name": source, "to_name": "text", "type": kind, "value": value}


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read an export in Label Studio's JSON format: of each task the last annotation that was not cancelled."""
    found = []
    for entry in json.loads(path.read_text("utf-8")):
        doc_id = entry.get("data", {}).get("doc_id")
        task = known.get(doc_id)
        if task is None or task.raw is None:
            raise ValueError(f"{path.name}: the run has no document {doc_id!r}")
        done = [a for a in entry.get("annotations", []) if not a.get("was_cancelled")]
        if done:
            groups = _groups(done[-1]["result"], task.raw, unit)
            found.append(Task(doc_id=doc_id, raw=task.raw, groups=groups, records=task.records))
    return found


def _groups(results: list[Json], raw: str, unit: str | None) -> list[Group]:
    marks = [r for r in results if r["type"] == "labels"]
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
    return list(groups.values())


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
