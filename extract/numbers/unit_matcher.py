"""Measure words after a number, from ``units.tsv``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

import msgspec

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Row, Tables

#: Dimensions whose numbers name a date, a grade or a frame and never count anything.
NEVER = frozenset({"date", "grade", "inventory"})
_TIMES = frozenset({"time", "year", "date"})

_LATIN = lazy("(?P<unit>[A-Za-z]{2,})(?:/[A-Za-z]{1,3})?(?![A-Za-z])")
_CUT = lazy("(?<=[A-Za-z])[A-Za-z]|(?<=[0-9])[0-9]|(?<=部)门")
"""What a unit may not end before: the m of 5mm, the G of 5GB, the m3 of 5m30; 12部门."""
_HOUR = "[hsdHSD](?![A-Za-z])"


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One measure word: as written, canonical name, dimension, and how many canonical units it is."""

    text: str
    canonical: str
    dimension: str
    factor: Decimal


class UnitMatcher:
    """Finds the longest known measure word at a place.

    Args:
        tables: the extractor's tables; read are ``units.tsv`` and ``unit_words.tsv``.

    Raises:
        ValueError: a row without canonical name or dimension, or with a factor that is no number.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._units = {row["unit"]: _unit(row) for row in tables.rows("units.tsv")}
        self._words = frozenset(row["word"] for row in tables.rows("unit_words.tsv"))
        lengths: dict[str, set[int]] = {}
        for text in self._units.keys() | self._words:
            lengths.setdefault(text[0], set()).add(len(text))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        latin = {text: unit for text, unit in self._units.items() if _LATIN.fullmatch(text)}
        self._any_capitals = {text.lower(): unit for text, unit in latin.items()}
        self._pair = re.compile(r"[（(][次套个家件户人条处批只头台张]{1,2}[）)]次?")

    @cached_property
    def _per(self) -> re.Pattern[str]:
        """What turns a measure word into a rate: /平方米·年, ／百亿元; long, and few texts need it."""
        names = alternatives(self._units)
        return re.compile(rf"[/／每][十百千万亿]*(?:{names}|年|月|天|日|{_HOUR})(?:[·•・](?:{names}|年|月|天|日))?")

    @property
    def first_chars(self) -> str:
        """Every character a measure word can begin with."""
        return "".join(sorted({unit[0] for unit in self._units}))

    def get(self, text: str) -> Unit | None:
        """The unit written exactly ``text``."""
        return self._units.get(text)

    def match(self, text: str, position: int, scaled: bool = False) -> tuple[Unit, int] | None:
        """The longest measure word at ``position`` with the offset after it, or None.

        ``scaled``: the number ends in 万 or 亿, so that a noun may follow without measure word (过亿项目).
        """
        named = scaled or text.startswith("倍增", position)
        for length in self._lengths.get(text[position : position + 1], ()):
            found = text[position : position + length]
            if named and found in self._words:
                return None  # 项目 is no 项
            unit = self._units.get(found)
            end = position + len(found)
            if unit is not None and not _CUT.match(text, end):
                return self._extended(text, position, unit, end)
        return self._in_capitals(text, position)

    def _in_capitals(self, text: str, position: int) -> tuple[Unit, int] | None:
        """A Latin unit of two letters and more, as written, however its capitals stand: KWh, Kg, Km/H."""
        written = _LATIN.match(text, position)
        for name in (written.group(), written["unit"]) if written else ():
            unit = self._any_capitals.get(name.lower())
            if unit is not None:
                return self._extended(text, position, msgspec.structs.replace(unit, text=name), position + len(name))
        return None

    def _extended(self, text: str, start: int, unit: Unit, end: int) -> tuple[Unit, int]:
        rated = text.startswith(("/", "／"), end) or (text.startswith("每", end) and unit.dimension not in _TIMES)
        if rated and (per := self._per.match(text, end)):  # 5元每吨, not 2023年|每千人口
            name = text[start : per.end()].replace("／", "/")
            return Unit(name, name.replace("每", "/"), "rate", Decimal(1)), per.end()
        if pair := self._pair.match(text, end):
            return msgspec.structs.replace(unit, text=text[start : pair.end()]), pair.end()
        return unit, end


def _unit(row: Row) -> Unit:
    if not row["canonical"] or not row["dimension"]:
        raise ValueError(f"{row.where}: {row['unit']} has no canonical name or no dimension")
    try:
        factor = Decimal(row["factor"] or "1")
    except ArithmeticError:
        raise ValueError(f"{row.where}: the factor of {row['unit']} is no number: {row['factor']}") from None
    if row["unit"] == row["canonical"] and factor != 1:
        raise ValueError(f"{row.where}: {row['unit']} is canonical, so its factor is 1")
    return Unit(row["unit"], row["canonical"], row["dimension"], factor)
