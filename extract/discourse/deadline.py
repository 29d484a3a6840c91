"""Which time expression bounds an action or its number: 到2025年，…, 争取项目今年交付使用, 2024年底前完成改造."""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.model import Period, Place, Quantity

_ATTRIBUTE = re.compile(r"[^，。；、：的\n]{1,20}的")
_LEVEL = re.compile("的?(?:同期|水平|水准|基数)")
_BARE = re.compile("[一二两三四五六七八九十0-9]{1,2}年")
_END = re.compile("[，；]")
_GIVEN_OUT, _NEXT, _WRITTEN = re.compile("分别(?=[^。；]*$)"), re.compile("[、和与及]"), re.compile(r"\d[\d.]*")
_ALONE = 3
"""Characters that a time in a clause of its own may have behind it: 五年|累计."""
_CLOSED = re.compile("[^（）]*）")
_CLAUSE_END = re.compile("[，；。、]")


class DeadlineReader:
    """Finds the bounding time expression.

    Args:
        text: cleaned text.
        periods: its time expressions, in order (:meth:`extract.time.expressions.PeriodGrammar.find`).
    """

    def __init__(self, text: str, periods: list[Period]) -> None:
        self._text = text
        self._periods = periods
        self._starts = [period.start for period in periods]

    def of_number(self, quantity: Quantity, sentence: Place) -> Period | None:
        """The nearest one before the number in its sentence (up to 。), else the first behind it in the same clause.

        100个项目年底前开工 is bounded from behind; a number that only modifies (总投资35亿元的项目) is not.
        """
        if self._text.startswith("的", quantity.end) and quantity.dimension != "ratio":
            return None
        before = self._before(quantity.start, sentence[0])
        if before:
            before = self._of_row(before, quantity.start)
            return None if self._other_item(before.end, quantity.end, sentence[1]) else before
        return self._behind(quantity.end, sentence[1])

    def _of_row(self, last: Period, number: int) -> Period:
        """到2027年、2030年分别达到22%、|25%: the time in the same place of its row as the number."""
        shares = _GIVEN_OUT.search(self._text, last.end, number)
        if not shares:
            return last
        row = [last]
        for period in reversed(self._periods[: self._periods.index(last)]):
            if not _NEXT.fullmatch(self._text, period.end, row[0].start):
                break
            row.insert(0, period)
        place = len(_WRITTEN.findall(self._text, shares.end(), number))
        return next(iter(row[place:]), last)

    def of_action(self, clause: Place, verb: Place | None, thing: Place, sentence: Place) -> Period | None:
        """The one in the clause, unless it only modifies the object, else the nearest before it in the sentence."""
        within = [p for p in self.between(*clause) if self._bounds(p) and not _modifies(p, verb, thing)]
        if within:
            return within[-1]
        before = self._before(clause[0], sentence[0])
        return before if before and not self._other_item(before.end, clause[1], sentence[1]) else None

    def between(self, start: int, end: int) -> list[Period]:
        """Time expressions that begin in ``text[start:end]``."""
        first = bisect_left(self._starts, start)
        return self._periods[first : bisect_left(self._starts, end)]

    def _before(self, at: int, sentence_start: int) -> Period | None:
        """The nearest before ``at``; one in brackets that are closed by then is told of something else."""
        for n in range(bisect_left(self._starts, at) - 1, -1, -1):
            period = self._periods[n]
            if period.start < sentence_start:
                return None
            closed = _CLOSED.match(self._text, period.end, at)
            if self._bounds(period) and not closed and not self._spent(period, at):
                return period
        return None

    def _behind(self, at: int, sentence_end: int) -> Period | None:
        stop = _CLAUSE_END.search(self._text, at, sentence_end)
        return next(filter(self._bounds, self.between(at, stop.start() if stop else sentence_end)), None)

    def _bounds(self, period: Period) -> bool:
        """Say whether a time bounds what is done; 将2010年前建成的厂房全部腾退 tells which things are meant.

        不超过2015年|水平 tells as against when.
        """
        if _LEVEL.match(self._text, period.end):
            return False
        fronted = self._text.endswith(("将", "把", "对"), 0, period.start)
        return period.is_deadline and not (fronted and _ATTRIBUTE.match(self._text, period.end))

    def _spent(self, period: Period, at: int) -> bool:
        """单位能耗五年累计降低13%，森林覆盖率|提高到43%: a bare number of years is told of its own clause.

        五年累计，单位能耗|降低13%: unless it stands alone in it.
        """
        if not _BARE.fullmatch(period.text):
            return False
        ended = _END.search(self._text, period.end, at)
        return ended is not None and ended.start() > period.end + _ALONE

    def _other_item(self, period_end: int, at: int, sentence_end: int) -> bool:
        """…；列入省级重点项目48个，1—9月完成投资20亿元: an item with a time of its own takes none from before ；."""
        begin = self._text.rfind("；", period_end, at)
        if begin == -1:
            return False
        stop = self._text.find("；", at, sentence_end)
        return any(p.is_deadline for p in self.between(begin, sentence_end if stop == -1 else stop))


def _modifies(period: Period, verb: Place | None, thing: Place) -> bool:
    """落实2025年度重点任务, 编制“十五五”规划: inside an object behind its verb the time says which thing is meant."""
    inside = thing[0] <= period.start and period.end <= thing[1]
    return inside and not (verb and thing < verb)
