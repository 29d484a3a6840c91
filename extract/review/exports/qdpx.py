"""REFI-QDA project (``.qdpx``): texts with coded stretches for NVivo, MAXQDA, ATLAS.ti and other programs.

Codes are the slots of a record; under object and quantity stand planned and achieved, target and other roles. Places
count code points, as the standard asks. Ids are made from the texts, so that the same run gives the same project.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from extract.model import Place
from extract.review.exports.label_studio import COLORS
from extract.review.tasks import SPAN_ROLES, Task, with_text

NAMESPACE = "urn:QDA-XML:project:1.0"
_IDS = uuid.UUID("6f2b2f2e-5b0e-5a55-9a52-0d0c8d4c3b11")
_TIME = (1980, 1, 1, 0, 0, 0)
_NAMES = {"verb": "动词 verb", "object": "对象 object", "quantity": "数量 quantity", "campaign": "专项行动 campaign",
          "commitment": "承诺词 commitment"}  # fmt: skip
_UNDER = {
    "object": {"planned": "计划 planned", "achieved": "已完成 achieved"},
    "quantity": {"target": "目标 target", "achieved": "成绩 achieved", "scope": "范围 scope", "norm": "标准 norm"},
}


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``records.qdpx``; the standard counts code points, whatever ``unit``."""
    path = out / "records.qdpx"
    made = with_text(tasks)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", tostring(_project(made), "utf-8", xml_declaration=True))
        for task, raw in made:
            _put(archive, f"sources/{_guid('text', task.doc_id)}.txt", raw.encode())
    return [path]


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _guid(*parts: object) -> str:
    return str(uuid.uuid5(_IDS, "\0".join(map(str, parts))))


def _project(made: list[tuple[Task, str]]) -> Element:
    from extract import __version__

    origin = f"policy-extract {__version__}"
    root = Element("Project", {"xmlns": NAMESPACE, "name": "policy-extract", "origin": origin})
    users = SubElement(root, "Users")
    SubElement(users, "User", {"guid": _guid("user"), "name": "policy-extract"})
    codes = SubElement(SubElement(root, "CodeBook"), "Codes")
    for role in SPAN_ROLES:
        about = {"guid": _guid("code", role), "name": _NAMES[role], "isCodable": "true", "color": COLORS[role]}
        code = SubElement(codes, "Code", about)
        for value, name in _UNDER.get(role, {}).items():
            SubElement(code, "Code", about | {"guid": _guid("code", role, value), "name": name})
    sources = SubElement(root, "Sources")
    for task, _ in made:
        _source(sources, task)
    return root


def _source(sources: Element, task: Task) -> None:
    guid = _guid("text", task.doc_id)
    about = {"guid": guid, "name": _plain(task.doc_id), "plainTextPath": f"internal://{guid}.txt"}
    source = SubElement(sources, "TextSource", about | {"creatingUser": _guid("user")})
    for place, codes in _marks(task).items():
        guid = _guid("mark", task.doc_id, *place)
        places = {"startPosition": str(place[0]), "endPosition": str(place[1])}
        name = _plain((task.raw or "")[slice(*place)])[:60]
        mark = SubElement(source, "PlainTextSelection", {"guid": guid, "name": name} | places)
        for code in codes:
            about = {"guid": _guid("coding", guid, *code), "creatingUser": _guid("user")}
            coding = SubElement(mark, "Coding", about)
            SubElement(coding, "CodeRef", {"targetGUID": _guid("code", *code)})


def _marks(task: Task) -> dict[Place, list[tuple[str, ...]]]:
    """Place → codes, in the order of the text; records share a campaign."""
    found: dict[Place, list[tuple[str, ...]]] = {}
    for group, record in zip(task.groups, task.records, strict=True):
        under = {"object": record.status, "quantity": record.quantity.role if record.quantity else None}
        for role, place in group.places.items():
            value = under.get(role)
            code = (role, value) if value in _UNDER.get(role, {}) and value else (role,)
            if code not in found.setdefault(place, []):
                found[place].append(code)
    return dict(sorted(found.items()))


def _plain(text: str) -> str:
    """Text that XML can hold, on one line."""
    return "".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for char in text:
        yield char if char >= " " and char not in "\ufffe\uffff" else " "
