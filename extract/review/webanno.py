"""WebAnno TSV 3.3 for INCEpTION: one file a document, marks as spans of a layer with role and record.

The layer ``webanno.custom.PolicyMark`` (span, features ``role`` and ``record``, overlap and stacking allowed) must be
made in the project before. Offsets count UTF-16 units, as Java does. Words are cut as for CoNLL-U.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extract.review.brat import file_name
from extract.review.conllu import SENTENCE, cutter, words_of
from extract.review.offsets import Offsets
from extract.review.tasks import Place, Task, with_text

LAYER = "webanno.custom.PolicyMark"
HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={LAYER}|role|record\n\n\n"
SETTINGS = (
    f"INCEpTION: in the project's settings make the span layer {LAYER} with the string features role and record, "
    "“Allow crossing sentence boundary” off and “Overlap: Any”; import the files as WebAnno TSV v3.3."
)
_ESCAPED = re.compile(r"->|[\\\[\]|_;*]")  # in a word; it holds neither tab nor line end
_READABLE = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b"}
_CONTROLS = {chr(code): "\\" + chr(code) for code in (*range(8), *range(14, 32))}
_IN_TEXT = str.maketrans(_READABLE | _CONTROLS)


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``webanno/ID.tsv``; the format counts UTF-16 units, whatever ``unit``."""
    folder = out / "webanno"
    folder.mkdir(exist_ok=True)
    cut = cutter()
    for task, raw in with_text(tasks):
        path = folder / f"{file_name(task.doc_id)}.tsv"
        path.write_text(HEAD + "\n".join(_sentences(task, raw, cut)), "utf-8", newline="\n")
    return [folder]


class _Mark:
    """A mark with its number, which joins the words of one mark."""

    def __init__(self, place: Place, role: str, record: int, number: int) -> None:
        self.place, self.role, self.record, self.number = place, role, record, number


def _sentences(task: Task, raw: str, cut: object) -> Iterator[str]:
    marks = _marks(task)
    cuts = sorted({at for mark in marks for at in mark.place})
    offsets = Offsets(raw, "utf-16")
    number = 0
    for sentence in SENTENCE.finditer(raw):
        words = list(words_of(raw, sentence.start(), cut(sentence[0]), cuts))  # type: ignore[operator]  # a function
        if not words:
            continue
        number += 1
        inside = [m for m in marks if words[0][0] <= m.place[0] and m.place[1] <= words[-1][1]]
        text = raw[words[0][0] : words[-1][1]]
        yield f"#Text={_one_line(text)}\n" + "".join(
            _line(f"{number}-{i}", raw, place, inside, offsets) for i, place in enumerate(words, 1)
        )


def _marks(task: Task) -> list[_Mark]:
    """The marks of a document; one that several records share stands once."""
    found: dict[tuple[Place, str], _Mark] = {}
    for n, group in enumerate(task.groups, 1):
        for role, place in sorted(group.places.items()):
            key = (place, f"object {n}" if role == "object" else role)
            found.setdefault(key, _Mark(place, role, n, len(found) + 1))
    return sorted(found.values(), key=lambda mark: (mark.place, mark.number))


def _line(where: str, raw: str, place: Place, marks: list[_Mark], offsets: Offsets) -> str:
    start, end = place
    own = [mark for mark in marks if mark.place[0] <= start and end <= mark.place[1]]
    roles = "|".join(f"{mark.role.upper()}[{mark.number}]" for mark in own) or "_"
    records = "|".join(f"{mark.record}[{mark.number}]" for mark in own) or "_"
    word = _ESCAPED.sub(lambda match: "\\" + match[0], raw[start:end])
    return f"{where}\t{offsets.out(start)}-{offsets.out(end)}\t{word}\t{roles}\t{records}\t\n"


def _one_line(text: str) -> str:
    """A sentence as the format wants it: control characters, backslash and line ends escaped."""
    return text.translate(_IN_TEXT)
