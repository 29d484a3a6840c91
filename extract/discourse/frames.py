"""The time that a stretch of text speaks of: by the document's title, its headings, the opening of a paragraph.

“十五五”时期主要目标, 2025年工作回顾, 今年以来，…: a number below it that names no time of its own stands in this one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from extract.discourse.clauses import is_cut
from extract.discourse.cues import CueReader
from extract.discourse.headings import part_of
from extract.discourse.turns import EARLY, PART, Turns
from extract.document.sections import Paragraph
from extract.lexicon.patterns import lazy
from extract.model import Aggregation, Horizon, Metadata, Period, Status
from extract.numbers.numerals import parse_number
from extract.time import calendar as cal
from extract.time.expressions import PeriodGrammar

#: 各位代表！刚刚|过去的一年
_OPENING = lazy(
    r"\s*(?:各位代表[！，]|(?:经|据)?初步(?:统计|核算|测算)，|[（(—-]*)\s*(?:刚刚)?(?:过去的|回顾|展望|进入|在|面向)?"
)
_WAS = lazy("(?:19|20)[0-9]{2}年，?是[^。]{2,80}。")
_LIST_AHEAD = lazy("[：:]\\s*$|[以如]下[^，；]{0,8}。?\\s*$")
_INNER_STOP = lazy("[。！？](?=[^\\s”）])")
_TIMED = lazy("目标|任务|工作|情况|重点|指标|要点|成就|安排|回顾|打算|部署|思路")
_YEARLY_REPORT = lazy("工作报告|计划(?:草案)?的?报告|预算(?:草案)?的?报告")
_UNDER_WAY = lazy("(?:进展|推进)情况")
"""In the title of what looks back on a year that goes on."""
_PLANNING = lazy("规划|纲要|计划|方案")
_NUMBERED_PLAN = lazy("第([一二三四五六七八九十]{1,3})个五年(?:规划|计划)")
_YEAR_SPAN = lazy("(20\\d\\d)[—–~－至-]{1,2}(20\\d\\d)年?")
_AHEAD = lazy("未来|今后|往后|年(?:以|之)?内|五”?(?:时期|期间)")
_MONTH = timedelta(days=27)
_STATES = tuple(Status)


class Frame(msgspec.Struct, frozen=True):
    """A time that governs: its dates, its sort (annual, plan, period), and what names it (paragraph, heading, …)."""

    first: str | None
    last: str | None
    horizon: Horizon
    cue: str
    floating: bool = False
    """Its year is not named (上半年，…): that of the frame around it, if there is one."""

    ahead: Frame | None = None
    """What a heading of two times names for what is planned: “十四五”成就和“十五五”目标."""
    span: Frame | None = None
    """The plan that a heading names beside a year: 2025年和“十四五”时期工作回顾, “十五五”时期目标和2026年工作."""
    plan_first: bool = False
    """The plan is named before the year, so its part comes first."""

    done: bool = False
    """It is told of what is done only: 前三季度，…."""

    def before(self, other: Frame) -> bool:
        """Whether both are single years, this the earlier."""
        return (self.year or "~") < (other.year or "")  # none is later than any, and earlier

    @property
    def year(self) -> str | None:
        """The calendar year, where it is just one."""
        one = self.first and self.last and self.first[:4] == self.last[:4]
        return self.first[:4] if one and self.first else None


_UNTOLD = Frame(None, None, Horizon.PERIOD, "")
"""Stands for a heading that names several times."""


class Frames:
    """The frames of one document, by place.

    Args:
        text: cleaned text.
        lines: its paragraphs, headings told.
        periods: its time expressions, in order.
        metadata: what the document says of itself.
        anchor: its day, or the first of its year.
        grammar: reads the time expressions of the title.
        cues: tell a heading that looks back from one that plans.
    """

    def __init__(
        self,
        text: str,
        lines: Sequence[Paragraph],
        periods: list[Period],
        metadata: Metadata | None,
        anchor: date | None,
        grammar: PeriodGrammar,
        cues: CueReader,
    ) -> None:
        self._cues = cues
        self._text, self._periods, self._anchor = text, periods, anchor
        self._starts = [p.start for p in periods]
        self._opening = {p.start: p for p in reversed(periods)}
        self._turns = Turns(text, self._opening)
        self._document = _of_document(metadata or Metadata(), anchor, grammar, cues)
        self._at: list[int] = []
        self._frames: list[Frame | None] = []
        self._above: list[Frame | None] = []
        self._walk(lines)

    def at(self, place: int, status: str) -> Frame | None:
        """The frame around ``place``: of its paragraph or lead, else of the headings above, else of the document."""
        frame, above = self._around(place)
        if frame and frame.done and status == Status.PLANNED:
            frame = above
        if frame is _UNTOLD:
            return None
        if frame and frame.ahead and status == Status.PLANNED:
            return frame.ahead
        told = self._document.get(status)
        if status == Status.ACHIEVED and frame and told and frame.cue == "heading" and told.before(frame):
            return told  # 二、2026年工作: … 过去一年，增长5%
        return frame or told

    def plan_at(self, place: int) -> Frame | None:
        """The plan in which ``place`` stands, from the nearest outwards; None where no frame names one."""
        around = self._around(place)
        return next((frame for frame in around if frame and frame.first and frame.horizon == Horizon.PLAN), None)

    def year_at(self, place: int, status: str) -> str | None:
        """The year that the frames around ``place`` name, from the nearest outwards."""
        around = (*self._around(place), self._document.get(status))
        named = [frame.year for frame in around if frame and not frame.floating]
        return next(filter(None, named), None)

    def _around(self, place: int) -> tuple[Frame | None, Frame | None]:
        """The frame noted last before ``place``, which stands in a line, and the one above that."""
        n = bisect_right(self._at, place) - 1
        return self._frames[n], self._above[n]

    def _walk(self, lines: Sequence[Paragraph]) -> None:
        cut = is_cut(len(lines), sum(bool(_INNER_STOP.search(self._text, line.start, line.end)) for line in lines))
        above: list[tuple[int, Frame | None]] = []
        lead: Frame | None = None
        looking: Frame | None = None
        below = 0
        """Level of the heading below which ``looking`` was turned to."""
        for line in lines:
            named = self._of_heading(line) if line.level or line.plain else None
            level = line.level or int(named is not None)
            if level:
                while above and above[-1][0] >= level:
                    above.pop()
                above.append((level, named or (above[-1][1] if above else None)))
                lead = None
                if named or level <= below:
                    looking, below = named.span if named and named.plan_first else None, level
            heading = above[-1][1] if above else None
            opened = self._of_opening(line) if line.level or not level else None
            if opened and not opened.first and heading and heading.first:
                opened = None  # 二、2025年工作: （一）全年…
            if opened and _long(opened) and _LIST_AHEAD.search(self._text[line.start : line.end]):
                lead = opened
            over = bool(heading and not level and self._over(heading))
            governing = lead or looking or heading
            self._note(line.start, governing, governing)
            body = line.body if line.level else line.end if level else line.start
            if opened:
                self._note(body, opened, governing)
            told = [(turn.start(), frame, turn) for turn, frame in self._looks(body, line.end, heading, opened)]
            around = opened or governing
            dated = around is not None and around.first is not None
            parts = [
                (period.start, self._part(period), None)
                for period in self._turns.parts(body, line.end)
                if period.period_start or not dated
            ]
            for at, frame, turn in sorted([*told, *parts], key=lambda one: one[0]):
                self._note(at, frame or governing, governing)
                if turn and heading and (heading.span or (over and (cut or turn["past"]))):
                    looking, below = frame, above[-1][0]

    def _looks(
        self, start: int, end: int, heading: Frame | None, opened: Frame | None
    ) -> Iterator[tuple[re.Match[str], Frame | None]]:
        """Where a line turns to a plan (五年来，…) and to the year again (2025年，…), with what governs from there.

        Under a heading of a plan and a year the year turned to is the heading's; under another the line turns to a
        year only where it had left one, or opens with one.
        """
        away = opened is not None
        for turn in self._turns.between(start, end):
            period = next(iter(self._between(*turn.span())), None)
            year = self._frame(period, "paragraph") if period and not turn["plan"] else None
            if turn["plan"]:
                away = True
                yield turn, self._of_plan(turn, period, heading)
            elif heading and heading.span:
                firm = turn["past"] or turn.start() < start + EARLY
                if year and firm and year.year == heading.year:
                    yield turn, msgspec.structs.replace(heading, span=None)
            elif away or (turn["past"] and heading and self._over(heading)):
                yield turn, year

    def _part(self, period: Period) -> Frame:
        return msgspec.structs.replace(self._frame(period, "paragraph"), done=True)

    def _of_plan(self, turn: re.Match[str], period: Period | None, heading: Frame | None) -> Frame:
        """The plan that a turn names, by its number, else that of the heading, else the years counted."""
        if heading and heading.span and not turn["number"]:
            return heading.span
        plan = self._frame(period, "paragraph") if period else Frame(None, None, Horizon.PLAN, "paragraph")
        if turn["number"]:
            number = parse_number(f"十{turn['number']}")
            plan = Frame(*cal.five_year_plan(int(number or 0)), Horizon.PLAN, "paragraph")
        return heading if heading and (heading.first, heading.last) == (plan.first, plan.last) else plan

    def _over(self, heading: Frame) -> bool:
        """Whether it names years that are all over by the document's day."""
        today = self._anchor.isoformat() if self._anchor else ""
        return heading.year is None and bool(heading.last and heading.last < today)

    def _note(self, at: int, frame: Frame | None, above: Frame | None) -> None:
        if not self._frames or (self._frames[-1], self._above[-1]) != (frame, above):
            self._at.append(at)
            self._frames.append(frame)
            self._above.append(above)

    def _of_heading(self, line: Paragraph) -> Frame | None:
        """二、2026年主要目标, or 2026年重点工作 on a line of its own, which stands above the numbered ones.

        Of one that names two times (“十四五”成就和“十五五”目标) the earlier is for what is done, the later for plans.
        Of more it is not told which holds.
        """
        end = line.body if line.level else line.end
        title = self._text[line.start : end]
        if "\t" in title:
            return None  # 指标｜2020年｜2025年: headings of columns
        found = [p for p in self._between(line.start, end) if p.period_start and p.aggregation != Aggregation.POINT]
        if not line.level and title.rstrip().endswith("。") and found and found[0].start > line.start:
            return None  # 落实2030年减排目标。 is a sentence; 今年要做好以下工作。 opens a list
        years = {(p.period_start, p.period_end) for p in found}
        if not years or not (part_of(title, self._cues) or _TIMED.search(title)):
            return None
        if len(years) > 2:
            return _UNTOLD
        first = self._frame(found[0], "heading")
        return first if len(years) == 1 else self._of_two(first, self._frame(found[-1], "heading")) or _UNTOLD

    def _of_two(self, first: Frame, last: Frame) -> Frame | None:
        """Two times of a heading: one over by the document's day, one not; or a year and a plan, both over."""
        if not (self._anchor and first.last and last.last):
            return None
        today = self._anchor.isoformat()
        if first.last < last.last and first.last <= today <= last.last:
            return msgspec.structs.replace(first, ahead=last)
        year, plan = (first, last) if first.year else (last, first)
        alike = max(first.last, last.last) <= today or min(first.last, last.last) >= today
        if not alike or not year.year or plan.year:
            return None
        return msgspec.structs.replace(year, span=plan, plan_first=plan is first)

    def _of_opening(self, line: Paragraph) -> Frame | None:
        """2025年，全市…: the time that opens the body of a paragraph, no limit (年底前) and no other's (比上年)."""
        begin = line.body if line.level else line.start + len(line.number or "")
        opening = _OPENING.match(self._text, begin, line.end)
        begin = opening.end() if opening else begin
        begin = self._behind_what_it_was(begin, line.end)
        opened = self._opening.get(begin)
        if opened is None or not opened.is_deadline or not (opened.period_start or self._anchor is None):
            return None
        ahead = opened.aggregation != Aggregation.POINT or opened.text.startswith("到")
        return self._frame(opened, "paragraph") if ahead else None

    def _behind_what_it_was(self, begin: int, end: int) -> int:
        """2025年是收官之年。过去五年，…: what a year was opens nothing where the next sentence names a time."""
        was = _WAS.match(self._text, begin, end)
        following = self._opening.get(was.end()) if was else None
        return was.end() if was and following and _long(self._frame(following, "")) else begin

    def _frame(self, period: Period, cue: str) -> Frame:
        first, last = period.period_start, period.period_end
        return Frame(first, last, sort_of(period, first, last, self._anchor), cue, period.floating)

    def _between(self, start: int, end: int) -> list[Period]:
        return self._periods[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _long(frame: Frame) -> bool:
    """Whether it is longer than some days: 11月6日至10日 is when something happened, not what a report tells of."""
    if frame.first is None or frame.last is None:
        return True
    return date.fromisoformat(frame.last) - date.fromisoformat(frame.first) >= _MONTH


def sort_of(period: Period, first: str | None, last: str | None, anchor: date | None) -> Horizon:
    """Return annual, plan, period or point for a time expression with its dates.

    到2030年, 今后五年, “十五五”时期 are the plan's; 1—10月 and 近三年 are periods; 年底前 is a point.
    """
    if first is None or last is None:
        return _undated(period)
    whole = first.endswith("01-01") and last.endswith("12-31")
    years = int(last[:4]) - int(first[:4])
    if years:
        ahead = anchor is not None and int(last[:4]) > anchor.year
        return Horizon.PLAN if whole and (ahead or years == 4) else Horizon.PERIOD
    if period.aggregation != Aggregation.POINT:
        return Horizon.ANNUAL if whole else Horizon.PERIOD
    of_plan = period.text.startswith("到") and (last[3] in "05" if anchor is None else int(last[:4]) > anchor.year)
    return Horizon.PLAN if whole and (of_plan or "五" in period.text) else Horizon.POINT


def _undated(period: Period) -> Horizon:
    """今年 of a document without date is annual, 今后五年 the plan's, 过去三年 a period, 年底前 a point."""
    if period.aggregation in (Aggregation.ANNUAL, Aggregation.CUMULATIVE, Aggregation.POINT):
        return Horizon(period.aggregation)
    if period.aggregation == Aggregation.ANNUAL_AVERAGE or _AHEAD.search(period.text):
        return Horizon.PLAN
    return Horizon.POINT if "前" in period.text and not PART.fullmatch(period.text) else Horizon.PERIOD


def _of_document(
    metadata: Metadata, anchor: date | None, grammar: PeriodGrammar, cues: CueReader
) -> dict[str, Frame | None]:
    """What title and kind of the document say of planned and of achieved numbers."""
    title = metadata.title or ""
    year = metadata.year
    if _YEARLY_REPORT.search(title) and year:
        late = (metadata.event_date or "")[:7] in (f"{year}-11", f"{year}-12") and str(year) not in title
        return {state: _annual(year + late - (state == Status.ACHIEVED)) for state in _STATES}  # a session in December
    plan = _plan_of(title, anchor, grammar)
    if plan:
        return {Status.PLANNED: plan}
    dated = (p for p in grammar.find(title, anchor) if p.period_start or anchor is None)
    found = [p for p in dated if p.aggregation != Aggregation.POINT]
    looks_back = opens_in_review(title, cues)
    if len(found) == 1 and (looks_back or cues.planning.search(title)):
        first, last = found[0].period_start, found[0].period_end
        frame = Frame(first, last, sort_of(found[0], first, last, anchor), "document")
        return {Status.ACHIEVED if looks_back else Status.PLANNED: frame}
    return {}


def _plan_of(title: str, anchor: date | None, grammar: PeriodGrammar) -> Frame | None:
    """The years of a plan named in its title: 第十四个五年规划, “十四五”…规划, …行动计划（2023—2025年）."""
    if not _PLANNING.search(title):
        return None
    numbered = _NUMBERED_PLAN.search(title)
    number = parse_number(numbered[1]) if numbered else None
    dates = cal.five_year_plan(int(number)) if number else cal.NO_DATES
    span = _YEAR_SPAN.search(title)
    if span and int(span[1]) < int(span[2]):
        dates = cal.years(int(span[1]), int(span[2]))
    for period in grammar.find(title, anchor):
        if dates == cal.NO_DATES and sort_of(period, period.period_start, period.period_end, anchor) == Horizon.PLAN:
            dates = (period.period_start, period.period_end)
    return Frame(*dates, Horizon.PLAN, "document") if dates != cal.NO_DATES else None


def _annual(year: int) -> Frame:
    return Frame(*cal.years(year, year), Horizon.ANNUAL, "document")


def opens_in_review(title: str, cues: CueReader) -> bool:
    """Say whether a document of this title begins by looking back: 2021年统计公报, 2024年工作总结."""
    return part_of(title, cues) == "review" or bool(cues.reporting.search(title))


def document_day(metadata: Metadata, grammar: PeriodGrammar, cues: CueReader) -> date | None:
    """The day that 今年 and 去年 count from: of publication, else of the event, else one made from the year.

    A work report speaks on the first day of its year, though it be put on line later; a bulletin of a year (2022年
    统计公报) or a part of one (2023年上半年) when that is over.
    """
    day = next((date.fromisoformat(d) for d in (metadata.pub_date, metadata.event_date) if d and d[0] != "-"), None)
    year, title = metadata.year, metadata.title or ""
    if year is None:
        return day
    if _YEARLY_REPORT.search(title):
        return day if day and day.year == year else date(year, 1, 1)
    if day and day.year - year <= 1:
        return day
    over = [p.period_end for p in grammar.find(title) if p.period_end and p.aggregation != Aggregation.POINT]
    if opens_in_review(title, cues) and over and not _UNDER_WAY.search(title):
        last = date.fromisoformat(over[-1])
        return last if last.month < 12 or last.year == 9999 else date(last.year + 1, 1, 1)
    return date(year, 1, 1)
