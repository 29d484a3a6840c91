"""Where a line turns to another time: to several years, to a year again, to a part of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.lexicon.patterns import lazy
from extract.model import Period

#: 五年来，, 过去的五年极不寻常, “十四五”时期是…; 过去一年, 刚刚过去的2025年, 今年是…, 2023年，
_TURN = lazy(
    "(?P<plan>(?:过去的?|这)五年(?!规划|计划)|五年[来间]|[今往]后五年|未来五年"
    "|“十(?P<number>[一二三四五六七八九])五”(?:时期|期间|以来))"
    "|(?P<past>(?:刚刚)?过去的?(?:一年|20[0-9]{2}年)|一年来|今年(?=是))|今年(?=，)|(?:19|20)[0-9]{2}年[，是]"
)
_ENDS = ("。", "！", "；")
"""What a sentence, or a part of one that has its own time, ends with."""
_END = lazy(f"[{''.join(_ENDS)}]")
EARLY = 12
"""Characters in which a paragraph may be opened: 各位代表！五年来，…"""
_COUNT = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})"
PART = lazy(
    "(?:今年|20[0-9]{2}年)?(?:[上下]半年|[前第]?[一二三四1-4]个?季度"
    f"|前{_COUNT}个?月|1[—–~～至到-][0-9]{{1,2}}月份?)|全年"
)
"""A year or a part of one that is summed up: 前三季度, 1—8月."""
_BEFORE_PART = lazy(
    "[”’]?\\s*(?:[^，。；\\n]{0,14}(?:看|方面|获悉|显示|了解到)，|(?:其中|初步(?:统计|核算|测算)|据(?:统计|了解|介绍))，)?"
)


class Turns:
    """Finds the turns in one text.

    Args:
        text: cleaned text.
        periods: its time expressions, by the place at which they begin.
    """

    def __init__(self, text: str, periods: Mapping[int, Period]) -> None:
        self._text, self._periods = text, periods

    def between(self, start: int, end: int) -> list[re.Match[str]]:
        """The words in a line that open a sentence, or the line, and tell whether a plan or a year is spoken of.

        Groups: ``plan`` for several years, ``number`` of the plan (十四五), ``past`` for the year that is over.
        """
        early = start + EARLY
        found = _TURN.finditer(self._text, start, end)
        return [turn for turn in found if turn.start() < early or self._text.endswith(_ENDS, start, turn.start())]

    def parts(self, start: int, end: int) -> Iterator[Period]:
        """The parts of a year that open a sentence of a line: what follows in it is of them too."""
        begins = (stop.end() for stop in _END.finditer(self._text, start, end))
        for sentence in (start, *begins):
            begin = _BEFORE_PART.match(self._text, sentence, end).end()  # type: ignore[union-attr]
            period = self._periods.get(begin)
            if period and PART.fullmatch(period.text):
                yield period
