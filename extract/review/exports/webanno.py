"""WebAnno TSV 3.3 for INCEpTION: one file a document, marks as spans with role and record, joined by relations.

The layers ``webanno.custom.PolicyMark`` (span, features ``role`` and ``record``, overlap and stacking allowed) and
``webanno.custom.PolicySlot`` (relation on it, feature ``slot``) must be made in the project before. A relation leads
from a verb, quantity, campaign or commitment to the object of its record, so that a mark which several records share
says of which. Offsets count UTF-16 units, as Java does. Words are cut as for CoNLL-U.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extract.model import Place
from extract.review.exports.brat import file_name
from extract.review.exports.conllu import SENTENCE, Cutter, cutter, words_of
from extract.review.offsets import Offsets
from extract.review.tasks import Task, with_text

LAYER = "webanno.custom.PolicyMark"
RELATION = "webanno.custom.PolicySlot"
HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={LAYER}|role|record\n#T_RL={RELATION}|slot|BT_{LAYER}\n\n\n"
SETTINGS = (
    f"INCEpTION: in the project's settings make the span layer {LAYER} with the string features role and record, "
    f"“Allow crossing sentence boundary” off and “Overlap: Any”, and on it the relation layer {RELATION} "
    "with the string feature slot, “Allow crossing sentence boundary” on and “Overlap: Any”; "
    "import the files as WebAnno TSV v3.3."
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
    """A mark with its number, which joins the words of one mark, and the marks that lead to it."""

    def __init__(self, place: Place, role: str, record: int, number: int) -> None:
        self.place, self.role, self.record, self.number = place, role, record, number
        self.first = ""
        self.joined: list[_Mark] = []


class _Word(NamedTuple):
    """A word with its address in the file."""

    where: str
    place: Place


def _sentences(task: Task, raw: str, cut: Cutter) -> Iterator[str]:
    marks = _marks(task)
    sentences = [(words, _inside(marks, words)) for words in _words(raw, marks, cut)]
    offsets = Offsets(raw, "utf-16")
    for words, own in sentences:
        addresses = {place[0]: where for where, place in words}
        for mark in own:
            mark.first = addresses.get(mark.place[0], "")
    for words, own in sentences:
        text = raw[words[0].place[0] : words[-1].place[1]]
        yield f"#Text={_one_line(text)}\n" + "".join(_line(word, raw, own, offsets) for word in words)


def _inside(marks: list[_Mark], words: list[_Word]) -> list[_Mark]:
    """The marks that a sentence holds; others the format cannot say."""
    start, end = words[0].place[0], words[-1].place[1]
    first = bisect_left(marks, start, key=lambda mark: mark.place[0])
    after = bisect_left(marks, end, key=lambda mark: mark.place[0])
    return [mark for mark in marks[first:after] if mark.place[1] <= end]


def _words(raw: str, marks: list[_Mark], cut: Cutter) -> Iterator[list[_Word]]:
    """The words of each sentence that has any; marks begin and end at words."""
    cuts = sorted({at for mark in marks for at in mark.place})
    number = 0
    for sentence in SENTENCE.finditer(raw):
        places = list(words_of(raw, sentence.start(), cut(sentence[0]), cuts))
        if places:
            number += 1
            yield [_Word(f"{number}-{i}", place) for i, place in enumerate(places, 1)]


def _marks(task: Task) -> list[_Mark]:
    """The marks of a document; one that several records share stands once, and leads to the object of each."""
    found: dict[tuple[Place, str], _Mark] = {}
    for n, group in enumerate(task.groups, 1):
        own = {}
        for role, place in sorted(group.places.items()):
            key = (place, f"object {n}" if role == "object" else role)
            own[role] = found.setdefault(key, _Mark(place, role, n, len(found) + 1))
        if "object" in own:
            own["object"].joined = [mark for role, mark in own.items() if role != "object"]
    return sorted(found.values(), key=lambda mark: (mark.place, mark.number))


def _line(word: _Word, raw: str, marks: list[_Mark], offsets: Offsets) -> str:
    """A word with the marks it is part of; relations stand at the first word of the mark they lead to."""
    start, end = word.place
    own = [mark for mark in marks if mark.place[0] <= start and end <= mark.place[1]]
    ties = [(one, mark) for mark in own if mark.first == word.where for one in mark.joined if one.first]
    text = _ESCAPED.sub(lambda match: "\\" + match[0], raw[start:end])
    cells = (
        [f"{mark.role.upper()}[{mark.number}]" for mark in own],
        [f"{mark.record}[{mark.number}]" for mark in own],
        [one.role for one, _ in ties],
        [f"{one.first}[{one.number}_{mark.number}]" for one, mark in ties],
    )
    filled = "\t".join("|".join(cell) or "_" for cell in cells)
    return f"{word.where}\t{offsets.out(start)}-{offsets.out(end)}\t{text}\t{filled}\t\n"


def _one_line(text: str) -> str:
    """A sentence as the format wants it: control characters, backslash and line ends escaped."""
    return text.translate(_IN_TEXT)
