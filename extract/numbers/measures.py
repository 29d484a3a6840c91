"""Numerals with their measure word, single or as a range: 3万个, 5%—6%, 2万元以上10万元以下."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import Tables
from extract.numbers.currencies import CurrencyTable
from extract.numbers.exclusions import NotQuantities
from extract.numbers.near import leading
from extract.numbers.numerals import LONGEST, SCALES, parse_number
from extract.numbers.scan import Number, NumberPattern
from extract.numbers.unit_matcher import NEVER, Unit, UnitMatcher

_NO_PAIR = frozenset(("", "\n", "、", "第", "（", "(", "各"))
_EACH = lazy("分别[^，。；]*$")
_RANGE = lazy(r"[ \t\u3000]?(?:[—–\-~～－−―]{1,2}|至|到)[ \t\u3000]?")  # never over a line end
_FROM_UP = lazy(r"及?以上、?(?=[0-9一二两三四五六七八九十百千])")  # 5万元以上10万元以下
#: a measure word that no table has, before a stop: 建成12渠，
_UNKNOWN = lazy(
    r"(?![的是和与在至到为占等及以之或余多前后内上下中起来点时号楼])[一-鿿](?=[，。；、）]|以上|以内|左右|余|多|\Z)"
)
#: 五块七毛八, 3元5角, 三米九: what follows the whole units in everyday prices and lengths
_SMALL_CHANGE = lazy(
    r"(?:([0-9一二两三四五六七八九])[毛角]?(?:([0-9一二三四五六七八九])分?)?|零([一二三四五六七八九]))"
    r"(?=[到至，。；、）\s]|左右|以|\Z)"
)
_CHANGED = frozenset("块元米")
_SHARED_POINTS = lazy(r"(?:[、和及][0-9]++(?:\.[0-9]++)?个){1,5}百分点")
_SHARED_UNIT = lazy(r"(?:[、和及][0-9]++(?:\.[0-9]++)?){1,5}(个百分点|%|％)")
_DIGITS = lazy("[一二三四五六七八九十]+(?:点[〇零一二三四五六七八九]+)?(?![成个分])")
_STEPS = frozenset(Decimal(10**n) for n in range(LONGEST))
_RATIO = lazy(r"[∶:：]1(?![\d.．:：])")


class Measured(msgspec.Struct, frozen=True, gc=False):
    """Numerals with their unit: what stands between ``start`` and ``end`` before bounds are read."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: Unit | None
    more: bool
    number: Number


class MeasureReader:
    """Finds numerals and reads their units and ranges.

    Args:
        tables: the extractor's tables.
        refusals: the reasons, which also tell a measure word from a name (12345热线).
        bounds: characters a bound after a number can begin with.
    """

    def __init__(self, tables: Tables, refusals: NotQuantities, bounds: str) -> None:
        self._units = UnitMatcher(tables)
        self._not = refusals
        self._numbers = NumberPattern(self._units.first_chars + bounds + "至到—–-～~")
        self._percent = self._units.get("%")
        self._currencies = CurrencyTable(tables, self._units)

    def find(self, text: str, start: int, end: int) -> Iterator[Measured]:
        """Yield the measured numbers of ``text[start:end]`` from left to right, without overlap."""
        done = start
        for number in self._numbers.find(text, start, end):
            if number.start >= done:
                measured = self._measure(text, number)
                done = measured.end
                yield measured

    def whole(self, text: str, start: int, end: int) -> Measured | None:
        """The number of a text that is one numeral and nothing else."""
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        number = self._numbers.at(text, begin)
        if number is None or text[number.end : end].strip():
            return None
        return Measured(begin, number.end, number.low, number.high, None, number.more, number)

    def _measure(self, text: str, number: Number) -> Measured:
        """Number and unit, or two of them as a range (3至5个, 500万～1000万元)."""
        first = self._with_unit(text, number)
        sep = _RANGE.match(text, first.end) or _FROM_UP.match(text, first.end)
        second_number = self._numbers.at(text, sep.end()) if sep else None
        if second_number is None:
            if sep and number.form == "percent" and (tail := _DIGITS.match(text, sep.end())):
                return _percent_range(first, tail)
            return self._side_by_side(text, first) or first
        second = self._with_unit(text, second_number)
        low = _shared_scale(text, first, second)
        same = first.unit is None or second.unit is None or second.unit.text.startswith(first.unit.text)
        same = same or first.unit.canonical == second.unit.canonical  # type: ignore[union-attr]
        if not same or low > second.high or second.number.form == "first":
            return first
        if sep and sep[0][0] in "以及" and not text.startswith(("以下", "以内"), second.end):
            return first
        return msgspec.structs.replace(first, end=second.end, low=low, high=second.high, unit=second.unit or first.unit)

    def _side_by_side(self, text: str, first: Measured) -> Measured | None:
        """三、四百家, 5、6家, 十五、六个: two figures, one higher than the other by one, are about so many."""
        number = first.number
        paired = first.unit is None and text.startswith("、", number.end)
        if not paired or text[number.start - 1 : number.start] in _NO_PAIR:
            return None
        following = self._numbers.at(text, number.end + 1)
        second = self._with_unit(text, following) if following and following.low == following.high else None
        if second is None or second.more or not self._may_be_about(second):
            return None
        low, high = _pair(number.low, second.low)
        if not low or leading(_EACH, text, number.start):
            return None
        return msgspec.structs.replace(second, start=first.start, low=low, high=high)

    def _may_be_about(self, second: Measured) -> bool:
        """Whether two figures of this unit may be one: not dates and grades, 一、二期, or rates (增长5、6%)."""
        unit, tenths = second.unit, second.number.form == "share"
        if unit is None or unit.dimension in NEVER or self._not.orders(unit.text):
            return False
        return tenths or unit.dimension != "ratio"

    def _with_unit(self, text: str, number: Number) -> Measured:
        position, unit, low, high, more = number.end, self._percent, number.low, number.high, number.more
        if number.form in ("arabic", "han"):
            found = self._units.match(text, position, bool(number.scale) or number.bare)
            if found is None and text[position : position + 1] == " ":
                found = self._units.match(text, position + 1)
            unit, position = found or self._unknown(text, number) or (None, position)
            if unit is not None and unit.text in _CHANGED and (small := _SMALL_CHANGE.match(text, position)):
                low, high, position = *_with_change(low, high, small), small.end()
            half = text.startswith("半", position) and not text.startswith("半径", position)  # 5公里|半径
            if half and unit is not None and unit.dimension not in NEVER:
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
        elif unit is not None and unit.text == "个" and _SHARED_POINTS.match(text, position):
            unit = self._units.get("个百分点")  # 分别提高3个和4个百分点
        start = number.start
        if unit is None or unit.dimension == "money":
            start, unit = self._currencies.before(text, start, unit)
        return Measured(start, position, low, high, unit, more, number)

    def _unknown(self, text: str, number: Number) -> tuple[Unit, int] | None:
        """A character that stands like a measure word but is in no table is kept as written: 500提。"""
        if number.form != "arabic" or self._not.after_number(text, number.end) is not None:
            return None
        match = _UNKNOWN.match(text, number.end)
        return (Unit(match[0], match[0], "unknown", Decimal(1)), match.end()) if match else None


def _with_change(low: Decimal, high: Decimal, small: re.Match[str]) -> tuple[Decimal, Decimal]:
    """一块二 = 1.2 块, 三块零四 = 3.04 块."""
    tenth, hundredth = (parse_number(part or "0") or Decimal(0) for part in (small[1], small[2] or small[3]))
    more = tenth / 10 + hundredth / 100
    return low + more, high + more


def _percent_range(first: Measured, tail: re.Match[str]) -> Measured:
    """百分之六到七."""
    high = parse_number(tail[0])
    if high is None or high <= first.low:
        return first
    return msgspec.structs.replace(first, end=tail.end(), high=high)


def _pair(first: Decimal, second: Decimal) -> tuple[Decimal | None, Decimal]:
    """三、四百 → 300, 400; 十五、六 → 15, 16; nothing for figures that are not next to each other."""
    tens, digit = divmod(first, 10)
    if not digit:
        return None, second
    if tens:
        return (first, first + 1) if second == digit + 1 else (None, second)
    step = second / (digit + 1)
    return (digit * step if step in _STEPS else None), second


def _shared_scale(text: str, first: Measured, second: Measured) -> Decimal:
    """2—3万 means 2万—3万, 三至四成 30 % to 40 %; 8500到3万 means what it says."""
    if first.unit is None and text[second.end - 1] == "成":
        return first.low * 10
    low = first.low * prod(SCALES[c] for c in second.number.scale)
    return low if first.unit is None and low < second.high else first.low
