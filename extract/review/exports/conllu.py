"""CoNLL-U: words by sentence, the records as labels in MISC (``Policy=B-VERB:3,I-OBJECT:2``; the number is the record).

Places count code points of the raw text in ``start_char``/``end_char``; white space stands between words, not in them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from extract.model import Place
from extract.review.offsets import Offsets
from extract.review.tasks import Group, Task, loose_marks, with_text

Cutter = Callable[[str], list[str]]

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*+[”’」』）)]*+|[。！？；]++")
_LABEL = re.compile(r"([BI])-(\w+):(\d+)")


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``records.conllu``."""
    cut = cutter()
    path = out / "records.conllu"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for task, raw in with_text(tasks):
            file.writelines(_document(task, raw, Offsets(raw, unit), cut))
    return [path]


def cutter() -> Cutter:
    """Return what cuts a sentence into words."""
    import rjieba

    return partial(rjieba.Jieba().cut, hmm=False)


def _document(task: Task, raw: str, offsets: Offsets, cut: Cutter) -> Iterator[str]:
    marks = [(place, role, n) for n, group in enumerate(task.groups, 1) for role, place in sorted(group.places.items())]
    cuts = sorted({at for place, _, _ in marks for at in place})
    labels = _labels(marks)
    yield f"# newdoc id = {_one_line(task.doc_id)}\n"
    for n, group in enumerate(task.groups, 1):
        yield f"# record {n} = {json.dumps({'record_id': group.record_id, **group.values}, ensure_ascii=False)}\n"
    for number, sentence in enumerate(SENTENCE.finditer(raw), 1):
        words = list(words_of(raw, sentence.start(), cut(sentence[0]), cuts))
        if not words:
            continue
        text = re.sub(r"\s+", " ", sentence[0]).strip()
        yield f"# sent_id = {_one_line(task.doc_id)}-{number}\n# text = {text}\n"
        for i, (start, end) in enumerate(words, 1):
            joined = i == len(words) or words[i][0] == end
            misc = [f"start_char={offsets.out(start)}", f"end_char={offsets.out(end)}"]
            found = labels(start, end)
            misc += [f"Policy={','.join(found)}"] if found else []
            misc += ["SpaceAfter=No"] if joined else []
            yield f"{i}\t{raw[start:end]}\t_\t_\t_\t_\t_\t_\t_\t{'|'.join(misc)}\n"
        yield "\n"


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)


def words_of(raw: str, start: int, words: list[str], cuts: list[int]) -> Iterator[Place]:
    """Places of words that follow each other from ``start``, cut again where a mark begins inside one (争创|国家级)."""
    at = start
    for word in words:
        stop = at + len(word)
        bounds = [at, *cuts[bisect_right(cuts, at) : bisect_left(cuts, stop)], stop]
        for a, b in pairwise(bounds):
            if raw[a:b].strip():
                yield a + len(raw[a:b]) - len(raw[a:b].lstrip()), a + len(raw[a:b].rstrip())
        at = stop


def _labels(marks: list[tuple[Place, str, int]]) -> Any:
    """Return a function that gives the labels of a word; words come in order."""
    ordered = sorted(marks)
    open_: list[tuple[Place, str, int]] = []
    at = 0

    def of(start: int, end: int) -> list[str]:
        nonlocal at, open_
        open_ = [mark for mark in open_ if mark[0][1] > start]
        while at < len(ordered) and ordered[at][0][0] < end:
            open_.append(ordered[at])
            at += 1
        return [f"{'B' if start <= place[0] else 'I'}-{role.upper()}:{n}" for place, role, n in open_]

    return of


def read(path: Path, known: Mapping[str, Task], unit: str | None) -> list[Task]:
    """Read a corrected ``.conllu`` file; a record is what carries one number in one document."""
    found = []
    for part in re.split(r"^# newdoc id = ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        doc_id, _, body = part.partition("\n")
        task = known.get(doc_id)
        if task is None or task.raw is None:
            raise ValueError(f"{path.name}: the run has no document {doc_id!r}")
        groups, marks = _groups(body, Offsets(task.raw, unit or "code-points"))
        loose = loose_marks(marks, groups, task)
        found.append(Task(doc_id=doc_id, raw=task.raw, groups=groups, records=task.records, loose=loose))
    return found


def _groups(body: str, offsets: Offsets) -> tuple[list[Group], list[tuple[str, Place]]]:
    """The numbers that carry an object, and all marks of the document."""
    told = {int(n): json.loads(text) for n, text in re.findall(r"^# record (\d+) = (.*)$", body, re.MULTILINE)}
    places: dict[int, dict[str, Place]] = defaultdict(dict)
    for start, end, labels in re.findall(r"start_char=(\d+)\|end_char=(\d+)\|Policy=([^|\n]*)", body):
        for _, role, n in _LABEL.findall(labels):
            own = places[int(n)]
            first = own.get(role.lower(), (int(start), 0))[0]
            own[role.lower()] = (first, int(end))
    groups, marks = [], []
    for n, own in sorted(places.items()):
        back = {role: (offsets.back(a), offsets.back(b)) for role, (a, b) in own.items()}
        marks += list(back.items())
        if "object" in own:
            values = dict(told.get(n, {}))
            groups.append(Group(record_id=values.pop("record_id", None), places=back, values=values))
    return groups, marks
