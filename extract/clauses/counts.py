"""Counts of those who act, or of what stands before its verb: 12个县|完成改厕, 将8类大病|纳入保障范围."""

from __future__ import annotations

from bisect import bisect_left

from extract.clauses.clause import Action, Clause
from extract.clauses.objects import ObjectReader
from extract.model import COUNTS, Place, Quantity

_OPENING = frozenset(("ratio", None))
"""Numbers of those who act, where they open the phrase: 97%的乡镇, 505万下岗职工."""
_ACTS_ON = frozenset(("fronted-object", "light-verb", "announced-object"))

Counts = tuple[tuple[Quantity, Place], ...]


class CountReader:
    """Gives actions the counts that their row of the table has no slot for, so that none is lost."""

    def __init__(self, objects: ObjectReader) -> None:
        self._objects = objects

    def add(self, c: Clause, actions: list[Action]) -> None:
        """Add the counts in subject and object of each action; a count goes to the first action that has it.

        An action without a figure of its own gets them as its figures, else they only name what has the figure
        (12个县|覆盖率达100%).
        """
        taken = {number.start for action in actions for number, _ in (*action.quantities, *action.counts)}
        for action in actions:
            found = self._of(c, action.subject, taken)
            if action.rule in _ACTS_ON:
                before = self._of(c, action.object, taken)
                action.leading = action.leading or (not action.quantities and any(map(_is_count, before)))
                found = before + found
            if action.quantities:
                action.counts += found
            else:
                action.quantities = found

    def _of(self, c: Clause, place: Place | None, taken: set[int]) -> Counts:
        """The counts of a noun phrase; one with 的 behind it only says which things: 50人以上的企业."""
        if place is None:
            return ()
        starts, kinds = c.tokens.starts, c.tokens.kinds
        i, j = bisect_left(starts, place[0]), bisect_left(starts, place[1])
        found = []
        for first, after, number in c.quantities(i, j):
            opens = number.dimension in COUNTS or after == j or (number.dimension in _OPENING and first == i)
            if opens and number.start not in taken and (first == i or not kinds.startswith("d", after)):
                taken.add(number.start)
                while kinds.startswith("Q", after):  # 6组|10家企业
                    after += 1
                a, b = self._objects.noun_after(c, after, j)
                if b <= a:
                    a, b = self._objects.noun_before(c, i, first)
                found.append((number, c.place(a, b) if b > a else place))
        return tuple(found)


def _is_count(found: tuple[Quantity, Place]) -> bool:
    return found[0].dimension in COUNTS
