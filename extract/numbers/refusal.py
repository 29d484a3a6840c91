"""Whether a measured number counts, or why it does not: date, duration, code, name, inventory."""

from __future__ import annotations

from extract.lexicon.patterns import lazy
from extract.model import ONE_SIDED, Bound
from extract.numbers.exclusions import COUNTED_IN_QUOTES, NotQuantities
from extract.numbers.measures import Measured
from extract.numbers.near import leading
from extract.numbers.unit_matcher import NEVER, Unit

#: Bound and offset of a bound word next to a number.
BoundWord = tuple[str, int] | None

STOPS = "，。；：、！？,;)）”」》\n 　"
_LIMIT_CUE = lazy(r"(?:至|到|为|在|超过|短|少|减|快)$")
_CUT_TO = lazy(r"(?:压|缩|减|降|控制)[^，。；、\d]{0,5}(?:至|到|在|为)$")
_LEVEL_CUE = lazy(r"(?:达到?|为|是|至|到|在|系数|指数|比|率|标准|增长|下降|提高|降低|上升|指标)$")
#: 由|0.62|提高到0.64
_ORIGIN_CUE = lazy("[由从][^，。；、0-9]{0,10}$")
_TURNS = lazy("(?:提高|提升|上升|增加|增至|升|扩大|下降|降|减少|缩小|回落)")
#: a size or an age follows: 使用年限为|30年
_REACHED = lazy(r"(?:达到?|提高到|提升到|提高至|提升至|增至|升至|缩短[至到]|压缩[至到]|年限为?|寿命为?)$")
_SMALL_COUNT = frozenset({"count", "people"})
#: a bound on these counts or measures; on other units it may classify what follows (30万千瓦以下机组)
_COUNTED = frozenset({"count", "people", "ratio", "multiple", "time", "rank", "temperature", "year"})
_UNCODED = COUNTED_IN_QUOTES | {"length"}
"""What is a quantity behind the name of a code: 省道|486公里, 固定电话|3万部."""
_CODE_BEFORE = frozenset("%._+＋×〔［[＃#@*=&")
_PROPORTION = lazy("比[^，。；]*$")
_THAN = lazy("(?<=比)|(?<=比 )")
_MORE_OR_LESS = lazy(" ?(?:[大高]|(?P<less>[小低少]))")
_CHINESE = lazy("[一-鿿]")
_YEARS = range(1900, 2101)
_CLOCK = lazy("[0-9０-９一二三四五六七八九十][时点分]$")
#: 年 and 个月 are lengths of time (再延长30年) unless a threshold word makes them a condition (3年以上)


class ReasonReader:
    """Names the reason why a number is no quantity.

    Args:
        refusals: the table of words that keep a number from counting.
    """

    def __init__(self, refusals: NotQuantities) -> None:
        self._not = refusals

    def reason(self, text: str, m: Measured, before: BoundWord, after: BoundWord) -> str | None:
        """Why the number is no quantity, or None."""
        unit, dimension = m.unit, m.unit.dimension if m.unit else None
        if dimension in NEVER:
            return dimension
        if reason := _code(text, m.start, dimension):
            return reason
        reason = self._not.before(text, m.start)
        counted = dimension and (dimension in _UNCODED or m.number.scale)
        if reason and not (reason == "code" and counted):
            return reason
        if dimension == "year":
            dated = int(m.low) in _YEARS and not before  # 2023年多哈世园会
            if dated or not (_threshold(before, after) or _attained(text, m)):
                return "date" if m.low >= 1000 else "duration"
        if unit is None and (reason := self._no_unit(text, m, before, after)):
            return reason
        bounded = after[1] if after else m.end
        if unit is not None and (reason := self._unit_reason(text, m, bounded, before, after)):
            return reason
        if self._not.in_name(text, m.start, m.end, dimension):
            return "name"
        return None

    def _no_unit(self, text: str, m: Measured, before: BoundWord, after: BoundWord) -> str | None:
        following = text[m.end : m.end + 1]
        if m.number.scale and not m.number.bare:
            populous = after and text.startswith("人口大", after[1])  # 50万以上|人口大县
            return "name" if populous else None  # 400万农村人口: a count without measure word
        if reason := self._not.after_number(text, m.end):
            return reason
        if following and (following in "+＋×_〕］]/.:：" or (following.isascii() and following.isalnum())):
            return "code"
        if m.number.form == "han" and not (before or after or m.number.scale):
            return "word"
        if m.number.bare and (not before or _goes_on(text, m.end)):
            return "word"  # 过亿项目, 百花
        is_ratio = m.end > m.number.end and leading(_PROPORTION, text, m.start)
        if before or after or is_ratio or than(text, m.start, m.end):
            return None
        if following in STOPS and leading(_LEVEL_CUE, text, m.start):
            return None
        if _TURNS.match(text, m.end) and leading(_ORIGIN_CUE, text, m.start):
            return None
        return "list number" if text[m.start - 1 : m.start] in "\n（( " and following in "、.．）)" else "bare"

    def _unit_reason(
        self,
        text: str,
        m: Measured,
        bounded: int,
        before: BoundWord,
        after: BoundWord,
    ) -> str | None:
        unit, number = m.unit, m.number
        assert unit is not None
        dimension = unit.dimension
        reason = self._not.after_unit(text, m.end, dimension)
        if reason and (reason != "time limit" or not leading(_LIMIT_CUE, text, m.start)):
            return reason
        if not (before or after) and self._not.capacity(text, m.end, dimension, number.scale):
            return "size"
        if dimension == "rating" and not before and _goes_on(text, bounded):
            return "size"  # 110千伏坪北输变电工程
        if unit.text == "日" and not (m.low % 1 or leading(_CUT_TO, text, m.start) or before or after):
            return "date"  # 9日; not 平均住院日9.4日
        if unit.text in ("分", "秒") and leading(_CLOCK, text, m.start):
            return "date"  # 9时15分; not 得分90分
        reason = self._not.after_unit(text, bounded, dimension) if after else None
        if reason is not None and reason != "time limit":
            return reason
        if unit.canonical == "岁" and (after or m.low != m.high) and _goes_on(text, bounded):
            return "name"  # 3岁以下婴幼儿
        if after and dimension not in _COUNTED and self._not.sizes(text, bounded):
            return "size"
        if number.bare and not before and not (after and _stays(text, m.start) and not _goes_on(text, bounded)):
            return "word"  # 百万吨装置; not 稳定在百万吨以上
        vague = number.more and m.low >= 10  # 几十家, 十多个 count, 统一来把握 does not
        if number.form == "han" and not (before or after or vague) and m.low == m.high <= 19:
            return self._small_count(text, m, unit)
        return None

    def _small_count(self, text: str, m: Measured, unit: Unit) -> str | None:
        if reason := self._not.orders(unit.text):
            return reason
        if unit.dimension not in _SMALL_COUNT or m.number.high > 10:
            return None
        if m.number.low == 1:
            return "generic one"
        return "inventory" if self._not.names_things(text, m.start, m.end) else None


def _threshold(before: BoundWord, after: BoundWord) -> bool:
    return bool((before and before[0] in ONE_SIDED) or (after and after[0] in ONE_SIDED))


def _stays(text: str, start: int) -> bool:
    """Say whether a number is where something stays or what it comes to: 稳定在|百万吨以上, 提高到|千亿元以上."""
    return text.endswith(("在", "到", "至", "达"), 0, start)


def _goes_on(text: str, position: int) -> bool:
    """Whether a Chinese word follows directly, so that the number before it modifies."""
    return _CHINESE.match(text, position) is not None


def _attained(text: str, m: Measured) -> bool:
    """平均受教育年限达到11.2年: years as a level, not a stretch of time."""
    if m.low >= 1000 or m.unit is None or m.unit.text != "年":
        return False
    return m.low % 1 != 0 or leading(_REACHED, text, m.start) is not None


def than(text: str, start: int, end: int) -> str | None:
    """比170低, 比四分之一大: a bound around the number."""
    sense = _MORE_OR_LESS.match(text, end) if _THAN.match(text, start) else None
    return None if sense is None else Bound.BELOW if sense["less"] else Bound.ABOVE


def _code(text: str, start: int, dimension: str | None) -> str | None:
    """PM2.5, G20, 1+1+9, 〔2024〕12号; GDP6% is a number all the same."""
    before = text[start - 1 : start]
    if not before or not (before in _CODE_BEFORE or (before.isascii() and before.isalpha())):
        return None
    return None if before.isalpha() and dimension in ("ratio", "money") else "code"
