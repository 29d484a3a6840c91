"""A figure with its counterpart in brackets.

新增就业5万人（实际5.3万人） is a target with its result, 增长6.5%（目标6%） the reverse: two records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from extract.clauses.clause import Action
from extract.discourse.status import UNSURE, Verdict
from extract.lexicon.patterns import alternatives
from extract.model import Change, Quantity, Status

_MOST_WORDS = 4


class Outturns:
    """The pairs of target and result of one text.

    Args:
        sets: the word sets of the lexicon; ``outturn`` and ``aimed`` name what stands in the brackets.
        text: the cleaned text.
        quantities: its quantities in order.
    """

    def __init__(self, sets: Mapping[str, frozenset[str]], text: str, quantities: Sequence[Quantity]) -> None:
        words = "|".join(rf"(?P<{name}>{alternatives(sets[name])})" for name in ("outturn", "aimed"))
        opening = re.compile(rf"（[^（），。；0-9]{{0,{_MOST_WORDS}}}?(?:{words})[^（），。；0-9]{{0,{_MOST_WORDS}}}")
        self._inner: dict[int, tuple[Quantity, re.Match[str]]] = {}
        for outer, inner in pairwise(quantities):
            if text.startswith("）", inner.end) and (match := opening.fullmatch(text, outer.end, inner.start)):
                self._inner[outer.start] = _moved_alike(outer, inner), match

    def parts(self, action: Action, verdict: Verdict) -> tuple[tuple[Action, Verdict], ...]:
        """The action with its verdict; of one whose number has a counterpart both, each with its own."""
        found = self._inner.get(action.quantities[0][0].start) if len(action.quantities) == 1 else None
        if found is None:
            return ((action, verdict),)
        inner, match = found
        counterpart = action.with_quantities(((inner, action.quantities[0][1]),))
        sides = (Status.PLANNED, Status.ACHIEVED) if match["outturn"] else (Status.ACHIEVED, Status.PLANNED)
        return (action, _told(match, sides[0])), (counterpart, _told(match, sides[1]))


def _told(match: re.Match[str], status: Status) -> Verdict:
    """The verdict that the word in the brackets gives; nothing else weighs against it."""
    return Verdict(status, UNSURE, match["outturn"] or match["aimed"])


def _moved_alike(outer: Quantity, inner: Quantity) -> Quantity:
    """增长6%（实际6.5%）: the number in the brackets moves as the one before them."""
    if inner.change != Change.LEVEL or inner.unit != outer.unit:
        return inner
    return msgspec.structs.replace(
        inner, change=outer.change, change_cue=outer.change_cue, kind=outer.kind, baseline=outer.baseline
    )
