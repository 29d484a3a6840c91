"""Number + unit + bound: which stretches of text are quantities, and why the other numbers are none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from extract.rules.bounds import BoundTable
from extract.rules.not_quantities import NotQuantities
from extract.rules.number_forms import Number, NumberPattern
from extract.rules.numerals import SCALES, parse_number
from extract.rules.units import NEVER, Unit, UnitTable

_RANGE = re.compile(r"\s?(?:[—–\-~～－−―]{1,2}|至|到)\s?")
_FROM_UP = re.compile(r"及?以上、?(?=[0-9一二两三四五六七八九十百])")  # 5万元以上10万元以下
_UNKNOWN = re.compile(
    r"(?![的是和与在至到为占等及以之或余多前后内上下中起来])[一-鿿](?=[，。；、）]|以上|以内|左右|余|多|\Z)"
)
#: 五块七毛八, 3元5角, 三米九: what follows the whole units in everyday prices and lengths
_SMALL_CHANGE = re.compile(
    r"(?<=[块元米])(?:([0-9一二两三四五六七八九])[毛角]?(?:([0-9一二三四五六七八九])分?)?|零([一二三四五六七八九]))"
    r"(?=[到至，。；、）\s]|左右|以|\Z)"
)
_SHARED_UNIT = re.compile(r"(?:[、和及][0-9]++(?:\.[0-9]++)?)++(个百分点|%|％)")
_RATIO = re.compile(r"[∶:：]1(?![\d.．:：])")
_STOPS = "，。；：、！？,;)）”」》\n 　"
_RANKED = re.compile(
    r"(?:全国|全省|全市|全区|世界|全球|亚洲|同类|排名?|位|居|列|跻身|进入|升至|升到|西部|中部|东部)[^，。；、]{0,6}$"
)
_LIMIT_CUE = re.compile(r"(?:至|到|为|在|超过|短|少|减|快)$")
_CUT_TO = re.compile(r"(?:压|缩|减|降|控制)[^，。；、\d]{0,5}(?:至|到|在|为)$")
_LEVEL_CUE = re.compile(r"(?:达到?|为|是|至|到|在|系数|指数|比|标准|增长|下降|提高|降低|上升|指标)$")
_REACHED = re.compile(r"(?:达到?|提高到|提升到|提高至|提升至|增至|升至|缩短[至到]|压缩[至到]|年限为?|寿命为?)$")
_ORDER = ("第", "前")
#: 提前3天, 5年前1.5个百分点: 前 means earlier, not the first ones
_EARLIER = tuple("提此目日年月期底末以之")
#: 至少建成1个: a verb stands between bound and number
_FAR_BOUND = re.compile(r"(至少|最少|至多|最多)[^，。；、\d]{1,5}$")
_SIGNED = frozenset({"ratio", "temperature", "money"})
_SMALL_COUNT = frozenset({"count", "people"})
#: a bound on these counts or measures; on other units it may classify what follows (30万千瓦以下机组)
_COUNTED = frozenset({"count", "people", "ratio", "multiple", "time", "rank", "temperature", "rate", "year"})
_CODE_BEFORE = frozenset("%._+＋×〔［[＃#@*=&")
#: 年 and 个月 are lengths of time (再延长30年) unless a threshold word makes them a condition (3年以上)
_THRESHOLDS = frozenset({"at_least", "above", "at_most", "below"})


class Claim(NamedTuple):
    """A quantity's own reading, before its surroundings are looked at."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    canonical: str | None
    dimension: str | None
    bound: str
    number_start: int
    unit_end: int


class Refused(NamedTuple):
    """A number that is no quantity."""

    start: int
    end: int
    reason: str


class _Measured(NamedTuple):
    """Numerals with their unit: what stands between ``start`` and ``end`` before bounds are read."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: Unit | None
    more: bool
    number: Number


class SpanReader:
    """Reads all quantities of a text, from left to right and without overlap."""

    def __init__(self, lexicon_dir: Path | None = None) -> None:
        self._units = UnitTable(lexicon_dir)
        self._bounds = BoundTable(lexicon_dir)
        self._not = NotQuantities(lexicon_dir)
        self._numbers = NumberPattern(self._units.first_chars + self._bounds.first_chars + "至到—–-～~")
        self._percent = self._units.get("%")

    def read(self, text: str, start: int, end: int, refused: list[Refused] | None = None) -> list[Claim]:
        """Return the claims in ``text[start:end]``; numbers that are none go to ``refused`` if it is given."""
        claims: list[Claim] = []
        done = start
        for number in self._numbers.find(text, start, end):
            if number.start < done:
                continue
            measured = self._measure(text, number)
            result = self._judge(text, measured)
            done = max(done, result.end)
            if isinstance(result, Claim):
                claims.append(result)
            elif refused is not None:
                refused.append(result)
        return claims

    def whole(self, text: str, start: int, end: int) -> Claim | None:
        """The claim of a text that is one numeral and nothing else (三五百, 一百余), as a cell of a table may be."""
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        number = self._numbers.at(text, begin)
        if number is None or text[number.end : end].strip():
            return None
        measured = _Measured(begin, number.end, number.low, number.high, None, number.more, number)
        return self._claim(text, measured, None, None)

    def _measure(self, text: str, number: Number) -> _Measured:
        """Number and unit, or two of them as a range (3至5个, 500万～1000万元)."""
        first = self._with_unit(text, number)
        sep = _RANGE.match(text, first.end) or _FROM_UP.match(text, first.end)
        second_number = self._numbers.at(text, sep.end()) if sep else None
        if second_number is None:
            return first
        second = self._with_unit(text, second_number)
        low = _shared_scale(first, second)
        same = first.unit is None or second.unit is None or second.unit.text.startswith(first.unit.text)
        same = same or first.unit.canonical == second.unit.canonical  # type: ignore[union-attr]
        if not same or low >= second.high or second.number.form == "first":
            return first
        if sep and sep[0][0] in "以及" and not text.startswith(("以下", "以内"), second.end):
            return first
        return first._replace(end=second.end, low=low, high=second.high, unit=second.unit or first.unit)

    def _with_unit(self, text: str, number: Number) -> _Measured:
        position, unit, low, high, more = number.end, self._percent, number.low, number.high, number.more
        if number.form in ("arabic", "han"):
            found = self._units.match(text, position)
            if found is None and text[position : position + 1] == " ":
                found = self._units.match(text, position + 1)
            unit, position = found or self._unknown(text, number) or (None, position)
            if unit is not None and (small := _SMALL_CHANGE.match(text, position)):
                low, high, position = *_with_change(low, high, unit, small), small.end()
            if text[position : position + 1] == "半" and unit is not None and unit.dimension not in NEVER:
                low, high, position = low + Decimal("0.5"), high + Decimal("0.5"), position + 1  # 一吨半
            if unit is not None and unit.text == "成":
                low, high, unit = low * 10, high * 10, self._percent
        elif number.form == "permille":
            unit = self._units.get("‰")
        elif number.form == "doubling":
            unit = self._units.get("倍")
        elif number.form == "first":
            unit = self._units.get("位")
        if unit is None and (ratio := _RATIO.match(text, position)):
            position = ratio.end()  # 城乡居民收入比缩小到2.1∶1
        elif unit is None and number.form == "arabic" and (shared := _SHARED_UNIT.match(text, position)):
            unit = self._units.get(shared[1])  # 分别提高1.1和0.6个百分点
        return _Measured(number.start, position, low, high, unit, more, number)

    def _unknown(self, text: str, number: Number) -> tuple[Unit, int] | None:
        """A character that stands like a measure word but is in no table is kept as written: 500提。"""
        if number.form != "arabic" or self._not.after_number(text, number.end) is not None:
            return None
        match = _UNKNOWN.match(text, number.end)
        return (Unit(match[0], match[0], "unknown", Decimal(1)), match.end()) if match else None

    def _judge(self, text: str, m: _Measured) -> Claim | Refused:
        start, end = m.start, m.end
        if m.number.form == "first" or text[start - 1 : start] in _ORDER:
            ranked = self._rank(text, m)
            if ranked is not None:
                return ranked
        before = self._bounds.before(text, start, bool(m.number.scale), m.number.bare)
        after = self._bounds.after(text, end)
        reason = self._reason(text, m, before, after)
        if reason is not None:
            return Refused(start, end, reason)
        return self._claim(text, m, before, after)

    def _claim(
        self, text: str, m: _Measured, before: tuple[str, int] | None, after: tuple[str, int] | None
    ) -> Claim:
        start, low, high = m.start, m.low, m.high
        if sign := _sign(text, start, m.unit):
            start, low, high = start - sign, -m.high, -m.low
        bound = "range" if low != high else "above" if m.more else "point"
        if before is not None and bound != "range":
            bound = before[0]
        if after is not None and (bound in ("point", "approx") or (bound == "above" and before is None)):
            bound = after[0]
        if bound == "point" and before is None and after is None and (than := _than(text, start, m.end)):
            bound = than
        if bound == "point" and (far := _FAR_BOUND.search(text, max(0, start - 7), start)):
            bound = "at_least" if far[1] in ("至少", "最少") else "at_most"
        unit = m.unit
        return Claim(
            start=before[1] if before else start,
            end=after[1] if after else m.end,
            low=None if bound in ("at_most", "below") else low,
            high=None if bound in ("at_least", "above") else high,
            unit="百分点" if unit is not None and unit.text == "个百分点" else unit.text if unit else None,
            canonical=unit.canonical if unit else None,
            dimension=unit.dimension if unit else None,
            bound=bound,
            number_start=start,
            unit_end=m.end,
        )

    def _rank(self, text: str, m: _Measured) -> Claim | Refused | None:
        """第7位, 全国第一, 居首位: a rank; 前三位: at most the third. 提前3天 is neither."""
        mark, end = text[m.start - 1 : m.start], m.end
        if mark == "前" and m.number.form != "first" and text[m.start - 2 : m.start - 1] in _EARLIER:
            return None
        if mark == "前" and m.unit is not None and m.unit.dimension == "ratio":  # 学科排名全球前1%
            unit = m.unit
            return Claim(
                m.start - 1, m.end, None, m.high, unit.text, unit.canonical, "ratio", "at_most", m.start, m.end
            )
        unit = m.unit if m.unit is not None and m.unit.text in ("位", "名", "强") else None
        if unit is None:
            if m.unit is not None:
                return Refused(m.start, end, "ordinal")
            end = m.number.end
        stop = text[end : end + 1] in _STOPS or text.startswith(("的", "和", "上升", "跃升", "提升", "以内"), end)
        context = _RANKED.search(text, max(0, m.start - 13), m.start - (0 if m.number.form == "first" else 1))
        top = mark == "前" and m.number.form != "first"
        known = context or (top and unit)
        if not (stop or unit) or not known or (unit and unit.text == "强" and not top):
            return Refused(m.start, end, "ordinal")
        start = m.start if m.number.form == "first" else m.start - 1
        return Claim(
            start, end, None if top else m.low, m.high, "位", "位", "rank", "at_most" if top else "point", m.start, end
        )

    def _reason(
        self, text: str, m: _Measured, before: tuple[str, int] | None, after: tuple[str, int] | None
    ) -> str | None:
        """Why the number is no quantity, or None."""
        unit, dimension = m.unit, m.unit.dimension if m.unit else None
        if dimension in NEVER:
            return dimension
        if reason := _code(text, m.start, dimension) or self._not.before(text, m.start):
            return reason
        dated = m.low >= 1900 and m.low <= 2100 and not before  # 2023年多哈世园会
        if dimension == "year" and (dated or not (_threshold(before, after) or _attained(text, m))):
            return "date" if m.low >= 1000 else "duration"
        if unit is None and (reason := self._no_unit(text, m, before, after)):
            return reason
        bounded = after[1] if after else m.end
        if unit is not None and (reason := self._unit_reason(text, m, bounded, before, after)):
            return reason
        if self._not.in_name(text, m.start, m.end, dimension):
            return "name"
        return None

    def _no_unit(
        self, text: str, m: _Measured, before: tuple[str, int] | None, after: tuple[str, int] | None
    ) -> str | None:
        following = text[m.end : m.end + 1]
        if m.number.scale and not m.number.bare:
            return None  # 400万农村人口: a count without measure word
        if reason := self._not.after_number(text, m.end):
            return reason
        if following and (following in "+＋×_〕］]/.:：" or (following.isascii() and following.isalnum())):
            return "code"
        if m.number.form == "han" and not (before or after or m.number.scale):
            return "word"
        if m.number.bare and (not before or _goes_on(text, m.end)):
            return "word"  # 过亿项目, 百花
        if before or after or _than(text, m.start, m.end) or (m.end > m.number.end and "比" in text[max(0, m.start - 12) : m.start]):
            return None
        if (following in _STOPS or not following) and _LEVEL_CUE.search(text, max(0, m.start - 4), m.start):
            return None
        return "list number" if text[m.start - 1 : m.start] in "\n（( " and following in "、.．）)" else "bare"

    def _unit_reason(
        self,
        text: str,
        m: _Measured,
        bounded: int,
        before: tuple[str, int] | None,
        after: tuple[str, int] | None,
    ) -> str | None:
        unit, number = m.unit, m.number
        assert unit is not None
        dimension = unit.dimension
        if reason := self._not.after_unit(text, m.end, dimension):
            limit = reason == "time limit" and _LIMIT_CUE.search(text, max(0, m.start - 2), m.start)
            if not limit:
                return reason
        if dimension == "rating" and not before and _goes_on(text, bounded):
            return "size"  # 110千伏坪北输变电工程
        if unit.text == "日" and not (_CUT_TO.search(text, max(0, m.start - 8), m.start) or before or after):
            return "date"
        if unit.text in ("分", "秒") and text[m.start - 1 : m.start] in ("时", "点", "分"):
            return "date"  # 9时15分
        reason = self._not.after_unit(text, bounded, dimension) if before or after else None
        if reason is not None and reason != "time limit":
            return reason
        if unit.canonical == "岁" and (after or m.low != m.high) and _goes_on(text, bounded):
            return "name"  # 3岁以下婴幼儿
        if after and dimension not in _COUNTED and self._not.sizes(text, bounded):
            return "size"
        if number.bare and not before:
            return "word"
        if number.form == "han" and not (before or after) and m.low == m.high <= 19:
            return self._small_count(text, m, unit)
        return None

    def _small_count(self, text: str, m: _Measured, unit: Unit) -> str | None:
        if reason := self._not.orders(unit.text):
            return reason
        if unit.dimension not in _SMALL_COUNT or m.number.high > 10:
            return None
        if m.number.low == 1:
            return "generic one"
        return "inventory" if self._not.names_things(text, m.start, m.end) else None


def _threshold(before: tuple[str, int] | None, after: tuple[str, int] | None) -> bool:
    return bool((before and before[0] in _THRESHOLDS) or (after and after[0] in _THRESHOLDS))


def _goes_on(text: str, position: int) -> bool:
    """Whether a Chinese word follows directly, so that the number before it modifies."""
    return "一" <= text[position : position + 1] <= "鿿"


def _attained(text: str, m: _Measured) -> bool:
    """平均受教育年限达到11.2年: years as a level, not a stretch of time."""
    if m.low >= 1000 or m.unit is None or m.unit.text != "年":
        return False
    return m.low % 1 != 0 or bool(_REACHED.search(text, max(0, m.start - 4), m.start))


def _than(text: str, start: int, end: int) -> str | None:
    """比170低, 比四分之一大: a bound around the number."""
    if not text[max(0, start - 2) : start].rstrip().endswith("比"):
        return None
    following = text[end : end + 2].lstrip()[:1]
    return "above" if following and following in "大高多" else "below" if following and following in "小低少" else None


def _with_change(low: Decimal, high: Decimal, unit: Unit, small: re.Match[str]) -> tuple[Decimal, Decimal]:
    """一块二 = 1.2 块, 三块零四 = 3.04 块."""
    if unit.text not in ("块", "元", "米"):
        return low, high
    tenth, hundredth = (parse_number(part or "0") or Decimal(0) for part in (small[1], small[2] or small[3]))
    more = tenth / 10 + hundredth / 100
    return low + more, high + more


def _shared_scale(first: _Measured, second: _Measured) -> Decimal:
    """2—3万 means 2万—3万; 8500到3万 means what it says."""
    scale = second.number.scale
    if not scale or first.number.scale or first.unit is not None:
        return first.low
    factor = Decimal(1)
    for c in scale:
        factor *= SCALES[c]
    return first.low * factor if first.low * factor < second.high else first.low


def _code(text: str, start: int, dimension: str | None) -> str | None:
    """PM2.5, G20, 1+1+9, 〔2024〕12号; GDP6% is a number all the same."""
    before = text[start - 1 : start]
    if not before or not (before in _CODE_BEFORE or (before.isascii() and before.isalpha())):
        return None
    return None if before.isalpha() and dimension in ("ratio", "money") else "code"


def _sign(text: str, start: int, unit: Unit | None) -> int:
    """Length of a minus before the number: -2.3%, 负5%, 零下12℃; 0 without one."""
    if unit is not None and unit.dimension not in _SIGNED:
        return 0
    if text.startswith("零下", start - 2) and start >= 2:
        return 2
    before, further = text[start - 1 : start], text[start - 2 : start - 1]
    return int(before in ("负", "-", "－", "−") and before != "" and not (further.isascii() and further.isalnum()))
