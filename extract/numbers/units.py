"""Measure words after a number, from ``units.tsv``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import msgspec

from extract.lexicon.tables import Row, load_table

#: Dimensions whose numbers name a date, a grade or a frame and never count anything.
NEVER = frozenset({"date", "grade", "inventory"})


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One measure word: as written, canonical name, dimension, and how many canonical units it is."""

    text: str
    canonical: str
    dimension: str
    factor: Decimal


class UnitTable:
    """Finds the longest known measure word at a place.

    Args:
        lexicon_dir: folder with the user's own ``units.tsv`` and ``unit_words.tsv``, or None.

    Raises:
        ValueError: a row without canonical name or dimension, or with a factor that is no number.
    """

    def __init__(self, lexicon_dir: Path | None = None) -> None:
        self._units = {row["unit"]: _unit(row) for row in load_table("units.tsv", lexicon_dir)}
        lengths: dict[str, set[int]] = {}
        for text in self._units:
            lengths.setdefault(text[0], set()).add(len(text))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        words: dict[str, list[str]] = {}
        for row in load_table("unit_words.tsv", lexicon_dir):
            words.setdefault(row["word"][0], []).append(row["word"])
        self._words = {first: tuple(found) for first, found in words.items()}
        self._pair = re.compile(r"[（(][次套个家件户人条处]{1,2}[）)]")

    @cached_property
    def _per(self) -> re.Pattern[str]:
        """What turns a measure word into a rate: /平方米·年, ／百亿元; long, and few texts need it."""
        names = "|".join(re.escape(u) for u in sorted(self._units, key=len, reverse=True))
        return re.compile(rf"[/／每][十百千万亿]*(?:{names}|年|月|天|日)(?:[·•・](?:{names}|年|月|天|日))?")

    @property
    def first_chars(self) -> str:
        """Every character a measure word can begin with."""
        return "".join(sorted(self._lengths))

    def get(self, text: str) -> Unit | None:
        """The unit written exactly ``text``."""
        return self._units.get(text)

    def match(self, text: str, position: int, scaled: bool = False) -> tuple[Unit, int] | None:
        """The longest measure word at ``position`` with the offset after it, or None.

        ``scaled``: the number ends in 万 or 亿, so that a noun may follow without measure word (过亿项目).
        """
        lengths = self._lengths.get(text[position : position + 1])
        if lengths is None:
            return None
        word = 0
        if scaled or text.startswith("倍增", position):
            word = next((len(w) for w in self._words.get(text[position], ()) if text.startswith(w, position)), 0)
        for length in lengths:
            if length < word:
                return None  # 项目 is no 项
            if position + length > len(text):
                continue
            unit = self._units.get(text[position : position + length])
            if unit is not None and not _cut(text, unit.text, position + length):
                return self._extended(text, position, unit, position + length)
        return None

    def _extended(self, text: str, start: int, unit: Unit, end: int) -> tuple[Unit, int]:
        following = text[end : end + 1]
        if following in "/／每" and following and (per := self._per.match(text, end)):
            name = text[start : per.end()].replace("／", "/")
            return Unit(name, name.replace("每", "/"), "rate", Decimal(1)), per.end()
        if following in "（(" and following and (pair := self._pair.match(text, end)):
            return msgspec.structs.replace(unit, text=text[start : pair.end()]), pair.end()
        return unit, end


def _cut(text: str, unit: str, end: int) -> bool:
    """Whether a Latin unit would end inside a word: the m of 5mm, the G of 5GB."""
    return unit[-1].isascii() and unit[-1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha()


def _unit(row: Row) -> Unit:
    if not row["canonical"] or not row["dimension"]:
        raise ValueError(f"{row.where}: {row['unit']} has no canonical name or no dimension")
    try:
        factor = Decimal(row["factor"] or "1")
    except ArithmeticError:
        raise ValueError(f"{row.where}: the factor of {row['unit']} is no number: {row['factor']}") from None
    return Unit(row["unit"], row["canonical"], row["dimension"], factor)
