"""brat: a folder of ``.txt`` and ``.ann`` files with ``annotation.conf``; each record is an event ``Action``.

The standoff format counts code points. The event's note keeps the record's id; the trigger is the verb, or the
object in verbless clauses (``城镇调查失业率5%左右``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from extract.model import Place
from extract.review.offsets import Offsets, find_unit, same_words
from extract.review.tasks import Group, Task, loose_marks, with_text

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
VISUAL = """[labels]
Object | 对象 Object | 对象
Quantity | 数量 Quantity | 数量
Campaign | 专项行动 Campaign | 专项
Commitment | 承诺词 Commitment | 承诺
Action | 动作 Action | 动作
Status | 状态 Status | 状态

[drawing]
SPAN_DEFAULT fgColor:black, bgColor:#E8EEF4, borderColor:darken
Object bgColor:#F3DDBF
Quantity bgColor:#BFE5DC
Campaign bgColor:#E3CDE9
Commitment bgColor:#F3CCC6
Action bgColor:#C4DBF2
ARC_DEFAULT color:black, dashArray:-, arrowHead:triangle-5
Status glyph:✓, position:left
"""
TOOLS_CONF = """[options]
Tokens tokenizer:regex
Sentences splitter:newline
Validation validate:all

[search]

[normalization]

[disambiguation]
"""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f%/\\:*?"<>|]')
_LONGEST = 200
"""Bytes of a file's name without its ending; systems take 255."""
ARGUMENTS = ("object", "quantity", "campaign", "commitment")
#: T1⇥Verb 3 5⇥新建
_TEXT_BOUND = re.compile(r"(T\d+)\t(\w+) (\d+) (?:\d+;\d+ )*(\d+)\t(.*)")


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``brat/`` with one pair of files a document, named as the document, and the files of settings."""
    folder = out / "brat"
    folder.mkdir(exist_ok=True)
    for name, text in (("annotation.conf", CONF), ("visual.conf", VISUAL), ("tools.conf", TOOLS_CONF)):
        (folder / name).write_text(text, "utf-8")
    for task, raw in with_text(tasks):
        name = file_name(task.doc_id)
        (folder / f"{name}.txt").write_bytes(raw.encode())
        lines = "".join(f"{line}\n" for line in _lines(task, raw, Offsets(raw, unit)))
        (folder / f"{name}.ann").write_text(lines, "utf-8", newline="\n")
    return [folder]


def file_name(doc_id: str) -> str:
    """A document id as the name of a file: Chinese as it is, percent signs for what a file's name must not hold."""
    name = _UNSAFE.sub(lambda match: quote(match[0], safe=""), doc_id)
    if len(name.encode()) <= _LONGEST:
        return name
    short = name.encode()[: _LONGEST - 9].decode("utf-8", "ignore")
    return f"{short}-{hashlib.sha256(doc_id.encode()).hexdigest()[:8]}"


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
    ids = {file_name(name): name for name in known}
    for file in [path] if path.is_file() else sorted(path.rglob("*.ann")):
        doc_id = ids.get(file.name.removesuffix(".ann"), file.stem)
        task = known.get(doc_id)
        if task is None or task.raw is None:
            raise ValueError(f"{file.name}: the run has no document {doc_id!r}")
        groups, marks = _groups(file.read_text("utf-8").split("\n"), task.raw, unit)
        loose = loose_marks(marks, groups, task)
        found.append(Task(doc_id=doc_id, raw=task.raw, groups=groups, records=task.records, loose=loose))
    return found


def _groups(lines: list[str], raw: str, unit: str | None) -> tuple[list[Group], list[tuple[str, Place]]]:
    """The events that have an object, and the marks that stand in no event."""
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
    joined = {part.partition(":")[2] for line in lines if line.startswith("E") for part in line.split()[1:]}
    lone = [(role.lower().replace("action", "verb"), places[name]) for name, role, *_ in marks if name not in joined]
    return [group for group in groups.values() if "object" in group.places], lone


def _event(parts: list[str], places: Mapping[str, Place]) -> Group:
    roles = dict(part.split(":", 1) for part in parts)
    found = {re.sub(r"\d+$", "", role).lower(): places[name] for role, name in roles.items() if name in places}
    trigger = found.pop("action", None)
    if trigger and trigger != found.get("object"):
        found["verb"] = trigger
    return Group(places=found)
