"""Time expressions: 到2025年, “十四五”末, 年底前, 1—10月, 年均; verbatim, with ISO dates where they are fixed."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Row, Tables
from extract.model import Aggregation, Period
from extract.numbers.numerals import between, parse_number
from extract.time import calendar as cal
from extract.time.spans import AHEAD, MOVED, far_end, near, opened

_DASH = "[—–\\-~～－至到]"
_HAN = "[一二两三四五六七八九十]{1,3}"
_COUNT = rf"(?:\d{{1,2}}|{_HAN})"
_DIGITS = "〇○零一二三四五六七八九"
_MONTH = "1[0-2]|0?[1-9]"
_DAY = "[12]\\d|3[01]|0?[1-9]"
#: 提高到2025年的水平, 达到: 到 belongs to the verb
_TO = "(?P<to>(?:(?<![达高加升降减增大短缩扩收受得做等长延])到|(?<![降升增减提])至|截至|截止)?)"
_YEAR = (
    rf"(?P<year>(?:19|20)\d\d|(?:一九|二[〇○零])[{_DIGITS}]{{2}})(?:年?{_DASH}(?P<last>(?:19|20)\d\d|\d\d(?=年)))?年(?!轻|龄|级|产|来[自源])(?:度(?!假))?"
    rf"(?:(?P<month>{_MONTH}|十[一二]?|[一二三四五六七八九])(?:{_DASH}(?P<month2>1[0-2]|[1-9]))?月份?"
    rf"(?:(?P<day>{_DAY}|{_HAN})日)?)?"
    "(?P<tail>年?底|年?末|年?初(?!步|心|级|具|现)|全年|年内|上半年|下半年|前三季度|[第前]?[一二三四1-4]季度|期末|期间)?"
    rf"(?P<before>(?:之|以)?(?:前(?![三两列沿期后]|{MOVED})|内(?![容部外生需涵蒙地陆河在设控])|来(?![自源到看说])))?"
)
_PLAN = (
    '(?P<quote>[“"]?)(?P<plan>十[一二三四五六七八九]?|[六七八九])五(?P<unquote>[”"]?)(?:规划)?'
    "(?P<when>末|期末|时期末|时期|期间|初|以来|前三年|前四年|后两年|后三年|五年)?"
)
_MONTHS = (
    rf"(?P<which>[今明去]年)?(?P<upto>(?<!提)前)?(?P<m>{_MONTH})(?:{_DASH}(?P<m2>1[0-2]|[1-9]))?(?(upto)个?)月份?(?:(?P<d>{_DAY})日)?"
    rf"(?P<mend>底|末|初(?!步|心|级|具|现)|上旬|中旬|下旬)?(?P<mb>{AHEAD}|(?:之|以)?来(?![自源到看说]))?"
)
#: 每月10日前, 每年5月底前: comes round again and has no date
_EACH = (
    rf"(?P<each>每(?:年(?:{_MONTH})月份?(?:(?:{_DAY})日|[底末初]|[上中下]旬)?|[年月季]度?年?(?:[底末初]|(?:{_DAY})日|[上中下]旬))"
    rf"(?:{AHEAD})?)"
)
_GROWS = "(?:新增|增[长加]|下降|降低|减少|提[高升])(?![^，。；]{0,6}(?:行动|计划|工程|方案|攻坚))"
#: 五年来, 五年累计, 3年|增长58%; not 第3年增长, 连续3年增长, 三年|提升行动, 6年来最低
_SINCE = rf"(?<![0-9.第每续由从到至])(?P<since>{_COUNT})年(?:(?<![0-9]年)[来间]|(?=累计|共|总共|{_GROWS}))"
_YEARS_COUNTED = (
    rf"(?:未来|今后|往后)(?P<n>{_COUNT})(?:{_DASH}(?P<n2>{_COUNT}))?年(?:内|时间)?"
    rf"|(?P<past>过去的?|这|近|最近|(?<![提学])前)(?P<p>{_COUNT})年(?:来|间)?"
    rf"|{_SINCE}"
    rf"|(?P<within>{_COUNT})年(?:以|之)?内"
    rf"|(?P<days>\d{{1,3}}|{_HAN})(?:个(?:月|工作日|自然日)|工作日|日|天|小时)(?:以|之)?内(?!瓦)"
    rf"|(?:利?用|经过|通过|花)(?P<spend>{_COUNT})(?:{_DASH}(?P<spend2>{_COUNT}))?年(?:左右)?的?(?:时间|努力|(?=，))"
)
#: the quarter or month before, around or after the document's day
_NEAR = (
    "(?P<which_near>(?<![晚以马基根地])[上本下])(?:一?个|一)?(?P<near>季度|月(?![度饼嫂球]))"
    rf"(?P<near_end>[底末初]|[上中下]旬)?(?P<near_before>{AHEAD})?"
)
#: 由|去年的23%提高到25%, 从|2024年起: where it starts is no limit; 高于|去年, but 于2025年底前完成 is one;
#: 按|2020年不变价格计算: the year of the prices; not 同|年底
_COMPARED = lazy(
    "(?<=[比较与由从自])|(?<=同)(?!年)|(?<=[高低快慢优好强大小多少同等]于)|(?<=[按以])[0-9]{4}年(?:不变|可比)?价"
)
#: 第一、第二季度, 一至三季度: one time
_QUARTERS = "第?(?P<quarter>[一二三])(?:、第?[二三])*[、和与至到]第?(?P<quarter2>[二三四])季度(?P<quarter_end>[末底])?"
#: 是2015年|的1.8倍: what the number is compared with; 受去年|同期低基数影响; 今年|是…的一年
_MEASURE = lazy("的[0-9.]+倍|的?基础(?:之)?上|同期|是(?!否)")
#: 不超过|上年度|缴费的60%: of what the number is a share
_SHARE_OF = lazy("不[超低高少][过于][^，。；、0-9]*$")
_TORN = tuple("年.-第0123456789")
"""Before the month of a longer date or number."""
#: “十五五”，|新建: a time; “十五五”|就业规划: a name
_BEHIND_PLAN = lazy(r"[，。；、累新年]|\Z")
_YEAR_OF = {"去年": -1, "今年": 0, "明年": 1}
_POINT_TAILS = ("底", "末", "初")


def _pattern(words: list[str]) -> str:
    lead = re.escape("".join(sorted({w[0] for w in words})))
    return (
        rf"(?=[0-9“\"到至截近未今后往过最前这用利经通花本下每一二两三四五六七八九十{lead}])"
        rf"(?:{_EACH}|{_NEAR}|{_QUARTERS}|(?!(?<=基础)上年)(?P<word>{alternatives(words)})(?!货(?!物)|[轻龄级产画糕味])(?!(?<=[今明去]年)前?(?:{_MONTH})(?:{_DASH}[1-9]\d?)?个?月)(?P<since_word>以来|(?<=[末底])(?:之|以)?前)?|{_YEARS_COUNTED}"
        rf"|{_TO}(?:{_YEAR}|{_PLAN}|{_MONTHS}))"
    )


class _Read(NamedTuple):
    """What an expression says: dates, how a number stands in it, whether it can bound one, whether it lacks a year."""

    dates: cal.Dates
    aggregation: str | None
    bounds: bool
    floating: bool = False


class PeriodGrammar:
    """Finds time expressions.

    Args:
        tables: the extractor's tables; read are ``periods.tsv``.

    Raises:
        ValueError: a row of ``periods.tsv`` whose year is no number.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._words: dict[str, Row] = {row["word"]: row for row in tables.rows("periods.tsv")}
        for word, row in self._words.items():
            if row["year"] and not row["year"].lstrip("-").isdigit():
                raise ValueError(f"{row.where}: the year of {word} is no number: {row['year']}")
        self._pattern = re.compile(_pattern(list(self._words)))
        self._looked_at = tuple(tables.sets["looked_at"])
        """围绕|“十五五”时期的目标, 考虑了|2035年的需要: what an action is measured by, not when it is done."""
        self._named = lazy(rf"第[一二三四五六七八九十\d]+[次号]|《|{alternatives(tables.sets['dated_name'])}")
        """2025年|版, 2026年|政府工作报告, 2030年|前碳达峰行动: the year belongs to a name."""

    def find(self, text: str, anchor: date | None = None) -> list[Period]:
        """Return the time expressions of ``text`` in order; offsets count in ``text``.

        Args:
            text: cleaned text.
            anchor: the document's own date; without it relative expressions (今年, 未来三年) have no dates.
        """
        out: list[Period] = []
        done = 0
        for match in self._pattern.finditer(text):
            period = self._period(text, match, anchor) if match.start() >= done else None
            if period is not None:
                out.append(self._of_year_before(text, out[-1], period) if out else period)
                done = period.end
        return out

    def _of_year_before(self, text: str, before: Period, period: Period) -> Period:
        """2025年，|全年…, 2025年|上半年…: of the year that stands right before it, where nothing else dates it."""
        row = self._words.get(period.text)
        first, last = before.period_start, before.period_end
        whole = first and last and first[:4] == last[:4] and first.endswith("01-01") and last.endswith("12-31")
        if (
            not (row and row["from"] and whole and first)
            or period.period_start
            or text[before.end : period.start] not in ("", "，")
        ):
            return period
        start, end = f"{first[:4]}-{row['from']}", f"{first[:4]}-{row['to']}"
        return msgspec.structs.replace(period, period_start=start, period_end=end, floating=False)

    def _period(self, text: str, match: re.Match[str], anchor: date | None) -> Period | None:
        read = self._reading(text, match, anchor)
        if read is None:
            return None
        if (match["month"] or match["m"]) and (span := _span(text, match, read)):
            return span
        start, end = match.span()
        since = match[0].endswith("以来")
        compared = (
            (_COMPARED.match(text, start) and not since)
            or text.endswith(self._looked_at, 0, start)
            or _MEASURE.match(text, end)
            or _SHARE_OF.search(text, max(0, start - 12), start)
        )
        named = (match["year"] or match["plan"]) and self._named.match(text, end)
        (first, last), aggregation = read.dates, read.aggregation
        if since:
            last, aggregation = cal.until(first, last, anchor, open_ended=bool(match["year"])), None
        return Period(
            text=match[0],
            start=start,
            end=end,
            period_start=first,
            period_end=last,
            aggregation=Aggregation(aggregation) if aggregation else None,
            is_deadline=bool(read.bounds and not compared and not named),
            floating=read.floating,
        )

    def _reading(self, text: str, match: re.Match[str], anchor: date | None) -> _Read | None:
        """The sort of expression decides; None where the words are no time after all."""
        if match["year"]:
            return _absolute(match)
        if match["plan"]:
            named = match["when"] or (match["quote"] and match["unquote"])
            return _plan(match, text) if named else None
        if match["m"]:
            return None if text.endswith(_TORN, 0, match.start()) else _month(match, anchor)
        if match["near"]:
            return _near(match, anchor)
        if match["each"]:
            return _Read(cal.NO_DATES, None, not match["each"].endswith("初"))
        if match["quarter"]:
            return _quarters(match, anchor)
        return self._word(match["word"], anchor) if match["word"] else _counted(match, anchor)

    def _word(self, word: str, anchor: date | None) -> _Read:
        row = self._words[word]
        dates = cal.NO_DATES
        if row["year"] and anchor is not None:
            year = anchor.year + int(row["year"])
            dates = (f"{year:04d}-{row['from']}", f"{year:04d}-{row['to']}")
        return _Read(dates, row["aggregation"] or None, bool(row["deadline"]), bool(row["floating"]))


def _span(text: str, match: re.Match[str], read: _Read) -> Period | None:
    """6月1日至30日: what begins with a month or day and goes on to another; in words and dates it is one time."""
    begun = read.dates[0]
    far = far_end(text, match.end(), begun or "", bool(match["day"] or match["d"]))
    if far is None:
        return None
    end, last, dated = far
    start = opened(text, match.start())
    floating = read.floating and not dated
    return Period(text[start:end], start, end, begun, last, is_deadline=True, floating=floating)


def _near(match: re.Match[str], anchor: date | None) -> _Read:
    """上一季度, 下月初, 本月底前."""
    dates = near(match["which_near"], match["near"], anchor)
    return _Read(dates, "point" if match["near_end"] or match["near_before"] else None, True)


def _quarters(match: re.Match[str], anchor: date | None) -> _Read | None:
    """第一、第二季度: from the first day of the one to the last day of the other; None where they do not go up."""
    first, last = ("一二三四".index(match[name]) for name in ("quarter", "quarter2"))
    if first >= last:
        return None
    dates = cal.months(anchor.year, 3 * first + 1, 3 * last + 3) if anchor else cal.NO_DATES
    return _Read(dates, "point" if match["quarter_end"] else None, True, True)


def _number(text: str) -> int:
    """The number of years, months or days; of 三五年 the higher, as the longer time holds both."""
    value = parse_number(between(text)[-1])
    return int(value) if value is not None else 0


def _absolute(match: re.Match[str]) -> _Read:
    """到2025年, 2023—2025年, 2024年1—10月, 2025年底前."""
    year = _number(match["year"].replace("○", "〇"))
    last = match["last"] or str(year)
    end = int(last) if len(last) == 4 else year // 100 * 100 + int(last)
    tail = match["tail"] or ""
    dates = cal.years(year, end) if year <= end else cal.NO_DATES
    if match["month"]:
        first = _number(match["month"])
        dates = cal.months(year, first, int(match["month2"] or first))
        if match["last"]:  # 2002至2004年10月
            dates = (cal.years(year, year)[0], cal.months(end, first, first)[1]) if year <= end else cal.NO_DATES
        if match["day"]:
            dates = cal.day(year, first, _number(match["day"]))
    elif tail in ("上半年", "下半年"):
        dates = cal.months(year, 1, 6) if tail == "上半年" else cal.months(year, 7, 12)
    elif tail.endswith("季度"):
        quarter = "一二三四1234".index(tail[-3]) % 4 + 1
        dates = cal.months(year, 1 if tail[0] == "前" else 3 * quarter - 2, 3 * quarter)
    point = bool(match["to"] or (match["before"] or "来")[-1] != "来" or tail.endswith(_POINT_TAILS))
    aggregation = "point" if point else "annual" if not match["last"] and not match["month"] else None
    event = match["day"] and not match["to"] and not match["before"]  # 2024年2月14日，会议召开
    return _Read(dates, aggregation, not event)


def _plan(match: re.Match[str], text: str) -> _Read:
    """“十四五”末: the end of 2025; “十四五”时期: five years."""
    number = _number(match["plan"])
    dates = cal.five_year_plan(number)
    when = match["when"] or ""
    if dates[1] and when.endswith(("末", "初")):
        year = int((dates[1] if when.endswith("末") else dates[0] or "")[:4])
        dates = cal.years(year, year)
    point = when.endswith("末") or bool(match["to"])
    bare_name = not when and ("规划" in match[0] or not (match["to"] or _BEHIND_PLAN.match(text, match.end())))
    return _Read(dates, "point" if point else None, not bare_name and when != "初")


def _month(match: re.Match[str], anchor: date | None) -> _Read:
    """1—10月, 6月底前: the year is the document's."""
    dates = cal.NO_DATES
    if anchor is not None:
        first = int(match["m"])
        year = anchor.year + _YEAR_OF[match["which"] or "今年"]
        dates = cal.months(year, 1 if match["upto"] else first, int(match["m2"] or first))
        if match["d"]:
            dates = cal.day(year, first, int(match["d"]))
    since = (match["mb"] or "").endswith("来")
    point = bool(match["to"] or match["mend"] or match["mb"]) and not since
    return _Read(dates, "point" if point else None, point or since or not match["d"], not match["which"])


def _counted(match: re.Match[str], anchor: date | None) -> _Read:
    """未来三年, 三年内 look ahead; 过去五年, 五年来 look back."""
    if match["days"]:  # 十日内, 5个工作日内: a time limit of procedure
        return _Read(cal.NO_DATES, None, False)
    if match["past"] or match["since"]:
        count = _number(match["p"] or match["since"])
        return _Read(cal.back(anchor, count) if anchor else cal.NO_DATES, None, True)
    count = _number(match["within"] or match["spend2"] or match["spend"] or match["n2"] or match["n"])
    return _Read(cal.ahead(anchor, count) if anchor else cal.NO_DATES, None, True)
