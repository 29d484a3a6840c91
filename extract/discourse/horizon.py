"""When: the time that bounds an action, the period it stands in, and how a number stands in that period.

全年 in a review is the year reviewed, 年均 and 到2030年 are a plan's, 由去年的A提高到B is this year's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from extract.discourse.deadline import DeadlineReader
from extract.discourse.frames import Frames, sort_of
from extract.discourse.responsible_units import TaskRow
from extract.lexicon.patterns import lazy
from extract.model import Aggregation, Change, Horizon, Period, Place, Quantity, Status
from extract.time import calendar as cal

_SLACK = timedelta(days=45)
"""A result may be told a little before its period is over (全年 in December), not long before."""
_LAST_YEAR = lazy("上一?年|去年|前年")
_MEAN_OF_A_YEAR = lazy("年均(?=浓度|气温|降[水雨]|值|径流|湿度|日照)")
_STATES = frozenset(("ratio", "rank", "multiple", None))
"""Dimensions of figures that hold at a time and are not summed up."""
_WITHIN = lazy("[0-9一二两三四五六七八九十]年[以之]?内$")
_REACHED = lazy("[到至达为在占]$")


class Timing(msgspec.Struct, frozen=True, gc=False):
    """The time of one record: a run of the fields of :class:`~extract.model.Record`, in their order."""

    deadline: str | None = None
    deadline_start: int | None = None
    deadline_end: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    horizon: Horizon | None = None
    horizon_cue: str | None = None
    aggregation: Aggregation | None = None


class HorizonReader:
    """Gives the actions and numbers of one document their time.

    Args:
        text: cleaned text.
        periods: its time expressions, in order.
        anchor: its day, or the first of its year.
        frames: the times that govern its stretches.
        rows: rows of task tables, whose column of time limits bounds what stands in them.
    """

    def __init__(
        self, text: str, periods: list[Period], anchor: date | None, frames: Frames, rows: Sequence[TaskRow] = ()
    ) -> None:
        self._text, self._anchor = text, anchor
        self._deadlines = DeadlineReader(text, periods)
        self._frames, self._rows = frames, rows

    def of_number(self, quantity: Quantity, clause: Place, sentence: Place, status: str) -> Timing:
        """The time of a number; offsets are clean ones."""
        place = clause[0]
        bound = _to_come(self._deadlines.of_number(quantity, sentence), status) or self._of_row(place)
        counted = quantity.aggregation
        if counted == Aggregation.ANNUAL_AVERAGE and _MEAN_OF_A_YEAR.search(self._text, sentence[0], quantity.start):
            counted = Aggregation.ANNUAL if quantity.change == Change.LEVEL else None  # 年均浓度较2020年|下降25%
        first, last, horizon, cue = self._span(bound, place, status)
        if counted == Aggregation.ANNUAL_AVERAGE and horizon not in (Horizon.PLAN, Horizon.PERIOD):
            first, last = self._plan_around(status, place, last)
            horizon, cue = Horizon.PLAN, "sentence"
        moved = horizon == Horizon.ANNUAL and quantity.dimension == "ratio" and quantity.change != Change.LEVEL
        # 能耗累计下降17%: not in the year
        summed = cue not in ("sentence", "paragraph") or (moved and cue != "sentence")
        if counted == Aggregation.CUMULATIVE and summed and horizon != Horizon.PLAN:
            first, horizon, cue = None, Horizon.CUMULATIVE, "sentence"
        return Timing(*_words(bound), first, last, horizon, cue, counted or _stands(bound, horizon, quantity))

    def of_action(self, clause: Place, verb: Place | None, thing: Place, sentence: Place, status: str) -> Timing:
        """The time of an action without a number."""
        place = clause[0]
        bound = _to_come(self._deadlines.of_action(clause, verb, thing, sentence), status) or self._of_row(place)
        first, last, horizon, cue = self._span(bound, place, status)
        return Timing(*_words(bound), first, last, horizon, cue)

    def _of_row(self, at: int) -> Period | None:
        """The time limit in its own cell of the row."""
        n = bisect_right(self._rows, at, key=lambda row: row.place[0]) - 1
        time = self._rows[n].time if n >= 0 and at < self._rows[n].place[1] else None
        return next(iter(self._deadlines.between(*time)), None) if time else None

    def _span(
        self, bound: Period | None, place: int, status: str
    ) -> tuple[str | None, str | None, Horizon | None, str | None]:
        """Dates, horizon and what told them."""
        frame = self._frames.at(place, status)
        told = bound or frame
        if told is None:
            return None, None, None, None
        first, last = (told.period_start, told.period_end) if isinstance(told, Period) else (told.first, told.last)
        if told.floating:
            first, last = self._settled(first, last, self._frames.year_at(place, status), status)
        if bound:
            if status == Status.ACHIEVED and _WITHIN.search(bound.text):
                first, last = self._gone_by(first, last)
            horizon = sort_of(bound, first, last, self._anchor)
            ends_plan = frame and frame.horizon == Horizon.PLAN and frame.last == last and status == Status.PLANNED
            return first, last, Horizon.PLAN if ends_plan and horizon == Horizon.ANNUAL else horizon, "sentence"
        return (first, last, frame.horizon, frame.cue) if frame else (None, None, None, None)

    def _gone_by(self, first: str | None, last: str | None) -> cal.Dates:
        """五年内，全国造林N: of what is done the years before the document's day, not those ahead."""
        if first is None or last is None or self._anchor is None or int(last[:4]) < self._anchor.year:
            return first, last
        return cal.back(self._anchor, int(last[:4]) - int(first[:4]) + 1)

    def _settled(self, first: str | None, last: str | None, year: str | None, status: str) -> cal.Dates:
        """全年 and 上半年 in the year that governs; where none does, what is done was over by the document's day."""
        if first is None or last is None:
            return first, last
        if year is None and status == Status.ACHIEVED and self._anchor:
            dated = (self._anchor.month, self._anchor.day) != (1, 1)  # else only its year is known
            late = dated and date.fromisoformat(last) > self._anchor + _SLACK
            year = f"{int(last[:4]) - late:04d}"
        return (year + first[4:], year + last[4:]) if year else (first, last)

    def _plan_around(self, status: str, place: int, year: str | None) -> cal.Dates:
        """The five-year plan of a yearly average that names none.

        What is aimed at is that of the document's day, what is done that of the stretch or of what ended in the year.
        """
        if status == Status.PLANNED:
            return cal.five_year_plan((cal.ahead_from(self._anchor) - 1951) // 5) if self._anchor else cal.NO_DATES
        around = self._frames.plan_at(place)
        if around:
            return around.first, around.last
        if not year or int(year[:4]) % 5:
            return cal.NO_DATES
        return cal.five_year_plan((int(year[:4]) - 1951) // 5)


def _to_come(bound: Period | None, status: str) -> Period | None:
    """返还上年度实缴费用的50%: last year bounds nothing that is planned."""
    return None if bound and status == Status.PLANNED and _LAST_YEAR.match(bound.text) else bound


def _words(bound: Period | None) -> tuple[str | None, int | None, int | None]:
    return (bound.text, bound.start, bound.end) if bound else (None, None, None)


def _stands(bound: Period | None, horizon: Horizon | None, quantity: Quantity) -> Aggregation | None:
    """How a number stands in its time where no word says: a state at its end, a flow summed over it."""
    if bound and bound.aggregation:
        return bound.aggregation
    if horizon in (Horizon.ANNUAL, Horizon.POINT):
        return Aggregation(horizon)
    if horizon in (Horizon.PLAN, Horizon.PERIOD):
        state = quantity.dimension in _STATES or bool(_REACHED.search(quantity.change_cue or ""))
        return Aggregation.POINT if state and quantity.change == Change.LEVEL else Aggregation.CUMULATIVE
    return None
