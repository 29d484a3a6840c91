"""The words that speak for planned or done: ``status_cues.tsv``, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extract.rules.tables import Row, load_table

SCOPES = ("clause", "alone", "sentence", "paragraph", "onward", "heading")
SIDES = {"planned": 1.0, "achieved": -1.0}
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
        lexicon_dir: folder of own tables; its ``status_cues.tsv`` is merged over the shipped one.

    Raises:
        ValueError: a bad row in it; file and line are named.
    """

    def __init__(self, lexicon_dir: Path | None = None) -> None:
        rows = load_table("status_cues.tsv", lexicon_dir)
        cues = [_cue(row) for row in rows]
        self._running = _Pattern([cue for cue in cues if cue.scope != "heading"])
        self._heading = _Pattern([cue for cue in cues if cue.scope == "heading"])

    def running(self, text: str) -> Iterator[Hit]:
        """Yield the cues of running text in order; a cue that begins with a stop may open the text."""
        return self._running.find(text)

    def heading(self, title: str) -> list[Hit]:
        """Return the cues of a heading in order."""
        return list(self._heading.find(title))


class _Pattern:
    """Many cues as one pattern; what they may begin with stands in front: most text is passed over at a glance."""

    def __init__(self, cues: list[Cue]) -> None:
        self._cues = cues
        firsts = "".join(sorted({first for cue in cues for first in _firsts(cue.cue)}))
        self._pattern = re.compile(rf"(?=[{firsts}])(?:{'|'.join(f'({cue.cue})' for cue in cues)})")

    def find(self, text: str) -> Iterator[Hit]:
        cues = self._cues
        for match in self._pattern.finditer("\n" + text):  # the first clause begins like any other
            start, end = match.span()
            yield Hit(max(start - 1, 0), end - 1, match[0].strip("\n，。；：、"), cues[(match.lastindex or 1) - 1])


def _firsts(cue: str) -> Iterator[str]:
    """What the alternatives of a cue begin with: a character, or the inside of a set."""
    for part in _alternatives(cue):
        if part.startswith("["):
            yield part[1 : part.index("]")]
        else:
            yield re.escape(part[0])


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
        return Cue(row["cue"], scope, SIDES[row["side"]] * float(weight))
    except ValueError:
        raise ValueError(f"{row.where}: the weight {weight!r} is no number") from None
