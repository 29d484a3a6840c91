"""The words that speak for planned or done: ``status_cues.tsv``, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import Status

SCOPES = ("clause", "alone", "sentence", "paragraph", "onward", "heading")
SIDES = {Status.PLANNED: 1.0, Status.ACHIEVED: -1.0}
"""Weights of what is planned count up, those of what is done count down."""


_LOOK_BACK = frozenset(("statistics", "progress"))
"""Genres whose texts begin with what was done."""


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
        tables: those of the extractor; ``status_cues.tsv`` and the titles of ``genre_cues.tsv`` are read.

    Raises:
        ValueError: a bad row in it; file and line are named.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        cues = tables.kept("cues", list[Cue], lambda: [_cue(row) for row in tables.rows("status_cues.tsv")])
        self._running = CuePattern([cue for cue in cues if cue.scope != "heading"])
        self._heading = CuePattern([cue for cue in cues if cue.scope == "heading"])
        titles = [row for row in tables.rows("genre_cues.tsv") if row["place"] == "title"]
        self.reporting = _any(row["cue"] for row in titles if row["genre"] in _LOOK_BACK)
        """Titles of documents that look back: 统计公报, 典型经验."""
        self.planning = _any(row["cue"] for row in titles if row["genre"] == "plan")
        """Titles of documents that plan: 工作要点, 实施方案."""

    def running(self, text: str) -> Iterator[Hit]:
        """Yield the cues of running text in order; a cue that begins with a stop may open the text."""
        return self._running.find(text)

    def heading(self, title: str) -> list[Hit]:
        """Return the cues of a heading in order."""
        return list(self._heading.find(title))


class CuePattern:
    """Many cues, sorted by the character they begin with: at most places there is nothing to try.

    Every third character begins a cue, but hardly a third of these stand before one that goes on with any.
    """

    def __init__(self, cues: list[Cue]) -> None:
        by_first: dict[str, list[Cue]] = {}
        seconds: dict[str, None] = {}
        loose = ""
        for cue in cues:
            begins = [begin(part) for part in alternatives(cue.cue)]
            for first in dict.fromkeys("".join(firsts for firsts, _ in begins)):
                by_first.setdefault(first, []).append(cue)
            loose += "".join(firsts for firsts, those in begins if not those)
            seconds.update(dict.fromkeys("".join(those for _, those in begins)))
        self._starts = lazy(f"{_set(by_first)}(?=(?<={_set(loose)})|{_set(seconds)})")
        self._cues = by_first
        alike = {tuple(those): lazy("|".join(f"({cue.cue})" for cue in those)) for those in by_first.values()}
        self._patterns = {first: alike[tuple(those)] for first, those in by_first.items()}

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the cues in ``text`` in order."""
        text = "\n" + text  # the first clause begins like any other
        patterns, done = self._patterns, 0
        for start in self._starts.finditer(text):
            at = start.start()
            match = patterns[start[0]].match(text, at) if at >= done else None
            if match and match.lastindex:
                done = match.end()
                cue = self._cues[start[0]][match.lastindex - 1]
                yield Hit(max(at - 1, 0), match.end() - 1, match[0].strip("\n，。；：、"), cue)


_UNIT = re.compile(r"(\[[^\]^\\]*(?:\\n[^\]\\]*)?\]|[^][\\(){}.*+?|^$])([?*+{]?)")
"""A character or a set of them at the beginning of a pattern, and whether it is repeated."""
_NO_BEGIN = ("(", "^", ".", "\\", "[^")
_BEHIND = re.compile(r"(?:\(\?<[=!][^()]*\))+")


def _any(cues: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of some cues, or for none where there are none."""
    return lazy("|".join(cues) or "(?!)")


def _set(chars: Iterable[str]) -> str:
    """A pattern for one of some characters, or for none where there are none."""
    inside = re.escape("".join(chars))
    return f"[{inside}]" if inside else "(?!)"


def begin(part: str) -> tuple[str, str]:
    """The characters with which an alternative may begin, and those that may come next, "" where that is any.

    >>> begin("去冬"), begin("将.")
    (('去', '冬'), ('将', ''))
    """
    first = part[: part.index("]") + 1] if part.startswith("[") else part[0]
    return _chars(first), _next(part[len(first) :])


def _next(rest: str) -> str:
    """The characters with which the rest of an alternative may begin, "" where that is not told."""
    behind = _BEHIND.match(rest)
    unit = _UNIT.match(rest, behind.end() if behind else 0)
    if not unit or unit[2] not in ("", "?"):
        return ""
    if not unit[2]:
        return _chars(unit[1])
    otherwise = _next(rest[unit.end() :])
    return otherwise and _chars(unit[1]) + otherwise


def _chars(unit: str) -> str:
    """The characters of a set, or the one."""
    inside = unit.strip("[]").replace("\\n", "\n")
    return re.sub("(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), inside)


def alternatives(cue: str) -> Iterator[str]:
    """Split a cue at the bars outside of brackets: ``去冬|今(?:春|夏)``."""
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
    if groups or any(not part or part.startswith(_NO_BEGIN) for part in alternatives(row["cue"])):
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
