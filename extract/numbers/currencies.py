"""Currencies written before the number, from ``currencies.tsv``: $300万, RMB300万, 港币2亿元."""

from __future__ import annotations

from extract.lexicon.tables import Tables
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
        self._last = frozenset(sign[-1] for sign in self._signs)
        self._sizes = range(max(map(len, self._signs), default=0), 0, -1)

    def before(self, text: str, start: int, unit: Unit | None) -> tuple[int, Unit | None]:
        """Where the number that begins at ``start`` begins with its sign, and its unit; both as given without one.

        A sign before 元 says which (港币2亿元); before any other currency but its own it counts for nothing.
        """
        if text[start - 1 : start] not in self._last or not start:
            return start, unit
        for size in self._sizes:
            sign = text[max(0, start - size) : start]
            currency = self._signs.get(sign)
            torn = sign[:1].isascii() and sign[:1].isalpha() and text[start - size - 1 : start - size].isalpha()
            if currency and not (torn and text[start - size - 1 : start - size].isascii()):
                fits = unit is None or unit.canonical in ("元", currency.canonical)
                return (start - size, currency) if fits else (start, unit)
        return start, unit
