"""Records from the rows of tables of indicators: a record a figure, the row as its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from extract.document.tables import INDICATORS, Heading, TableRow, TextTable, is_no_value
from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import POINT_NUMBER
from extract.model import SCHEMA_VERSION, Aggregation, Horizon, Place, Quantity, Record, Role, Span, Status
from extract.numbers.grammar import QuantityGrammar
from extract.text.cleantext import CleanText

RULE = "table-row"
UNCLEAR = "unclear_table_row"
"""Flag of a document with a row of which it is not clear what cell belongs to what column."""

_YEAR = lazy("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DONE = lazy("实际|现状|基期|完成|当前")
_ITEM = lazy(rf"\s*(?:{POINT_NUMBER}|[★*＊#])?\s*(?:其中[：:]?)?\s*")
_UNIT = lazy(r"[（(\[]([^（()）\[\]]{1,10})[）)\]]\s*$")
_MOVES = lazy("(?:年均)?(增长|增加|提高|提升|降低|下降|减少)率?$")
_FALLS = ("降低", "下降", "减少")
_SIGNS = str.maketrans({
    "＞": "超过", ">": "超过", "≥": "不低于", "≧": "不低于", "＜": "低于", "<": "低于", "≤": "不超过", "≦": "不超过",
    "〔": None, "〕": None, "【": None, "】": None, "[": None, "]": None, "（": None, "）": None, "(": None, ")": None,
})  # fmt: skip
_LAST_DIGIT = lazy(r"(?<=[0-9万亿])(?![0-9.,，万亿]|\s*[-—–－~～]\s*[0-9])")
_CUMULATIVE = ("〔", "【", "[")
_MARKS = {"约束": "约束性", "预期": "预期性"}
_NO_UNIT = lazy(r"[-—–－/]*")


class _Name(msgspec.Struct, frozen=True):
    """What a row is about: place of the indicator, of the verb behind it, and the unit in its bracket."""

    thing: Place
    moves: Place | None
    unit: str


class TableReader:
    """Reads the rows of tables of indicators.

    Args:
        clean: the cleaned text.
        doc_id: of the document.
        quantities: reads the numbers.
        year: of the document, None where it is not known.
    """

    def __init__(self, clean: CleanText, doc_id: str, quantities: QuantityGrammar, year: int | None) -> None:
        self._clean, self._text, self._doc_id = clean, clean.text, doc_id
        self._quantities, self._year = quantities, year

    def records(self, table: TextTable, row: TableRow, section_path: str | None) -> Iterator[Record]:
        """Yield the records of one row; none of a row without indicator, or one that is not clear."""
        named = self._only(table, row, "name")
        if table.kind != INDICATORS or named is None:
            return
        name = self._name(named)
        unit = self._cell(self._only(table, row, "unit")) or name.unit
        unit = "" if _NO_UNIT.fullmatch(unit) else unit
        mark = next((full for word, full in _MARKS.items() if word in self._cell(self._only(table, row, "mark"))), None)
        for n, heading in enumerate(table.headings):
            place = row.cells[n] if heading.column in ("value", "average") else None
            if place is None or is_no_value(self._cell(place)):
                continue
            quantity = self._quantity(place, heading, name, unit or name.unit)
            if quantity:
                marked = msgspec.structs.replace(quantity, constraint=mark)
                yield self._record(table, row, (name, place, heading), marked, section_path)

    def _only(self, table: TextTable, row: TableRow, column: str) -> Place | None:
        return next((row.cells[n] for n in table.columns(column) if row.cells[n]), None)

    def _cell(self, place: Place | None) -> str:
        return self._text[slice(*place)].strip() if place else ""

    def _name(self, place: Place) -> _Name:
        """12.单位GDP能耗降低（%）: number and bracket put aside, the verb apart."""
        start, end = place
        item = _ITEM.match(self._text, start, end)
        start = item.end() if item else start
        bracket = _UNIT.search(self._text, start, end)
        unit = ""
        if bracket and self._is_unit(bracket[1]):
            unit = bracket[1]
            end = start + len(self._text[start : bracket.start()].rstrip())
        moves = _MOVES.search(self._text, start, end)
        if moves is None or moves.start() == start:
            return _Name((start, end), None, unit)
        return _Name((start, moves.start()), moves.span(1), unit)

    def _is_unit(self, word: str) -> bool:
        found = self._quantities.find(f"达到1{word}")
        return bool(found) and found[0].unit is not None and found[0].text.endswith(word)

    def _quantity(self, place: Place, heading: Heading, name: _Name, unit: str) -> Quantity | None:
        """Read a cell with the unit of its row, and with the movement that column or name tell."""
        written = self._cell(place)
        verb = self._text[slice(*name.moves)] if name.moves else ""
        over = heading.column == "average"
        if over:
            unit = self._unit_over(written, verb, unit)
        moving = ("下降" if verb in _FALLS else "增长") if verb or over else "达到"
        value = re.sub(r"\s", "", written.translate(_SIGNS))
        if unit not in written:
            value = _LAST_DIGIT.sub(unit, value, count=1)
        found = self._quantities.find(moving + value)
        if len(found) != 1:
            return None
        start, end = self._clean.raw_span(*place)
        return msgspec.structs.replace(found[0], text=written, start=start, end=end)

    @staticmethod
    def _unit_over(written: str, verb: str, unit: str) -> str:
        """Unit of a figure over the plan: growth is in per cent, that of a share in points, a sum in its own unit."""
        if "%" in written:
            return ""
        if verb or (written.startswith(_CUMULATIVE) and unit not in ("%", "")):
            return unit or "%"
        return "个百分点" if unit == "%" else "%"

    def _record(
        self,
        table: TextTable,
        row: TableRow,
        about: tuple[_Name, Place, Heading],
        quantity: Quantity,
        section_path: str | None,
    ) -> Record:
        name, place, heading = about
        times = self._times(table, heading, self._cell(place))
        status = Status.ACHIEVED if times.pop("done") else Status.PLANNED
        first, last = self._clean.raw_span(row.start, row.end)
        thing = self._span(name.thing)
        verb = self._span(name.moves) if name.moves else None
        fields = {key: times[key] for key in ("period_start", "period_end", "aggregation")}
        quantity = msgspec.structs.replace(
            quantity,
            indicator=thing.text, indicator_start=thing.start, indicator_end=thing.end,
            role=Role.TARGET if status == Status.PLANNED else Role.ACHIEVED, role_cue="table", **fields,
        )  # fmt: skip
        return Record(
            record_id=f"{self._doc_id}:{(verb or thing).start}-{thing.start}-{thing.end}-{quantity.start}",
            doc_id=self._doc_id, schema_version=SCHEMA_VERSION, section_path=section_path, paragraph=row.line,
            char_start=first, char_end=last, quote=self._clean.raw[first:last], verb=verb, object=thing, status=status,
            status_cue="table", quantity=quantity, rule_ids=(RULE,), **times,
        )  # fmt: skip

    def _span(self, place: Place) -> Span:
        return Span(self._text[slice(*place)], *self._clean.raw_span(*place))

    def _times(self, table: TextTable, heading: Heading, written: str) -> dict[str, Any]:
        """Period, horizon and aggregation of a column, and whether it tells of what is done."""
        years = sorted({year for n in table.columns("value") if (year := _year_of(table.headings[n].text))})
        last = years[-1] if years else None
        if heading.column == "average":
            over = Aggregation.CUMULATIVE if written.startswith(_CUMULATIVE) else Aggregation.ANNUAL_AVERAGE
            begin = years[0] + 1 if len(years) > 1 else last - 4 if last else None
            told = {"horizon": Horizon.PLAN, "aggregation": over, "done": False, "horizon_cue": "table"}
            return _span_of(begin, last) | told
        year = _year_of(heading.text)
        done = bool(_DONE.search(heading.text)) or (year is not None and self._is_over(year, years))
        plan = not done and (year is None or self._year is None or year > self._year)
        return _span_of(year, year) | {
            "horizon": Horizon.PLAN if plan else Horizon.ANNUAL, "done": done, "horizon_cue": "table",
            "aggregation": Aggregation.POINT if plan else Aggregation.ANNUAL,
        }  # fmt: skip

    def _is_over(self, year: int, years: list[int]) -> bool:
        if self._year is not None:
            return year < self._year
        return len(years) > 1 and year == years[0]


def _year_of(heading: str) -> int | None:
    found = _YEAR.findall(heading)
    return int(found[-1]) if found else None


def _span_of(first: int | None, last: int | None) -> dict[str, Any]:
    return {
        "period_start": f"{first}-01-01" if first else None,
        "period_end": f"{last}-12-31" if last else None,
    }
