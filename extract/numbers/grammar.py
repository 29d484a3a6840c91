"""Quantities of Chinese administrative prose: number, unit, bound, and what the sentence says about them.

>>> QuantityGrammar().find("地区生产总值增长6%左右")[0].bound
'approx'
"""

from __future__ import annotations

from decimal import Decimal

from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Aggregation, Bound, Change, Quantity
from extract.numbers.claim import Claim, Refused, SpanReader
from extract.numbers.context import Context, ContextReader


class QuantityGrammar:
    """The number grammar with its tables; build it once, use it on any number of texts.

    Args:
        tables: the extractor's tables; read are ``units.tsv``, ``unit_words.tsv``, ``bounds.tsv``, ``changes.tsv``,
            ``not_quantities.tsv`` and ``count_cues.tsv``.

    Raises:
        ValueError: a row of an own table cannot be read; the message names table and row.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._spans = SpanReader(tables)
        self._context = ContextReader(tables)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """Return the quantities in ``text[start:end]``, in order and without overlap; offsets count in ``text``.

        A text that is nothing but a numeral (三五百) gives one quantity without unit.
        """
        stop = len(text) if end is None else end
        found: list[tuple[Claim, Context]] = []
        for claim in self._spans.read(text, start, stop):
            context = self._context.read(text, claim, found[-1] if found else None)
            if context.swallows:
                found.pop()
            found.append((claim, context))
        if not found:
            whole = self._spans.whole(text, start, stop)
            found = [(whole, Context())] if whole else []
        return [_quantity(text, claim, context) for claim, context in found]

    def unclaimed(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and reason of every number of ``text`` that is no quantity (date, ordinal, name, …)."""
        refused: list[Refused] = []
        self._spans.read(text, 0, len(text), refused)
        return [(r.start, r.end, r.reason) for r in refused]


def _quantity(text: str, claim: Claim, context: Context) -> Quantity:
    return Quantity(
        text=text[claim.start : claim.end],
        start=claim.start,
        end=claim.end,
        low=claim.low,
        high=claim.high,
        unit=claim.unit,
        low_canonical=_converted(claim.low, claim),
        high_canonical=_converted(claim.high, claim),
        unit_canonical=claim.canonical,
        dimension=claim.dimension,
        bound=Bound(claim.bound),
        change=Change(context.change),
        change_cue=context.cue,
        kind=context.kind,
        constraint=context.constraint,
        aggregation=Aggregation(context.aggregation) if context.aggregation else None,
        baseline=context.baseline,
        baseline_value=context.baseline_value,
        baseline_year=context.baseline_year,
        comparator=context.comparator,
    )


def _converted(value: Decimal | None, claim: Claim) -> Decimal | None:
    """An end in the canonical unit, None where no unit is known."""
    if value is None or claim.canonical is None:
        return None
    return value if claim.factor == 1 else Decimal(f"{(value * claim.factor).normalize():f}")
