"""More than one document in one text, and a text that stands in its file more than once: both are said, none is cut.

Facts are read of the first document only, and records of a text that is repeated count as often as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from extract.document.header_lines import LineKinds
from extract.document.issuing import signs
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables

SEVERAL = "several_documents"
REPEATED = "repeated_text"

_LINE = lazy(r"[^\n]+")
_STRONG = frozenset({"doc_number", "order", "adoption", "subtitle", "site", "source", "prefix", "addressee"})
"""Lines below a title that only the head of a document has; a date alone stands below titles of annexes, too."""
_BELOW = 3
"""Lines below a title in which its number, order or date stands."""
_APART = 200
"""Characters between the titles of two documents; nearer ones are a list, or one title printed twice."""
_PASSED_ON = lazy("转发|批转|印发|公布|发布|附")
"""What such a letter sends may have title, number and signature of its own: it is one document with it."""
_CONTENTS = lazy("目 {0,6}[录次]")
_DAY = 30
"""Characters of a line with the day of a signature, at most."""
_MANY = 3
"""So many weak signs (titles with a date, tables of contents) are a strong one: a plan and its annex have two."""
_LONG = 30
"""Characters of a line that nobody writes twice."""
_LEAST = 200
"""Characters that stand there before, from which it is no refrain."""
_ENOUGH = 0.2
"""Share of the text in long lines that must stand there before."""


class Start(msgspec.Struct, frozen=True):
    """A title with what stands below it; ``strong`` where that is no mere date."""

    title: str
    at: int
    strong: bool


class Several:
    """Tells texts that hold several documents; ``doc_types.tsv`` and ``labels.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._lines = tables.once(LineKinds)

    def flags(self, text: str) -> tuple[str, ...]:
        """Name what was found: ``several_documents:4``, ``repeated_text:83%``.

        Args:
            text: the cleaned text.
        """
        documents, share = self.documents(text), repeated_share(text)
        several = (f"{SEVERAL}:{documents}",) if documents > 1 else ()
        return (*several, *((f"{REPEATED}:{share:.0%}",) if share >= _ENOUGH else ()))

    def documents(self, text: str) -> int:
        """Count documents by titles with number, order or date below them, by signatures and by tables of contents."""
        lines = [(m[0].strip(), m.start()) for m in _LINE.finditer(text) if m[0].strip()]
        starts, signed = self._starts(lines), self._signed(lines)
        if not any(start.strong for start in starts[1:]) and len(starts) < _MANY:
            starts = starts[:1]
        contents = sum(line[0] == "目" and bool(_CONTENTS.fullmatch(line)) for line, _ in lines)
        count = max(len(starts), len(signed), contents if contents >= _MANY else 0)
        first = next(iter([start.title for start in starts] + signed), "")
        return count if count > (2 if _PASSED_ON.search(first) else 1) else 1

    def _starts(self, lines: list[tuple[str, int]]) -> list[Start]:
        """Titles of documents, each counted once and far from the one before."""
        found: list[Start] = []
        known: set[str] = set()
        for i, (line, at) in enumerate(lines):
            if not self._lines.is_title_line(line):
                continue
            kinds = {self._lines.kind(below, 1) for below, _ in lines[i + 1 : i + 1 + _BELOW]}
            words = _words(line)
            near = bool(found) and at - found[-1].at < _APART
            if kinds & _STRONG or "date" in kinds:
                if words not in known and not near:
                    found.append(Start(line, at, bool(kinds & _STRONG)))
                known.add(words)
        return found

    def _signed(self, lines: list[tuple[str, int]]) -> list[str]:
        """The titles that stand before a signature, one each."""
        title, found = "", dict[str, str]()
        for i, (line, _) in enumerate(lines):
            if title and i and len(line) <= _DAY and signs(lines[i - 1][0], line):
                found.setdefault(_words(title), title)
                title = ""
            elif not title and self._lines.is_title_line(line):
                title = line
        return list(found.values())


def repeated_share(text: str) -> float:
    """The share of the characters of long lines that stand in the text before; rows of tables do not count."""
    lines = Counter(_long_lines(text))
    whole = sum(len(line) * count for line, count in lines.items())
    again = sum(len(line) * (count - 1) for line, count in lines.items())
    return again / whole if again >= _LEAST else 0.0


def _long_lines(text: str) -> Iterator[str]:
    for m in _LINE.finditer(text):
        line = m[0].strip()
        if len(line) >= _LONG and "\t" not in line:
            yield line


def _words(line: str) -> str:
    return "".join(re.findall("[\u4e00-\u9fff]", line))
