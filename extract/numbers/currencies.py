"""Currencies written before the number, from ``currencies.tsv``: $300万, RMB300万, 港币2亿元."""

from __future__ import annotations

import re

from extract.lexicon.patterns import alternatives
from extract.lexicon.tables import Tables
from extract.numbers.near import leading
from extract.numbers.unit_matcher import Unit, UnitMatcher


class CurrencyTable:
    """Finds the sign of a currency that ends where a number begins.

    Args:
        tables: the extractor's tables; read is ``currencies.tsv``.
        units: the units, among which the currencies are.

    Raises:
        ValueError: a row whose currency is no unit of ``units.tsv``.
    """

    def __init__(self, tables: Tables, units: UnitMatcher) -> None:
        self._signs: dict[str, Unit] = {}
        for row in tables.rows("currencies.tsv"):
            unit = units.get(row["unit"])
            if unit is None:
                raise ValueError(f"{row.where}: {row['unit']} is no unit of units.tsv")
            self._signs[row["sign"]] = unit
        # the $ of A$ is one, the US of AUS$ none
        self._at_end = re.compile(rf"(?:(?<![A-Za-z])|(?![A-Za-z]))(?:{alternatives(self._signs)})$")

    def before(self, text: str, start: int, unit: Unit | None) -> tuple[int, Unit | None]:
        """Where the number that begins at ``start`` begins with its sign, and its unit; both as given without one.

        A sign before 元 says which (港币2亿元); before any other currency but its own it counts for nothing.
        """
        sign = leading(self._at_end, text, start)
        if sign is None:
            return start, unit
        currency = self._signs[sign[0]]
        fits = unit is None or unit.canonical in ("元", currency.canonical)
        return (sign.start(), currency) if fits else (start, unit)
