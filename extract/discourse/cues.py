"""The words that speak for planned or done: ``status_cues.tsv``, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import Status

SCOPES = ("clause", "alone", "sentence", "paragraph", "onward", "heading")
SIDES = {Status.PLANNED: 1.0, Status.ACHIEVED: -1.0}
"""Weights of what is planned count up, those of what is done count down."""


class Cue(NamedTuple):
    """One row of the table; ``weight`` is below zero where it speaks for what is done."""

    cue: str
    scope: str
    weight: float


class Hit(NamedTuple):
    """A cue in a text, with the place of its words."""

    start: int
    end: int
    words: str
    cue: Cue


class CueReader:
    """Finds the cues of a text.

    Args:
        tables: those of the extractor; ``status_cues.tsv`` is read.

    Raises:
        ValueError: a bad row in it; file and line are named.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        cues = tables.kept("cues", list[Cue], lambda: [_cue(row) for row in tables.rows("status_cues.tsv")])
        self._running = _Pattern([cue for cue in cues if cue.scope != "heading"])
        self._heading = _Pattern([cue for cue in cues if cue.scope == "heading"])

    def running(self, text: str) -> Iterator[Hit]:
        """Yield the cues of running text in order; a cue that begins with a stop may open the text."""
        return self._running.find(text)

    def heading(self, title: str) -> list[Hit]:
        """Return the cues of a heading in order."""
        return list(self._heading.find(title))


class _Pattern:
    """Many cues, sorted by the character they begin with: at most places there is nothing to try."""

    def __init__(self, cues: list[Cue]) -> None:
        by_first: dict[str, list[Cue]] = {}
        for cue in cues:
            for first in dict.fromkeys(char for part in _firsts(cue.cue) for char in part):
                by_first.setdefault(first, []).append(cue)
        self._starts = lazy(f"[{re.escape(''.join(by_first))}]")
        self._cues = by_first
        self._patterns = {first: lazy("|".join(f"({cue.cue})" for cue in those)) for first, those in by_first.items()}

    def find(self, text: str) -> Iterator[Hit]:
        text = "\n" + text  # the first clause begins like any other
        patterns, done = self._patterns, 0
        for start in self._starts.finditer(text):
            at = start.start()
            match = patterns[start[0]].match(text, at) if at >= done else None
            if match:
                done = max(match.end(), at + 1)
                cue = self._cues[start[0]][(match.lastindex or 1) - 1]
                yield Hit(max(at - 1, 0), match.end() - 1, match[0].strip("\n，。；：、"), cue)


def _firsts(cue: str) -> Iterator[str]:
    """The characters with which the alternatives of a cue may begin."""
    for part in _alternatives(cue):
        inside = part[1 : part.index("]")] if part.startswith("[") else part[0]
        yield re.sub(
            "(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), inside.replace("\\n", "\n")
        )


def _alternatives(cue: str) -> Iterator[str]:
    """Split a cue at the bars outside of brackets: ``去冬|今[春夏]``."""
    depth = start = 0
    for at, char in enumerate(cue):
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield cue[start:at]
            start = at + 1
    yield cue[start:]


def _cue(row: Row) -> Cue:
    """Check a row and make it a cue."""
    try:
        groups = re.compile(row["cue"]).groups
    except re.error as error:
        raise ValueError(f"{row.where}: {row['cue']} is no regular expression ({error})") from error
    if groups or any(part[:1] in ("", "(", "^", ".", "\\") or part[:2] == "[^" for part in _alternatives(row["cue"])):
        raise ValueError(f"{row.where}: {row['cue']} must begin with a character or a set of them and hold no group")
    if row["side"] not in SIDES:
        raise ValueError(f"{row.where}: unknown side {row['side']!r}; known are {', '.join(SIDES)}")
    scope, weight = row["scope"] or "clause", row["weight"] or "2"
    if scope not in SCOPES:
        raise ValueError(f"{row.where}: unknown scope {scope!r}; known are {', '.join(SCOPES)}")
    try:
        return Cue(row["cue"], scope, SIDES[Status(row["side"])] * float(weight))
    except ValueError:
        raise ValueError(f"{row.where}: the weight {weight!r} is no number") from None
