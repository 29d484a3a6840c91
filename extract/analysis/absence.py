"""Targets without a number: 居民收入与经济增长同步, 居民消费价格保持合理水平."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.analysis.horizons import year_of
from extract.analysis.indicators import Indicator, Indicators, Place
from extract.lexicon.tables import SHIPPED, Tables
from extract.tables.rundir import StoredRecord

_FRONT = re.compile("^(?:力争|努力|确保|争取|使|让|保持|促进|推动|实现)+")
_MOVE = re.compile("^(?:的?(?:实际)?(?:增长|增速|增幅))(?=[和与同跟高快优好略适力不跑低超])")
"""In 增速高于经济增速 the first word belongs to the indicator."""


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

    def read(self, record: StoredRecord, place: Place, year: int | None) -> list[Worded]:
        """Return the indicators for which a record without number sets a target in words."""
        if record.quantity is not None or record.status != "planned":
            return []
        at, horizon = year_of(record, "growth", year)
        if at is None or horizon is None:
            return []
        name, wording = self.split(record.quote)
        found = [known for one in self._table.several(name) for known in self._table.find(one, place)[:1]]
        whole = self._table.find(name, place)[:1]
        return [Worded(record, known.indicator, at, horizon, wording) for known in whole or found]

    def split(self, clause: str) -> tuple[str, str]:
        """Split a clause into the name of what is measured and the wording behind it (both empty where none fits)."""
        plain = re.sub(r"\s+", "", clause).strip("，。；：、")
        hits = [hit for pattern in self._patterns if (hit := pattern.search(plain))]
        first = min(hits, key=lambda hit: hit.start(), default=None)
        if first is None or not first.start():
            return "", ""
        return _FRONT.sub("", plain[: first.start()]), _MOVE.sub("", first[0])
