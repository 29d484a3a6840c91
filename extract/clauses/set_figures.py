"""Figures set in so many words: ``赤字率|按3%|安排``, ``增速目标|设定为|年均增长6%``, ``提出|X增长7%``."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from extract.clauses.clause import Action, Clause
from extract.clauses.older.making import make, subject_span
from extract.model import Quantity

_SETTING = ("设定", "确定", "锁定", "初定")
_SET_TO = frozenset(word + to for word in ("设", "定", *_SETTING) for to in "为在")
_MEASURED_ON = frozenset(("基础上", "前提下", "情况下"))


class SetFigureReader:
    """Reads the clause whose figure is set by a frame around it; None leaves it to the other readers."""

    def __init__(self, measures: frozenset[str]) -> None:
        self._measures = measures

    def read(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """Return the action of a clause that opens at ``k`` and where to read on; None where no frame is there."""
        if c.tokens.kinds.find("Q", k, c.j) < 0:
            return None
        arranged = self._arranged(c, k)
        if arranged:
            return arranged
        actions = self._fixed(c, k) or self._grounded(c, k)
        return (actions, None) if actions else None

    def fronted(self, c: Clause) -> list[Action] | None:
        """把增长目标|设定为|5%左右: the indicator stands in front of the verb."""
        return self._fixed(c, c.i + 1) if c.tokens.words[c.i] in ("把", "将") else None

    def _arranged(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """赤字率|拟按3%左右|安排, 地区生产总值|按增长6%|安排."""
        words = c.tokens.words
        by = next((n for n in range(k, c.j - 2) if words[n] == "按"), None)
        numbers = c.quantities(by, c.j) if by is not None else []
        at = numbers[0][1] if numbers else c.j
        if by is None or at >= c.j or words[at] != "安排" or (at + 1 < c.j and c.tokens.kinds[at + 1] not in ",uU"):
            return None
        actions = _figure(c, subject_span(c, k, by), (at, at + 1), numbers[0][2])
        return (actions, at + 1 if at + 1 < c.j else None) if actions else None

    def _fixed(self, c: Clause, k: int) -> list[Action] | None:
        """增速目标|设定为|年均增长7%."""
        found = next(((n, end) for n in range(k + 1, c.j - 2) if (end := _setting_verb(c, n))), None)
        if found is None:
            return None
        at, end = found
        numbers = c.quantities(at, c.j)
        if len(numbers) != 1 or numbers[0][1] != c.j or not self._idle(c, end, numbers[0][0]):
            return None
        return _figure(c, subject_span(c, k, at), found, numbers[0][2])

    def _grounded(self, c: Clause, k: int) -> list[Action] | None:
        """增长目标|是在提高质量的基础上年均|增长|7%: what the figure rests on stands before it."""
        words = c.tokens.words
        ground = next((n for n in range(k, c.j) if words[n] in _MEASURED_ON), None)
        at = next((n for n in range(k + 1, ground or k) if words[n] == "是" and words[n + 1] == "在"), None)
        if ground is None or at is None:
            return None
        numbers = c.quantities(ground, c.j)
        verb = numbers[0][0] - 1 if numbers else 0
        if len(numbers) != 1 or numbers[0][1] != c.j or words[verb] not in self._measures or verb <= ground:
            return None
        return _figure(c, subject_span(c, k, at), (verb, verb + 1), numbers[0][2])

    def _idle(self, c: Clause, start: int, stop: int) -> bool:
        """年均|增长 before the number: times, adverbs and a measure verb."""
        tokens = range(start, stop)
        return all(c.tokens.kinds[n] in "tThaoe" or c.tokens.words[n] in self._measures for n in tokens)


def _setting_verb(c: Clause, at: int) -> int:
    """End of the verb that sets a figure, one word or two (确定为, 设定|在), 0 where there is none at ``at``."""
    words = c.tokens.words
    if words[at] in _SETTING and words[at + 1] in ("为", "在"):
        return at + 2
    return at + 1 if words[at] in _SET_TO else 0


def reported_figure(c: Clause, measures: frozenset[str]) -> bool:
    """Say whether a clause is an indicator, a measure verb and the number that closes it: 提出|X年均增长7%."""
    numbers = c.quantities(c.i, c.j)
    if not numbers or numbers[-1][1] != c.j:
        return False
    verb = numbers[-1][0] - 1
    return verb > c.i and c.tokens.words[verb] in measures and c.tokens.kinds[c.i] in "nsSCqpX"


def _figure(c: Clause, subject: tuple[int, int], verb: tuple[int, int], quantity: Quantity) -> list[Action] | None:
    a, b = subject
    if b <= a:
        if not c.memory.subjects:
            return None
        place = c.memory.subjects[-1]
    else:
        place = c.place(a, b)
    action = make(c, *verb, place, "measure")
    action.tense = action.tense or "future"
    action.quantities = ((quantity, place),)
    c.memory.subjects = [place]
    return [action]


def last_step(c: Clause, quantities: list[tuple[int, int, Quantity]]) -> list[tuple[int, int, Quantity]]:
    """Of steps passed one after the other (连跨3万亿元、4万亿元两个台阶) the last counts, and it is a floor."""
    steps = [number[2] for number in quantities]
    joined = all(c.tokens.words[one[1]] == "、" and other[0] == one[1] + 1 for one, other in pairwise(quantities))
    if len(steps) < 2 or not joined or len({step.unit for step in steps}) > 1:
        return quantities
    first, after, quantity = quantities[-1]
    bound = steps[0].bound if steps[0].bound in ("above", "at_least") else "at_least"
    return [(first, after, msgspec.structs.replace(quantity, bound=bound, high=None, high_canonical=None))]
