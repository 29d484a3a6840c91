"""brat: a folder of ``.txt`` and ``.ann`` files with ``annotation.conf``; each record is an event ``Action``.

The standoff format counts code points. The event's note keeps the record's id; the trigger is the verb, or the
object in verbless clauses (``城镇调查失业率5%左右``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from extract.review.offsets import Offsets, find_unit, same_words
from extract.review.tasks import Group, Place, Task, with_text

CONF = """[entities]
Object
Quantity
Campaign
Commitment

[relations]

[events]
Action\tObject:Object, Quantity?:Quantity, Campaign?:Campaign, Commitment?:Commitment

[attributes]
Status\tArg:Action, Value:planned|achieved
"""
ARGUMENTS = ("object", "quantity", "campaign", "commitment")
_TEXT_BOUND = re.compile(r"(T\d+)\t(\w+) (\d+) (?:\d+;\d+ )*(\d+)\t(.*)")


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``brat/`` with one pair of files a document; names are percent-encoded document ids."""
    folder = out / "brat"
    folder.mkdir(exist_ok=True)
    (folder / "annotation.conf").write_text(CONF, "utf-8")
    for task, raw in with_text(tasks):
        name = quote(task.doc_id, safe="")
        (folder / f"{name}.txt").write_bytes(raw.encode())
        lines = "".join(f"{line}\n" for line in _lines(task, raw, Offsets(raw, unit)))
        (folder / f"{name}.ann").write_text(lines, "utf-8", newline="\n")
    return [folder]


def _lines(task: Task, raw: str, offsets: Offsets) -> Iterator[str]:
    names: dict[tuple[str, Place], str] = {}
    for group in task.groups:
        for role, place in [("action", _trigger(group)), *_arguments(group)]:
            if (role, place) in names:
                continue
            names[role, place] = f"T{len(names) + 1}"
            start, end = offsets.out(place[0]), offsets.out(place[1])
            words = " ".join(raw[slice(*place)].splitlines())
            yield f"{names[role, place]}\t{role.title()} {start} {end}\t{words}"
    for n, group in enumerate(task.groups, 1):
        parts = [f"Action:{names['action', _trigger(group)]}"]
        parts += [f"{role.title()}:{names[role, place]}" for role, place in _arguments(group)]
        yield f"E{n}\t{' '.join(parts)}"
        yield f"A{n}\tStatus E{n} {group.values['status']}"
        yield f"#{n}\tAnnotatorNotes E{n}\t{group.record_id}"


def _trigger(group: Group) -> Place:
    return group.places.get("verb") or group.places["object"]


def _arguments(group: Group) -> list[tuple[str, Place]]:
    return [(role, group.places[role]) for role in ARGUMENTS if role in group.places]


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read one ``.ann`` file or all of a folder."""
    found = []
    for file in [path] if path.is_file() else sorted(path.rglob("*.ann")):
        doc_id = unquote(file.stem)
        task = known.get(doc_id)
        if task is None or task.raw is None:
            raise ValueError(f"{file.name}: the run has no document {doc_id!r}")
        groups = _groups(file.read_text("utf-8").split("\n"), task.raw, unit)
        found.append(Task(doc_id=doc_id, raw=task.raw, groups=groups, records=task.records))
    return found


def _groups(lines: list[str], raw: str, unit: str | None) -> list[Group]:
    marks = [m.groups() for m in map(_TEXT_BOUND.match, lines) if m]
    quoted = [(int(start), int(end), words) for _, _, start, end, words in marks]
    offsets = Offsets(raw, unit or find_unit(raw, quoted, same_words))
    places = {name: (offsets.back(int(a)), offsets.back(int(b))) for name, _, a, b, _ in marks}
    groups: dict[str, Group] = {}
    for line in lines:
        name, _, rest = line.partition("\t")
        if name.startswith("E"):
            groups[name] = _event(rest.split(), places)
        elif rest.startswith("Status ") and rest.split()[1] in groups:
            groups[rest.split()[1]].values["status"] = rest.split()[2]
        elif rest.startswith("AnnotatorNotes E"):
            event, _, note = rest.removeprefix("AnnotatorNotes ").partition("\t")
            if event in groups:
                groups[event].record_id = note.strip() or None
    return [group for group in groups.values() if "object" in group.places]


def _event(parts: list[str], places: Mapping[str, Place]) -> Group:
    roles = dict(part.split(":", 1) for part in parts)
    found = {re.sub(r"\d+$", "", role).lower(): places[name] for role, name in roles.items() if name in places}
    trigger = found.pop("action", None)
    if trigger and trigger != found.get("object"):
        found["verb"] = trigger
    return Group(places=found)
