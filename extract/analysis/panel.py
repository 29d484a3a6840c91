"""Targets as a panel: region × year, planned beside achieved, for analysis.

The year of a row is the one the figure is about: that of its period where text or document date give one; else the
one in the heading that opens the review or the plan (2023年计划执行情况); else the year of the document for a target,
and the year before for what a review or a work report tells. Of several figures for
one cell the first in the text counts; ``n_planned`` and ``n_achieved`` tell how many there are. A document of a
national body without a region of its own is about 全国, the level above the provinces.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from extract.analysis.indicators import Indicators, Known
from extract.document.sections import part_of
from extract.model import Quantity
from extract.tables.schema import Row, plain_number
from extract.tables.stored import StoredRecord, Table, read_jsonl

COLUMNS = (
    "region_code", "region_name", "year", "indicator", "measure", "unit", "coverage",
    "planned_low", "planned_high", "planned_bound", "planned_change", "commitment", "commitment_level",
    "planned_id", "n_planned",
    "achieved_low", "achieved_high", "achieved_bound", "achieved_change", "achieved_id", "n_achieved",
    "hard_constraint", "above_region", "above_low", "above_high", "amplification",
)  # fmt: skip
"""Columns of the panel.

``measure`` is ``growth`` (per cent), ``points`` (percentage points), ``change`` (in units) or ``level``.
``coverage`` is ``target``, ``achieved_only``, ``no_target`` (there is a text, and no target in it), ``failed`` (the
text could not be read) or ``no_text``. ``amplification`` is the own lower end less that of the nearest level above.
"""

ONE_SIDED = ("at_least", "above", "at_most", "below")
ENSURE = 4
"""Commitment levels from here on (确保, 必须) bind."""


_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|[—–－~-])")


class Figure(NamedTuple):
    """One quantity about one cell of the panel."""

    record: StoredRecord
    quantity: Quantity


def _by_bound(figure: Figure) -> bool:
    return figure.quantity.bound in ONE_SIDED


def _by_commitment(figure: Figure) -> bool:
    return (figure.record.commitment_level or 0) >= ENSURE


HARD_RULES: dict[str, Callable[[Figure], bool]] = {
    "bound": _by_bound,
    "commitment": _by_commitment,
    "either": lambda figure: _by_bound(figure) or _by_commitment(figure),
    "both": lambda figure: _by_bound(figure) and _by_commitment(figure),
    "marked": lambda figure: figure.quantity.constraint == "约束性",
}
"""What makes a target a hard constraint: a one-sided bound (以上, 不低于, 以内), a binding verb (确保, 必须), either,
both, or the mark 约束性 of a plan's own table."""


class Cell(NamedTuple):
    """Key of a row."""

    code: str
    region: str
    year: int
    indicator: str
    measure: str
    unit: str


class Panel:
    """The figures of a finished run, grouped by region, year and indicator.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        indicators: the indicators wanted, by any of their names; none: all of the table.
        rule: name out of :data:`HARD_RULES`.
        extra: folder with an own ``indicators.tsv``.

    Attributes:
        left_out: number of documents without region or year that have no figure in the panel.
        names: how often each indicator name stands in the records, with the group it fell into (None: unmatched).

    Raises:
        FileNotFoundError: ``folder`` holds no finished run. KeyError: no such rule. ValueError: a bad table, or an
            indicator that neither the table nor any record knows.
    """

    def __init__(
        self, folder: Path, indicators: Sequence[str] = (), *, rule: str = "either", extra: Path | None = None
    ) -> None:
        self._hard = HARD_RULES[rule]
        self._table = Indicators(extra)
        self._wanted = [self._group(name) for name in indicators] or self._table.groups
        self.names: Counter[tuple[str, str | None]] = Counter()
        self._documents = self._read_documents(folder)
        self._statuses: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        for document in self._documents.values():
            self._statuses[document["region_code"] or "", document["region_name"], document["year"]].add(
                document["status"]
            )
        self._planned: dict[Cell, list[Figure]] = defaultdict(list)
        self._achieved: dict[Cell, list[Figure]] = defaultdict(list)
        self._read_records(folder)
        self._refuse_unknown(indicators)
        self.left_out = self._count_left_out()
        self._by_code = {(cell.code, *cell[2:]): (cell.region, figures[0]) for cell, figures in self._planned.items()}

    def _count_left_out(self) -> int:
        """Documents without region or year, unless period or heading give the year of one of their figures."""
        homeless = {row["doc_id"] for row in self._documents.values() if not (row["region_name"] and row["year"])}
        cells = (*self._planned.values(), *self._achieved.values())
        return len(homeless - {figure.record.doc_id for figures in cells for figure in figures})

    def _group(self, name: str) -> str:
        known = self._table.find(name)
        return known.indicator if known else name

    def _refuse_unknown(self, names: Sequence[str]) -> None:
        """Refuse a name that nothing bears: a slip of the pen would read as places without a target."""
        known = {*self._table.groups, *(name for name, _ in self.names)}
        unknown = [name for name in names if self._group(name) not in known]
        if unknown:
            raise ValueError(f"no indicator {', '.join(unknown)}: neither the table of synonyms nor a record has it")

    def _read_documents(self, folder: Path) -> dict[str, dict[str, Any]]:
        table = Table(folder, "documents")
        documents = {row[0]: dict(zip(table.names, row, strict=True)) for row in table}
        for row in documents.values():
            if row["issuer_level"] == "national" and not row["region_name"]:
                row["region_code"], row["region_name"] = "100000", "全国"
        return documents

    def _read_records(self, folder: Path) -> None:
        for record in read_jsonl(folder / "records.jsonl"):
            quantity = record.quantity
            if quantity is None or not quantity.indicator or quantity.role not in ("target", "achieved"):
                continue
            home = self._documents.get(record.doc_id, {})
            known = self._known(record, quantity.indicator, home.get("region_name"))
            group = known.indicator if known else quantity.indicator
            self.names[quantity.indicator, known.indicator if known else None] += 1
            year = self._year(record, quantity)
            if group not in self._wanted or not home.get("region_name") or year is None:
                continue
            measure = _measure(quantity, known.growth if known else False)
            unit = quantity.unit or ""
            cell = Cell(home["region_code"] or "", home["region_name"], year, group, measure, unit)
            side = self._planned if quantity.role == "target" else self._achieved
            side[cell].append(Figure(record, quantity))

    def _known(self, record: StoredRecord, name: str, region: str | None) -> Known | None:
        """The group of an indicator; 城镇新增就业 is split between verb and indicator (新增｜就业)."""
        known = self._table.find(name, region)
        if known is None and record.verb:
            known = self._table.find(record.verb.text + name, region)
        return known

    def _year(self, record: StoredRecord, quantity: Quantity) -> int | None:
        """The year a figure is about; see the module's docstring."""
        if quantity.period_end:
            return int(quantity.period_end[:4])
        part, named = _half(record.section_path or "")
        if quantity.role == "target":
            return named if part == "plan" and named else record.year
        if part == "review" and named:
            return named
        looks_back = part == "review" or self._documents.get(record.doc_id, {}).get("doc_type") == "报告"
        return record.year - 1 if record.year and looks_back else record.year

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the panel in the order of :data:`COLUMNS`, by indicator, measure, region and year."""
        for cell in sorted(self._cells(), key=self._order):
            yield self._row(cell)

    def _order(self, cell: Cell) -> tuple[Any, ...]:
        return self._wanted.index(cell.indicator), cell.measure, cell.unit, cell.code, cell.region, cell.year

    def _cells(self) -> set[Cell]:
        """Cells with figures, and the empty ones of the grid of regions and years that have documents."""
        found = set(self._planned) | set(self._achieved)
        regions = {(d["region_code"] or "", d["region_name"]) for d in self._documents.values() if d["region_name"]}
        years = {d["year"] for d in self._documents.values() if d["year"]}
        kinds = {(c.indicator, c.measure, c.unit) for c in found}
        kinds |= {(name, "", "") for name in self._wanted if name not in {kind[0] for kind in kinds}}
        return found | {Cell(*region, year, *kind) for region in regions for year in years for kind in kinds}

    def _row(self, cell: Cell) -> Row:
        planned, achieved = self._planned.get(cell, []), self._achieved.get(cell, [])
        target = planned[0] if planned else None
        return [
            cell.code or None, cell.region, cell.year, cell.indicator, cell.measure or None, cell.unit or None,
            self._coverage(cell, bool(planned), bool(achieved)),
            *_figure(target),
            target.record.commitment if target else None,
            target.record.commitment_level if target else None,
            target.record.record_id if target else None,
            len(planned),
            *_figure(achieved[0] if achieved else None),
            achieved[0].record.record_id if achieved else None,
            len(achieved),
            int(self._hard(target)) if target else None,
            *self._above(cell, target),
        ]  # fmt: skip

    def _coverage(self, cell: Cell, planned: bool, achieved: bool) -> str:
        if planned or achieved:
            return "target" if planned else "achieved_only"
        statuses = self._statuses.get(cell[:3])
        if not statuses:
            return "no_text"
        return "failed" if statuses == {"failed"} else "no_target"

    def _above(self, cell: Cell, target: Figure | None) -> Row:
        """Region, low, high of the nearest level above that has the same target, and the difference from it."""
        if target is None:
            return [None] * 4
        for code in levels_above(cell.code):
            if (code, *cell[2:]) in self._by_code:
                region, figure = self._by_code[code, *cell[2:]]
                own, theirs = _end(target.quantity), _end(figure.quantity)
                gap = None if own is None or theirs is None else plain_number(own - theirs)
                return [region, _number(figure.quantity.low), _number(figure.quantity.high), gap]
        return [None] * 4


def levels_above(code: str) -> list[str]:
    """Return the codes of the levels above a GB/T 2260 code, nearest first (371402 → 371400, 370000, 100000)."""
    if len(code) != 6:
        return []
    chain = [code[:4] + "00", code[:2] + "0000", "100000", "000000"]
    return [above for above in dict.fromkeys(chain) if above != code] if code not in chain[2:] else []


def _half(path: str) -> tuple[str | None, int | None]:
    """``review`` or ``plan`` by the innermost heading that tells, and the year it names if it names just one."""
    for title in reversed(path.split(" > ")):
        part = part_of(title)
        if part:
            years = set(_YEAR.findall(title))
            return part, int(years.pop()) if len(years) == 1 else None
    return None, None


def _measure(quantity: Quantity, growth: bool) -> str:
    if quantity.unit in ("%", "‰"):
        return "growth" if growth or quantity.change != "level" else "level"
    if quantity.change == "level":
        return "level"
    return "points" if quantity.unit == "百分点" else "change"


def _figure(figure: Figure | None) -> Row:
    if figure is None:
        return [None] * 4
    quantity = figure.quantity
    return [_number(quantity.low), _number(quantity.high), quantity.bound, quantity.change]


def _number(value: Decimal | None) -> int | Decimal | None:
    return None if value is None else plain_number(value)


def _end(quantity: Quantity) -> Decimal | None:
    return quantity.low if quantity.low is not None else quantity.high
