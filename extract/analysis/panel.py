"""Targets as a panel: region × year × horizon × indicator, planned beside achieved, each with its sentence.

A row holds one figure a side or says that there are several; what stands in its place when there is none is told by
``coverage``. Columns: ``panel_columns.tsv`` beside this module.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from extract.analysis.absence import Worded, WordingReader
from extract.analysis.choice import chosen, competing
from extract.analysis.documents import DOCUMENT_COLUMNS, Reports
from extract.analysis.evidence import SentenceFinder
from extract.analysis.figures import Figure, FigureReader, PanelCell
from extract.analysis.hard import HARD_RULES
from extract.analysis.horizons import ANNUAL
from extract.analysis.indicator_matcher import Indicator, Indicators
from extract.lexicon.tables import SHIPPED, Tables
from extract.tables import schema
from extract.tables.rundir import StoredRecord, read_jsonl
from extract.tables.schema import Column, Values, plain_number
from extract.tables.sentences import Sentence


class Asked(NamedTuple):
    """A name as typed, the indicators it stands for (none where it is not known) and near names to offer."""

    name: str
    indicators: tuple[Indicator, ...]
    near: tuple[str, ...] = ()


@cache
def panel_columns() -> tuple[Column, ...]:
    """The columns of the panel with type, meaning and categories, in order."""
    lines = files("extract.analysis").joinpath("panel_columns.tsv").read_text("utf-8").splitlines()
    return schema.read_columns(lines)


COLUMNS = tuple(column.name for column in panel_columns())


class Panel:
    """The figures of a finished run, grouped by region, year, horizon, indicator and measure.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        indicators: the indicators wanted, by any of their names; none: the standard set, all of the table.
        rule: name out of :data:`HARD_RULES`.
        tables: the shipped ones, or with own rows of ``indicators.tsv``, ``indicator_words.tsv``, ``comparators.tsv``.
        strict: leave a side empty where several values compete.

    Attributes:
        asked: what each name given was taken for.
        names: how often each indicator name stands in the records, with the indicator it was taken for.
        left_out: figures of known indicators without a cell, by reason.
        reports: the documents, with what keeps one out.

    Raises:
        FileNotFoundError: ``folder`` holds no finished run. KeyError: no such rule. ValueError: a bad table, or not one
            of the names given is known.
    """

    def __init__(
        self,
        folder: Path,
        indicators: Sequence[str] = (),
        *,
        rule: str = "either",
        tables: Tables = SHIPPED,
        strict: bool = False,
    ) -> None:
        self._hard, self._strict = HARD_RULES[rule], strict
        self._table = Indicators(tables)
        self.reports = Reports(folder)
        self._reader = FigureReader(self._table, tables)
        self._wordings = WordingReader(self._table, tables)
        self._evidence_of = SentenceFinder(folder)
        records = folder / "records.jsonl"
        self.asked = self._resolve(indicators, records)
        self._wanted = {one.name: one for asked in self.asked for one in asked.indicators}
        if not indicators:
            self._wanted = {one.name: one for one in self._table.all}
        self._planned: dict[PanelCell, list[Figure]] = defaultdict(list)
        self._achieved: dict[PanelCell, list[Figure]] = defaultdict(list)
        self._worded: dict[PanelCell, list[Worded]] = defaultdict(list)
        self.counted: Counter[str] = Counter()
        self._read(records)
        self._by_code = {(cell.code, *cell[2:]): self._taken(cell)[0] for cell in self._planned}

    @property
    def names(self) -> Counter[tuple[str, str | None]]:
        """How often each name of an indicator stands in the records, with the codes it was taken for."""
        return self._reader.names

    @property
    def left_out(self) -> Counter[str]:
        """How many figures of known indicators found no cell, by reason."""
        return self._reader.left_out

    def _resolve(self, names: Sequence[str], records: Path) -> list[Asked]:
        """Take each name for indicators; one that only records bear becomes an indicator of its own."""
        asked = [Asked(name, tuple(self._table.asked(name))) for name in names]
        unknown = {one.name for one in asked if not one.indicators}
        if unknown:
            borne = unknown & {str(r.quantity.indicator) for r in read_jsonl(records) if r.quantity}
            made = {name: self._table.add(name) for name in borne}
            asked = [
                Asked(one.name, (made[one.name],)) if one.name in made
                else one if one.indicators
                else Asked(one.name, (), tuple(self._table.near(one.name)))
                for one in asked
            ]  # fmt: skip
        if names and not any(one.indicators for one in asked):
            raise ValueError("; ".join(unknown_sentence(one) for one in asked))
        return asked

    def _read(self, path: Path) -> None:
        for doc_id, group in groupby(read_jsonl(path), key=lambda record: record.doc_id):
            home = self.reports.home(doc_id)
            records = list(group)
            for figure in self._reader.read(records, home):
                if figure.cell.indicator in self._wanted:
                    side = self._planned if figure.planned else self._achieved
                    side[figure.cell].append(figure)
                    self.counted[doc_id] += 1
            for record in records:
                self._read_wording(record)

    def _read_wording(self, record: StoredRecord) -> None:
        place, year = self.reports.home(record.doc_id)
        for worded in self._wordings.read(record, place, year):
            one = worded.indicator
            if one.name in self._wanted and place.name:
                self._worded[_usual(place.code, place.name, worded.year, worded.horizon, one)].append(worded)

    def document_rows(self) -> list[Values]:
        """The table of documents, its header first: how many figures each gives, and what leaves it out."""
        return [
            list(DOCUMENT_COLUMNS),
            *(
                [r.doc_id, r.source, r.home.place.name or None, r.home.year, r.status, self.counted[r.doc_id], r.lacks]
                for r in self.reports.by_id.values()
            ),
        ]

    def rows(self) -> Iterator[Values]:
        """Yield the rows in the order of :data:`COLUMNS`, by indicator, measure, horizon, region and year."""
        for cell in sorted(self.cells(), key=self._order):
            yield self._row(cell)

    def _order(self, cell: PanelCell) -> tuple[Any, ...]:
        place = list(self._wanted).index(cell.indicator)
        return place, cell.measure, cell.unit, cell.horizon, cell.code, cell.region, cell.year

    def cells(self) -> set[PanelCell]:
        """Cells with figures or wordings, and for each indicator the empty ones of the grid of regions and years."""
        found = {*self._planned, *self._achieved, *self._worded}
        empty = {
            _usual(place.code, place.name, year, ANNUAL, one)
            for place, year in self.reports.grid()
            for one in self._wanted.values()
        }
        return found | empty

    def figures(self, cell: PanelCell) -> tuple[list[Figure], list[Figure]]:
        """All figures of a cell: planned, achieved."""
        return self._planned.get(cell, []), self._achieved.get(cell, [])

    def wordings(self, cell: PanelCell) -> list[Worded]:
        """All targets of a cell that are put in words."""
        return self._worded.get(cell, [])

    def evidence(self, record: StoredRecord) -> Sentence:
        """The sentence of a record with its place in the raw text."""
        return self._evidence_of.of(record)

    def _taken(self, cell: PanelCell) -> tuple[Figure | None, Figure | None]:
        """The target and the result that count; with ``strict`` none of several."""
        taken = []
        for figures, planned in zip(self.figures(cell), (True, False), strict=True):
            one = chosen(figures, planned)
            taken.append(None if self._strict and competing(figures, one) else one)
        return taken[0], taken[1]

    def _row(self, cell: PanelCell) -> Values:
        planned, achieved = self.figures(cell)
        target, result = self._taken(cell)
        worded = None if planned else next(iter(self.wordings(cell)), None)
        one = self._wanted[cell.indicator]
        said = target or worded
        return [
            cell.code or None, cell.region, cell.year, cell.horizon, one.code, one.name, one.en or None,
            cell.measure, cell.unit or None,
            self._coverage(cell, target, worded),
            *_value(target),
            worded.wording if worded else target.quantity.comparator if target else None,
            said.record.commitment if said else None,
            said.record.commitment_level if said else None,
            target.quantity.constraint if target else None,
            *self._evidence(said.record if said else None),
            len(planned),
            *_value(result),
            *self._evidence(result.record if result else None),
            len(achieved),
            schema.join(self._alternatives(cell)),
            int(self._hard(target)) if target else None,
            *self._above(cell, target, one.polarity),
        ]  # fmt: skip

    def _coverage(self, cell: PanelCell, target: Figure | None, worded: Worded | None) -> str:
        planned, achieved = self.figures(cell)
        if target or planned:
            return "target" if target else "competing"
        if worded:
            return "no_number"
        return "achieved_only" if achieved else self.reports.coverage(cell.region, cell.year)

    def _evidence(self, record: StoredRecord | None) -> Values:
        if record is None:
            return [None] * 5
        sentence = self.evidence(record)
        return [record.record_id, record.doc_id, sentence.text, sentence.start, sentence.end]

    def _alternatives(self, cell: PanelCell) -> list[str]:
        """Ids of the records with another value than the one that counts, on either side."""
        out: list[str] = []
        for figures, planned in zip(self.figures(cell), (True, False), strict=True):
            one = chosen(figures, planned)
            others = competing(figures, one)
            taken = [one] if self._strict and others and one else []
            out += [figure.record.record_id for figure in [*taken, *others]]
        return list(dict.fromkeys(out))

    def _above(self, cell: PanelCell, target: Figure | None, polarity: int) -> Values:
        """Region, low, high of the nearest level above that has the same target, and how much more is asked here."""
        for code in levels_above(cell.code) if target else []:
            figure = self._by_code.get((code, *cell[2:]))
            if target and figure:
                own, theirs = _end(target), _end(figure)
                gap = None if own is None or theirs is None or not polarity else plain_number((own - theirs) * polarity)
                return [figure.cell.region, _number(figure.low), _number(figure.high), gap]
        return [None] * 4


def unknown_sentence(asked: Asked) -> str:
    """What to tell of a name that nothing bears, with near ones."""
    near = f"; near ones: {', '.join(asked.near)}" if asked.near else ""
    return f"no indicator {asked.name}{near}"


def levels_above(code: str) -> list[str]:
    """Return the codes of the levels above a GB/T 2260 code, nearest first (371402 → 371400, 370000, 100000)."""
    if len(code) != 6:
        return []
    chain = [code[:4] + "00", code[:2] + "0000", "100000", "000000"]
    return [above for above in dict.fromkeys(chain) if above != code] if code not in chain[2:] else []


def _usual(code: str, region: str, year: int, horizon: str, one: Indicator) -> PanelCell:
    """The cell in which a figure of the indicator usually stands."""
    measure = one.measures[0]
    unit = "%" if measure in ("growth", "share") else one.unit
    return PanelCell(code, region, year, horizon, one.name, measure, unit)


def _value(figure: Figure | None) -> Values:
    if figure is None:
        return [None] * 5
    return [figure.quantity.text, _number(figure.low), _number(figure.high), figure.bound, figure.quantity.change]


def _number(value: Decimal | None) -> int | Decimal | None:
    return None if value is None else plain_number(value)


def _end(figure: Figure) -> Decimal | None:
    low, high = figure.signed
    return low if low is not None else high
