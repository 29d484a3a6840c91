"""Lists under a word of ban: 不得有下列行为：（一）擅自填埋河道；（二）… forbids what its items say.

The items hold no such word; read alone they would be wanted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.clauses.clause import Commitment
from extract.document.sections import Paragraph
from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import ORDINAL, POINT_NUMBER
from extract.lexicon.words import Lexicon

_MOST_LINES = 60
_NUMERAL = lazy("[0-9一二三四五六七八九十百零]+")
#: the stop behind the last item, where they stand in one line
_LAST = lazy(rf"。(?![ \u3000]*(?:{POINT_NUMBER}|{ORDINAL}))")


class BanWords:
    """The words that open such a list; they keep no state of any text."""

    def __init__(self, lexicon: Lexicon) -> None:
        bans, deeds = (alternatives(lexicon.sets[name]) for name in ("barring", "barred_deed"))
        things = rf"[^，。；：\n]{{0,24}}?(?:下列|以下|如下)[^，。；：\n]{{0,12}}?(?:{deeds})(?:之一)?"
        self.own_duty = re.compile(alternatives(lexicon.sets["legal_duty"] - lexicon.sets["barring"]))
        self.opening = re.compile(rf"(?P<ban>{bans})(?:{things})?(?:：|(?=[ \u3000]*\n))[ \u3000]*")


class _Ban(NamedTuple):
    """``start:opened`` names the ban and what follows, ``opened:end`` is the list it governs."""

    start: int
    opened: int
    end: int
    cue: Commitment


class Bans:
    """The bans of one text that govern a list.

    Args:
        words: the words of the lexicon.
        text: the cleaned text.
        lines: its paragraphs.
    """

    def __init__(self, words: BanWords, text: str, lines: Sequence[Paragraph]) -> None:
        self._text, self._lines, self._own_duty = text, lines, words.own_duty
        self._bans = list(self._read(words.opening))
        self._starts = [ban.start for ban in self._bans]

    def over(self, start: int, verb: int) -> Commitment | None:
        """The word of ban, with its place, that governs the clause from ``start`` on, unless that has 应当."""
        ban = self._near(start)
        governed = ban and ban.opened <= start < ban.end and not self._own_duty.search(self._text, start, verb)
        return ban.cue if ban and governed else None

    def announces(self, at: int) -> bool:
        """Whether ``at`` stands in the words that announce the list, which are no action themselves."""
        ban = self._near(at)
        return ban is not None and at < ban.opened

    def _near(self, at: int) -> _Ban | None:
        found = bisect_right(self._starts, at) - 1
        return self._bans[found] if found >= 0 else None

    def _read(self, opening: re.Pattern[str]) -> Iterator[_Ban]:
        for match in opening.finditer(self._text, self._lines[0].start if self._lines else len(self._text)):
            number = bisect_right(self._lines, match.start(), key=lambda line: line.start) - 1
            yield _Ban(*match.span(), self._end(match.end(), number), (match["ban"], *match.span("ban")))

    def _end(self, opened: int, number: int) -> int:
        """Where the list ends: with the sentence or line behind a colon, else with the last line that belongs to it."""
        line = self._lines[number]
        if opened < line.end:
            stop = _LAST.search(self._text, opened, line.end)
            return stop.start() if stop else line.end
        end = opened
        for item in self._lines[number + 1 : number + 1 + _MOST_LINES]:
            if not self._goes_on(line, item):
                break
            end = item.end
        return end

    def _goes_on(self, head: Paragraph, item: Paragraph) -> bool:
        """Whether a line is an item: numbered otherwise than the line that opens the list, or behind ； or a colon."""
        if item.number is not None:
            return head.number is None or _shape(item.number) != _shape(head.number)
        return self._text[head.start : item.start].rstrip().endswith(("：", "；"))


def _shape(number: str) -> str:
    """（三） and （四） are numbers of one sort."""
    return _NUMERAL.sub("", number)
