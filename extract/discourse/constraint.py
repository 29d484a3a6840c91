"""约束性 or 预期性: the mark of a plan's indicator behind the number, before it, in a table's cell or a heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

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
_MARKS = frozenset(("约束性", "预期性"))


class ConstraintReader:
    """Finds the mark of a number; offsets count in the cleaned text.

    Args:
        text: cleaned text.
        lines: its paragraphs, headings told.
    """

    def __init__(self, text: str, lines: Sequence[Paragraph]) -> None:
        self._text = text
        self._at: list[int] = []
        self._cells: list[str | None] = []
        self._heads: list[str | None] = []
        if _MARK.search(text):
            self._walk(lines)

    def at(self, start: int, end: int, sentence: tuple[int, int]) -> str | None:
        """The mark of the number at ``start:end``, None where none is told; the nearest words count."""
        line = bisect_right(self._at, start) - 1
        if line < 0:
            return None
        told = self._cells[line] or self._behind(end, sentence[1]) or self._before(start, sentence[0])
        return told or self._heads[line]

    def _walk(self, lines: Sequence[Paragraph]) -> None:
        """Note for each line the mark that is a cell of its own in it, and that of the headings above."""
        above: list[tuple[int, str | None]] = [(0, None)]
        for line in lines:
            end = line.body if line.level else line.end
            marks = set(_MARK.findall(self._text, line.start, end)) if end - line.start <= _LONGEST_HEADING else set()
            heads = line.level or (line.plain and bool(marks))
            if heads:
                level = line.level or 1
                while above[-1][0] >= level:
                    above.pop()
                above.append((level, _only(marks) or above[-1][1]))
            self._at.append(line.start)
            self._cells.append(
                _only(_MARKS.intersection(map(str.strip, self._text[line.start : line.end].split("\t"))))
            )
            self._heads.append(above[-1][1])

    def _behind(self, end: int, stop: int) -> str | None:
        told = _BEHIND.search(self._text, end, stop)
        return told["mark"] if told and (told["all"] or told.start() == end) else None

    def _before(self, start: int, begin: int) -> str | None:
        """The last mark of the sentence before the number."""
        told = _BEFORE.findall(self._text, begin, start)
        return told[-1] if told else None


def _only(marks: Collection[str]) -> str | None:
    return next(iter(marks)) if len(marks) == 1 else None
