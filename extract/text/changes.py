"""A change that cleaning proposes, and the step that carries the changes out and keeps the offset map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from extract.text.cleantext import Edit

KEPT = "\x1a"
"""Stands for a ``?`` that hides a lost character until the punctuation has been widened."""


class TextChange(NamedTuple):
    """Replace ``start:end`` by ``text``; ``kind`` names the repair in counts and edits."""

    start: int
    end: int
    text: str
    kind: str


def apply(text: str, changes: Iterable[TextChange], counts: Counter[str]) -> tuple[str, list[Edit]]:
    """Carry out ``changes`` (earlier ones in the iterable win over later ones that overlap them).

    Returns:
        The changed text and one edit a change; ``counts`` is raised by one for each, under its kind.
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    position = length = 0
    for change in _without_overlap(changes):
        pieces += (text[position : change.start], change.text)
        length += change.start - position
        edits.append(Edit(length, length + len(change.text), change.start, change.end, change.kind))
        length += len(change.text)
        position = change.end
        counts[change.kind] += 1
    pieces.append(text[position:])
    return "".join(pieces), edits


def _without_overlap(changes: Iterable[TextChange]) -> list[TextChange]:
    ranked = sorted(enumerate(changes), key=lambda pair: (pair[1].start, pair[0]))
    kept: list[tuple[int, TextChange]] = []
    for rank, change in ranked:
        while kept and kept[-1][1].end > change.start and kept[-1][0] > rank:
            kept.pop()
        if not kept or kept[-1][1].end <= change.start:
            kept.append((rank, change))
    return [change for _, change in kept]
