"""From records to the figures of the panel: which indicator, what measure, in which unit, for which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from extract.analysis.horizons import year_of
from extract.analysis.indicator_matcher import ANY, Indicator, Indicators, Recognised, Territory
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Bound, Change, Quantity, Role
from extract.numbers.unit_matcher import UnitMatcher
from extract.tables.rundir import StoredRecord

_PERCENT = ("%", "‰", "百分点")
_SHARE = ("占", "占比", "比重", "贡献", "拉动", "占到")
_ELSEWHERE = re.compile("全[国省市区县]|平均|地区|[东中西]部|预期|目标|计划|城镇|农村")
"""What a figure is compared with that is no earlier value of its own."""
_PARTS = "企业|集团|公司|园区|高新区|开发区|新区|试验区|都市圈|城市群|经济圈|县域"
_OTHERS = re.compile(f"[^，；]{{0,12}}(?:{_PARTS})(?:累计|共|全年)?(?:完成|实现)")
"""Clauses whose figures are those of a part of the region."""
_OF_PART = re.compile(f"[^，；]{{0,8}}(?:{_PARTS})(?=.*(?:增加值|投资|外资|出口))")
"""开发区工业增加值、投资分别增长5%、6%: neither is the region's."""
_BROUGHT = ("带动", "拉动", "撬动")
"""What an event or project brings about is a part of the region's figure too: 带动全省出口5亿元."""
_MOVES = (Change.INCREASE, Change.DECREASE)


class Home(NamedTuple):
    """What a document is about: whose figures, and of which year."""

    place: Territory
    year: int | None


class PanelCell(NamedTuple):
    """Key of a row of the panel."""

    code: str
    region: str
    year: int
    horizon: str
    indicator: str
    measure: str
    unit: str


class Figure(NamedTuple):
    """One quantity about one cell, with its ends in the cell's unit.

    ``years_off`` is by how many years its text is later than the cell; ``listed`` how many indicators the passage
    around it gives for the same year and horizon.
    """

    record: StoredRecord
    quantity: Quantity
    cell: PanelCell
    low: Decimal | None
    high: Decimal | None
    bound: str
    planned: bool
    years_off: int
    listed: int = 0

    @property
    def signed(self) -> tuple[Decimal | None, Decimal | None]:
        """The ends as positions on an axis on which a fall is negative."""
        if self.quantity.change != Change.DECREASE or self.cell.measure not in ("growth", "change"):
            return self.low, self.high
        return (None if self.high is None else -self.high), (None if self.low is None else -self.low)


class FigureReader:
    """Reads the figures of one document after another.

    Attributes:
        names: how often each indicator name stands in the records, with the indicators it was taken for.
        left_out: how many figures of known indicators found no cell, by reason.
    """

    def __init__(self, table: Indicators, tables: Tables = SHIPPED) -> None:
        self._table = table
        self._units = UnitMatcher(tables)
        self.names: Counter[tuple[str, str | None]] = Counter()
        self.left_out: Counter[str] = Counter()

    def read(self, records: Sequence[StoredRecord], home: Home) -> list[Figure]:
        """Return the figures of one document, in the order of its text."""
        figures: list[Figure] = []
        for _, group in groupby(records, key=lambda record: (record.paragraph, record.sentence)):
            figures += self._sentence(_own(list(group)), home)
        return _listed(figures)

    def _sentence(self, records: list[StoredRecord], home: Home) -> Iterator[Figure]:
        before: str | None = None
        bounds = _shared_bounds(records)
        for n, record in enumerate(records):
            quantity: Any = record.quantity
            known = self._known(records, n, before, home.place)
            self.names[quantity.indicator, "|".join(k.indicator.code for k in known) or None] += 1
            if known:
                before = known[0].indicator.name
            for one in known:
                figure = self._figure(record, quantity, one, home, bounds[n])
                if figure:
                    yield figure

    def _known(self, records: list[StoredRecord], n: int, before: str | None, place: Territory) -> list[Recognised]:
        """The indicators a record is about: one, or several where one number is for all of a coordination."""
        record = records[n]
        quantity: Any = record.quantity
        names = self._table.several(quantity.indicator)
        shared = [other for other in records if _same_clause(other, record)]
        if len(names) == len(shared) > 1:  # 城乡居民收入分别增长5%、6%
            one = self._admitting(names[shared.index(record)], record, quantity, place)
            return [one] if one else []
        namings = () if len(names) > 1 and _alike(record) else self._namings(records, n, before)
        for name in namings:
            one = self._admitting(name, record, quantity, place)
            if one:
                return [one]
        found = (self._admitting(name, record, quantity, place) for name in names if len(names) > 1)
        return [one for one in found if one]

    def _namings(self, records: list[StoredRecord], n: int, before: str | None) -> Iterator[str]:
        """What is measured may be called: alone, with its verb (经济|增长, 新增|就业), with a head it leans on."""
        record = records[n]
        quantity: Any = record.quantity
        name, verb = quantity.indicator, record.verb.text if record.verb else ""
        yield name
        if verb:
            yield name + verb
            yield verb + name
        if before and (whole := self._table.leaning(name, before)):
            yield whole
        if before and (whole := self._table.completed(name, before)).startswith(name) and whole != name:
            yield from (one.indicator.name for one in self._table.find(whole) if one.indicator.name.startswith(name))
        if n and records[n - 1].quote == record.quote:  # 规模以上工业企业达7万家、增加值增长3%
            yield records[n - 1].object.text.removesuffix("企业") + name
        for other in records[n + 1 :]:
            if other.verb and record.verb and other.verb.start == record.verb.start and other.quantity:
                yield self._table.completed(name, str(other.quantity.indicator))

    def _admitting(self, name: str, record: StoredRecord, quantity: Quantity, place: Territory) -> Recognised | None:
        """The first indicator of the name that the figure can be one of; 研发投入占比3% is no sum."""
        found = self._table.find(name, place)
        return next((known for known in found if self._measure(known, record, quantity)), None)

    def _measure(self, known: Recognised, record: StoredRecord, quantity: Quantity) -> str | None:
        allowed = known.indicator.measures
        measure = self._own_measure(known, record, quantity)
        if measure == "change" and "change" not in allowed and quantity.unit != "百分点":
            measure = "level"  # 城镇新增就业50万人: the indicator itself is what is added
        return measure if measure in allowed else None

    def _own_measure(self, known: Recognised, record: StoredRecord, quantity: Quantity) -> str | None:
        one, moves = known.indicator, quantity.change in _MOVES
        share = bool(record.verb and record.verb.text.endswith(_SHARE))
        if quantity.unit == "百分点":  # of an amount, points are those of its rate of growth or of its share
            return "change" if one.dimension == ANY or "share" in one.measures else None
        if quantity.unit in ("%", "‰"):
            if "/" in quantity.text and not moves:
                return None  # 稳定在全国的1/10以上
            if one.dimension == "ratio" and "share" in one.measures:
                return "change" if moves and not known.growth else "share"
            return "share" if share or not (moves or known.growth or one.dimension != ANY) else "growth"
        unit = self._units.get(quantity.unit or "")
        if one.dimension == ANY:
            return "change" if moves else "level"
        moves = moves or bool(record.verb and f"新{record.verb.text}" in record.quote)  # 新|认定高新技术企业1400家
        alike = (quantity.unit or "") in (one.unit, *one.alike)
        if (unit.dimension if unit else None) != one.dimension and not alike:
            return None
        return "change" if moves else "level"

    def _figure(
        self, record: StoredRecord, quantity: Quantity, known: Recognised, home: Home, bound: str
    ) -> Figure | None:
        measure = self._measure(known, record, quantity) or ""
        year, horizon = year_of(record, measure, home.year)
        side = _side(quantity, year, home.year)
        if horizon is None:
            self.left_out["part of a year"] += 1
            return None
        if year is None or not home.place.name:
            self.left_out["no region or year"] += 1
            return None
        one = known.indicator
        unit, factor = self._unit(quantity.unit or "", one)
        low, high = _ends(quantity, bound, factor)
        cell = PanelCell(home.place.code, home.place.name, year, horizon, one.name, measure, unit)
        return Figure(record, quantity, cell, low, high, bound, side, (home.year or year) - year)

    def _unit(self, written: str, one: Indicator) -> tuple[str, Decimal]:
        """The unit of the row and what a value is to be multiplied with: 斤 → 吨, 0.0005."""
        if written in one.alike:
            return one.unit, Decimal(1)
        unit, wanted = self._units.get(written), self._units.get(one.unit)
        if written in _PERCENT or unit is None or wanted is None or unit.canonical != wanted.canonical:
            return written, Decimal(1)
        return one.unit, unit.factor / wanted.factor


def _side(quantity: Quantity, year: int | None, own: int | None) -> bool:
    """Whether the figure is planned; one of a year to come is, whatever its sentence sounds like."""
    return quantity.role == Role.TARGET or bool(year and own and year > own)


def _said_at(record: StoredRecord) -> tuple[int | None, str]:
    """Place of the verb and the words of the clause, which the records of one list share."""
    return record.verb.start if record.verb else None, record.quote


def _own(sentence: list[StoredRecord]) -> list[StoredRecord]:
    """The records of a sentence with figures that are the region's own."""
    others = {
        record.object.start
        for record in sentence
        if _OTHERS.match(record.quote) or (record.verb and record.verb.text.endswith(_BROUGHT))
    }
    zoned = {_said_at(record) for record in sentence if _OF_PART.match(record.object.text)}
    others |= {record.object.start for record in sentence if _said_at(record) in zoned}
    return [record for record in sentence if record.object.start not in others and _counts(record)]


def _alike(record: StoredRecord) -> bool:
    """城乡居民收入均增长8%: one number for each."""
    return bool(record.verb and re.search(f"(?:(?<![人年平])均|双双|都){re.escape(record.verb.text)}", record.quote))


def _counts(record: StoredRecord) -> bool:
    quantity = record.quantity
    if quantity is None or not quantity.indicator or quantity.role not in (Role.TARGET, Role.ACHIEVED):
        return False
    if _ELSEWHERE.search(quantity.baseline or ""):
        return False  # 高于全国0.4个百分点
    named = "goal-of" in record.rule_ids  # 实现生产总值增长7%的目标: the object is the goal, figure and all
    return named or quantity.text not in record.object.text  # 经济总量超600亿元的县域: which counties


def _same_clause(one: StoredRecord, other: StoredRecord) -> bool:
    return one.object.start == other.object.start and (one.verb and one.verb.start) == (other.verb and other.verb.start)


def _shared_bounds(records: list[StoredRecord]) -> list[str]:
    """The bound of each figure; in 分别增长5%、6%左右 the last bound is that of all."""
    bounds = [str(record.quantity and record.quantity.bound) for record in records]
    for n in range(len(records) - 2, -1, -1):
        here, after = records[n], records[n + 1]
        if not (here.quantity and after.quantity and here.verb and after.verb):
            continue
        near = 0 <= after.quantity.start - here.quantity.end <= 1
        behind = after.quantity.text.endswith(("左右", "以上", "以内", "以下", "上下"))
        if near and behind and bounds[n] == "point" and here.verb.start == after.verb.start:
            bounds[n] = bounds[n + 1]
    return bounds


def _ends(quantity: Quantity, bound: str, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
    low = None if quantity.low is None else quantity.low * factor
    high = None if quantity.high is None else quantity.high * factor
    if bound == quantity.bound:
        return low, high
    open_below, open_above = bound in (Bound.AT_MOST, Bound.BELOW), bound in (Bound.AT_LEAST, Bound.ABOVE)
    return (None if open_below else low), (None if open_above else high)


_PASSAGE = 4
"""Paragraphs on either side that make up a passage: some lists of targets have a line for each."""


def _listed(figures: list[Figure]) -> list[Figure]:
    """Note for each figure how many indicators its passage gives for the same year: target lists give many."""
    passages: dict[tuple[object, ...], dict[int, set[str]]] = {}
    for figure in figures:
        passage = passages.setdefault(_kind(figure), {})
        passage.setdefault(figure.record.paragraph, set()).add(figure.cell.indicator)
    out = []
    for figure in figures:
        passage, at = passages[_kind(figure)], figure.record.paragraph
        near = (passage.get(n, set()) for n in range(at - _PASSAGE, at + _PASSAGE + 1))
        out.append(figure._replace(listed=len(set().union(*near))))
    return out


def _kind(figure: Figure) -> tuple[object, ...]:
    return figure.planned, figure.cell.year, figure.cell.horizon
