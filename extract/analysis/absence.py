"""Targets without a number: 居民收入与经济增长同步, 居民消费价格保持合理水平."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.analysis.horizons import year_of
from extract.analysis.indicator_matcher import Indicator, Indicators, Territory
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Status
from extract.tables.rundir import StoredRecord

_FRONT = re.compile("^(?:力争|努力|确保|争取|使|让|保持|促进|推动|实现)+")
_MOVE = re.compile("^(?:的?(?:实际)?(?:增长|增速|增幅))(?=[和与同跟高快优好略适力不跑低超])")
"""In 增速高于经济增速 the first word belongs to the indicator."""
_LISTED_BEFORE = re.compile("^.*[0-9][^、]*、")
"""What a list gives with figures before what it gives without."""
_FIGURE = re.compile("[0-9]")
_MARK = re.compile("、")


class Worded(NamedTuple):
    """A target put in words: for which indicator and year, and the wording as the text has it."""

    record: StoredRecord
    indicator: Indicator
    year: int
    horizon: str
    wording: str


class WordingReader:
    """Finds the wordings of ``comparators.tsv`` behind the name of an indicator."""

    def __init__(self, table: Indicators, tables: Tables = SHIPPED) -> None:
        self._table = table
        self._patterns = [re.compile(row["words"] + "$") for row in tables.rows("comparators.tsv")]

    def read(self, record: StoredRecord, place: Territory, year: int | None) -> list[Worded]:
        """Return the indicators for which a record without number sets a target in words."""
        clause = _without_figures(record)
        if not clause or record.status != Status.PLANNED:
            return []
        at, horizon = year_of(record, "growth", year)
        if at is None or horizon is None:
            return []
        told: dict[str, Worded] = {}
        for name, wording in map(self.split, _openings(clause)):
            found = [known for one in self._table.several(name) for known in self._table.find(one, place)[:1]]
            for known in self._table.find(name, place)[:1] or found:
                told.setdefault(known.indicator.code, Worded(record, known.indicator, at, horizon, wording))
        return list(told.values())

    def split(self, clause: str) -> tuple[str, str]:
        """Split a clause into the name of what is measured and the wording behind it (both empty where none fits)."""
        plain = re.sub(r"\s+", "", clause).strip("，。；：、")
        hits = [hit for pattern in self._patterns if (hit := pattern.search(plain))]
        first = min(hits, key=lambda hit: hit.start(), default=None)
        if first is None or not first.start():
            return "", ""
        return _FRONT.sub("", plain[: first.start()]), _MOVE.sub("", first[0])


def _without_figures(record: StoredRecord) -> str:
    """What a record says without number: its clause, or what is listed behind its figure (…5%以内、收入与经济同步)."""
    quantity, clause = record.quantity, record.quote
    if quantity is None:
        return _LISTED_BEFORE.sub("", clause)
    behind = clause[quantity.end - record.char_start :]
    return behind[1:] if behind[:1] == "、" and not _FIGURE.search(behind) else ""


def _openings(clause: str) -> list[str]:
    """The clause, and what of it stands before each 、: 民间投资实现正增长、对外开放稳中提质."""
    return [clause, *(clause[: mark.start()] for mark in _MARK.finditer(clause))]
