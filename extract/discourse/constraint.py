"""约束性 or 预期性: the mark of a plan's indicator behind the number, before it, in a table's cell or a heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extract.document.sections import Paragraph
from extract.lexicon.patterns import lazy

_MARK = lazy("约束性|预期性")
#: 约束性指标：森林覆盖率达到24%; 预期性指标包括…
_NAMED = "(?:目标|指标)"
#: 约束性指标：, 预期性目标主要有
_BEFORE = lazy(f"(约束性|预期性)(?:{_NAMED}?(?:主要)?(?:包括|有|为|是)?[：:]|{_NAMED}(?:主要)?(?:包括|有))")
#: 能耗降低13%，为约束性指标; A达到24%，B降低13%，均为约束性指标
_BEHIND = lazy("[，,]?(?P<all>均|都|皆)?(?:为|是|属于?)(?P<mark>约束性|预期性)(?:目标|指标)?")
_LONGEST_HEADING = 40
_CELL = "\t"


class ConstraintReader:
    """Finds the mark of a number; offsets count in the cleaned text.

    Args:
        text: cleaned text.
        lines: its paragraphs, headings told.
    """

    def __init__(self, text: str, lines: Sequence[Paragraph]) -> None:
        self._text = text
        self._at: list[int] = []
        self._marks: list[str | None] = []
        if _MARK.search(text):
            self._walk(lines)

    def at(self, start: int, end: int, sentence: tuple[int, int]) -> str | None:
        """The mark of the number at ``start:end``, None where none is told; the nearest words count."""
        if not self._at:
            return None
        return self._in_row(start) or self._behind(end, sentence[1]) or self._before(start, sentence[0])

    def _walk(self, lines: Sequence[Paragraph]) -> None:
        """Note where the headings that bear a mark begin and where others end what they govern."""
        above: list[tuple[int, str | None]] = []
        for line in lines:
            end = line.body if line.level else line.end
            marks = set(_MARK.findall(self._text, line.start, end)) if end - line.start <= _LONGEST_HEADING else set()
            heads = line.level or (line.plain and bool(marks))
            if heads:
                level = line.level or 1
                while above and above[-1][0] >= level:
                    above.pop()
                above.append((level, marks.pop() if len(marks) == 1 else above[-1][1] if above else None))
            self._at.append(line.start)
            self._marks.append(above[-1][1] if above else None)

    def _in_row(self, at: int) -> str | None:
        """A cell of the number's row in a table that holds nothing but the mark."""
        first, last = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
        row = self._text[first : last if last >= 0 else len(self._text)]
        found = {cell.strip() for cell in row.split(_CELL)} & {"约束性", "预期性"} if _CELL in row else set()
        return found.pop() if len(found) == 1 else None

    def _behind(self, end: int, stop: int) -> str | None:
        told = _BEHIND.search(self._text, end, stop)
        return told["mark"] if told and (told["all"] or told.start() == end) else None

    def _before(self, start: int, begin: int) -> str | None:
        """The last mark of the sentence before the number, else that of the headings above."""
        told = list(_BEFORE.finditer(self._text, begin, start))
        if told:
            return told[-1][1]
        n = bisect_right(self._at, start) - 1
        return self._marks[n] if n >= 0 else None
