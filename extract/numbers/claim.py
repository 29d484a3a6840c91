"""Number + unit + bound: which stretches of text are quantities."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import NUMERAL
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Bound
from extract.numbers.bounds import BoundTable
from extract.numbers.exclusions import NotQuantities
from extract.numbers.measures import Measured, MeasureReader
from extract.numbers.near import leading
from extract.numbers.refusal import STOPS, BoundWord, ReasonReader, than
from extract.numbers.unit_matcher import Unit

_ORDER = ("第", "前")
#: 提前3天, 5年前1.5个百分点: 前 means earlier, not the first ones
_EARLIER = tuple("提此目日年月期底末以之")
_BEHIND_RANK = ("的", "和", "上升", "跃升", "提升", "以内", "位", "名")
#: 分别居全省第一|、第二; in 全市第一|、第二|产业 the list goes on to a noun
_LISTED = lazy(rf"(?:[、和与及]第?{NUMERAL})*")
_ONE = Decimal(1)
#: a minus, but not 减负|300亿元 or A-3
_MINUS = lazy(r"(?<=(零下))|(?<=(?<![0-9A-Za-z])((?<![减担欠肩])负|[-－−]))")
_SIGNED = frozenset({"ratio", "temperature", "money"})


class Claim(msgspec.Struct, frozen=True, gc=False):
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
    factor: Decimal = _ONE
    """What a value is multiplied with to be in the canonical unit."""


class Refused(msgspec.Struct, frozen=True, gc=False):
    """A number that is no quantity."""

    start: int
    end: int
    reason: str


class SpanReader:
    """Reads all quantities of a text, from left to right and without overlap.

    Args:
        tables: the extractor's tables.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        refusals = NotQuantities(tables)
        self._bounds = BoundTable(tables)
        self._measures = MeasureReader(tables, refusals, self._bounds.first_chars)
        self._reasons = ReasonReader(refusals)
        ranks = alternatives(tables.sets["regional"] | tables.sets["ranking"])
        self._ranked = lazy(rf"(?:{ranks})[^，。；、]{{0,6}}第?$")
        """The number behind is a rank: 居全省第3位."""

    def read(self, text: str, start: int, end: int, refused: list[Refused] | None = None) -> list[Claim]:
        """Return the claims in ``text[start:end]``; numbers that are none go to ``refused`` if it is given."""
        claims: list[Claim] = []
        for measured in self._measures.find(text, start, end):
            if claims and measured.start < claims[-1].end:
                continue  # 90分（含90分）以上: said twice
            result = self._judge(text, measured)
            if isinstance(result, Claim):
                claims.append(result)
            elif refused is not None:
                refused.append(result)
        return claims

    def whole(self, text: str, start: int, end: int) -> Claim | None:
        """The claim of a text that is one numeral and nothing else (三五百, 一百余), as a cell of a table may be."""
        measured = self._measures.whole(text, start, end)
        return None if measured is None else self._claim(text, measured, None, None)

    def _judge(self, text: str, m: Measured) -> Claim | Refused:
        start, end = m.start, m.end
        if m.number.form == "first" or text[start - 1 : start] in _ORDER:
            ranked = self._rank(text, m)
            if ranked is not None:
                return ranked
        ratio = m.unit is not None and m.unit.dimension == "ratio"
        before = self._bounds.before(text, start, bool(m.number.scale), m.number.bare, ratio)
        after = self._bounds.after(text, end)
        reason = self._reasons.reason(text, m, before, after)
        if reason is not None:
            return Refused(start, end, reason)
        return self._claim(text, m, before, after)

    def _claim(self, text: str, m: Measured, before: BoundWord, after: BoundWord) -> Claim:
        start, low, high = m.start, m.low, m.high
        sign = _sign(text, start, m.unit)
        if sign < start:
            start, low, high = sign, -m.high, -m.low
        bound: str = Bound.RANGE if low != high else Bound.ABOVE if m.more else Bound.POINT
        if before is not None and bound != Bound.RANGE:
            bound = before[0]
        if after is not None and (bound in (Bound.POINT, Bound.APPROX) or (bound == Bound.ABOVE and before is None)):
            bound = after[0]
        if bound == Bound.POINT and before is None and after is None and (around := than(text, start, m.end)):
            bound = around
        if bound == Bound.POINT:
            bound = self._bounds.far(text, start, m.unit.dimension if m.unit else None) or bound
        unit = m.unit
        return Claim(
            start=before[1] if before else start,
            end=after[1] if after else m.end,
            low=None if bound in (Bound.AT_MOST, Bound.BELOW) else low,
            high=None if bound in (Bound.AT_LEAST, Bound.ABOVE) else high,
            unit="百分点" if unit is not None and unit.text == "个百分点" else unit.text if unit else None,
            canonical=unit.canonical if unit else None,
            dimension=unit.dimension if unit else None,
            bound=bound,
            number_start=start,
            unit_end=m.end,
            factor=unit.factor if unit else _ONE,
        )

    def _rank(self, text: str, m: Measured) -> Claim | Refused | None:
        """第7位, 全国第一, 居首位: a rank; 前三位: at most the third. 提前3天 is neither."""
        mark = "" if m.number.form == "first" else text[m.start - 1 : m.start]
        top, share = mark == "前", m.unit
        if top and text.endswith(_EARLIER, 0, m.start - 1):
            return None
        if top and share is not None and share.dimension == "ratio":  # 学科排名全球前1%
            return Claim(
                m.start - 1, m.end, None, m.high, share.text, share.canonical, "ratio", Bound.AT_MOST, m.start, m.end,
                share.factor,
            )  # fmt: skip
        unit = m.unit if m.unit is not None and m.unit.text in ("位", "名", "强") else None
        end = m.end if unit else m.number.end
        last = _LISTED.match(text, end).end()  # type: ignore[union-attr]
        stop = text[last : last + 1] in STOPS or text.startswith(_BEHIND_RANK, last)
        known = leading(self._ranked, text, m.start) or (top and unit)
        if not (stop or unit) or not known or (unit and unit.text == "强" and not top):
            return Refused(m.start, end, "ordinal")
        start = m.start - len(mark)
        return Claim(
            start, end, None if top else m.low, m.high, "位", "位", "rank", "at_most" if top else "point", m.start, end
        )


def _sign(text: str, start: int, unit: Unit | None) -> int:
    """Where the minus before the number at ``start`` begins: -2.3%, 负5%, 零下12℃; ``start`` without one."""
    minus = _MINUS.match(text, start) if unit is None or unit.dimension in _SIGNED else None
    return start - len(minus[1] or minus[2]) if minus else start
