"""What the shape of a number says: results are exact (99.13%, 125.06亿元), targets round and bounded (80%以上)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.lexicon.patterns import lazy
from extract.model import Bound, Change, Quantity

_AIMED = frozenset((Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE))
_WRITTEN = lazy(r"[0-9]+(?:\.[0-9]+)?")
_ENDS_OR_NONE = frozenset(("", *"，。；、：！（）()\n"))
EXACT, RATHER_EXACT, TARGETED = -1.5, -0.8, 1.0
HARDLY_ROUND = -0.5  # 增长18.3%, 408座; but 增长7.5%, 400座


def weight_of(quantity: Quantity) -> float:
    """Weigh one number: below zero speaks for a result.

    Two decimals or four digits that are not round are measured; one decimal is, where it is no share or rate.
    """
    written = _WRITTEN.search(quantity.text)
    if not written:
        return 0.0
    if _bounded(quantity):
        return TARGETED
    whole, _, decimals = written[0].partition(".")
    if len(decimals) > 1 or (len(whole) > 3 and whole[-1] != "0"):
        return EXACT
    if decimals and len(whole) > 2:
        return RATHER_EXACT
    if len(whole) == 3 and not decimals:
        return 0.0 if whole[-1] in "05" else HARDLY_ROUND
    if decimals and quantity.unit in ("%", "百分点", "个百分点"):
        return 0.0 if decimals in "05" else HARDLY_ROUND
    return RATHER_EXACT if decimals and len(whole) > 1 else 0.0


def weights(quantities: Sequence[Quantity]) -> list[tuple[int, float, str]]:
    """Return place, weight and words of each number that says something."""
    return [(q.start, weight, q.text) for q in quantities if (weight := weight_of(q))]


def telling(quantities: Sequence[Quantity], text: str) -> Iterator[int]:
    """Yield the places of numbers that stand as results do: at the end of their clause, without a bound.

    A count before its noun (办好34项民生实事) does not, nor a round rate (增长7%), of which lists of targets are full.
    """
    for q in quantities:
        if text[q.end : q.end + 1] in _ENDS_OR_NONE and not _bounded(q) and not _round_rate(q):
            yield q.start


def bounded(quantities: Sequence[Quantity]) -> Iterator[int]:
    """Yield the places of numbers with a bound, as targets have it."""
    return (q.start for q in quantities if _bounded(q))


def _bounded(quantity: Quantity) -> bool:
    """Say whether a number is bounded as targets are (80%以上, 5%左右); 约3万人, 超过5亿元 and 前1% are not."""
    written = _WRITTEN.search(quantity.text)
    if written is None or quantity.text[0] == "前":
        return False
    return quantity.bound in _AIMED or (quantity.bound == Bound.APPROX and written.start() == 0)


def _round_rate(quantity: Quantity) -> bool:
    written = _WRITTEN.search(quantity.text)
    moves = quantity.change != Change.LEVEL and quantity.unit == "%"
    return bool(moves and written and written[0].partition(".")[2] in ("", "0", "5"))
