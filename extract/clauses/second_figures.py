"""Figures inside an object that are not counts of it: 设立基金24只、|总规模934亿元, 带动|村集体收入|增加|300万元."""

from __future__ import annotations

import re

from extract.clauses.clause import Action, Clause
from extract.lexicon.words import Lexicon
from extract.model import Quantity

# what may stand between a measure verb and its number: 增长了, 控制在, 升至全国第7位, 增长到2025年的
_TO_NUMBER = re.compile(r"[zgeLSstTha ]*+(?:n[e]|(?<=T)d)?(?=Q)")
_LED_IN = re.compile("[haoFNTbKc]*(?:e.+)?$")
"""Kinds between a subject and its measure verb: 收入|稳定, 标准|从70元."""


class SecondFigures:
    """Finds the conjuncts of an object that tell a figure of their own, and the figure that closes a pivot."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._measures = lexicon.measures

    def stands_alone(self, c: Clause, a: int, b: int, before: Action) -> bool:
        """设立基金24只、总规模934亿元: the second has another dimension and is no object of the verb."""
        numbers = c.quantities(a, b)
        if not numbers or not before.quantities or numbers[-1][1] != b or numbers[-1][0] == a:
            return False
        head = c.tokens.words[numbers[-1][0] - 1]
        named = not self._sets["indicator_head"].isdisjoint((head, head[-2:]))
        return named or self._moves(c, a, b) or bool(self._own(c, a, b)) or self._sums(c, a)

    def _moves(self, c: Clause, a: int, b: int) -> bool:
        """完成投资30亿元、同口径|增长12%: how the figure before has moved."""
        first = c.quantities(a, b)[-1][0]
        kinds, verb = c.tokens.kinds, first - 1
        moves = verb >= a and kinds[verb] not in "hao" and c.tokens.words[verb] in self._sets["growth"]
        return moves and not kinds[a:verb].strip("haoET")

    def _own(self, c: Clause, a: int, b: int) -> tuple[int, int] | None:
        """End of the indicator and measure verb of a second figure: 补偿农民210万人次、金额|达|5亿元."""
        first = c.quantities(a, b)[-1][0]
        verb = first if c.tokens.kinds[first] != "Q" else first - 1
        if verb <= a or c.tokens.words[verb] not in self._sets["own_figure"]:
            return None
        return _before_measure(c, a, verb), verb

    def _sums(self, c: Clause, a: int) -> bool:
        """新增集群2个、累计|5个: a sum of what went before."""
        return c.tokens.words[a] in self._sets["summing"] and c.tokens.kinds.startswith("Q", a + 1)

    def turn(self, c: Clause, a: int, b: int, before: Action, action: Action) -> None:
        """Turn the action of a conjunct into that of its own figure, with its own verb, if any."""
        if self._moves(c, a, b):
            number = c.quantities(a, b)[-1]
            action.verb, action.head = c.place(number[0] - 1, number[0]), c.tokens.words[number[0] - 1]
            action.object, action.rule = before.object, "measure-continued"
            action.quantities, action.leading = ((number[2], before.object),), False
            return
        own = self._own(c, a, b)
        action.verb, action.rule, action.cue = None, "verbless", None
        if self._sums(c, a):
            action.object, action.rule = before.object, "measure-continued"
            action.quantities = ((action.quantities[0][0], before.object),)
        if own:
            place = c.place(a, own[0])
            action.verb, action.rule, action.object = c.place(own[1], own[1] + 1), "measure", place
            action.head = c.tokens.words[own[1]]
            action.quantities = ((c.quantities(a, b)[-1][2], place),)

    def of_result(self, c: Clause, start: int, stop: int) -> tuple[int, Quantity | None]:
        """End of the object and the number of 带动|村集体收入|增加|300万元; (stop, None) where there is none."""
        for at in range(start + 1, stop):
            sold = c.tokens.kinds[at] in "XY"  # 带动|汽车销售100亿元
            if c.tokens.words[at] in self._measures and not sold and _TO_NUMBER.match(c.tokens.kinds, at + 1, c.j):
                numbers = c.quantities(at, stop)
                if numbers and numbers[-1][1] == stop:
                    return _before_measure(c, start, at), numbers[-1][2]
        return stop, None

    def counts_its_own(self, c: Clause, k: int, end: int) -> bool:
        """罚款30万元，约谈|12人: whom it is done to, not more of what was told before."""
        return not self._sets["sanction"].isdisjoint((c.tokens.words[k], c.tokens.words[end - 1]))

    def only_rates(self, c: Clause, a: int, b: int) -> bool:
        """将标准提高到|每人每月|780元: nothing but for what it is paid stands between verb and number."""
        rates, per = self._sets["rate"], tuple(self._sets["per"])
        return all(word in rates or word.startswith(per) for word in c.tokens.words[a:b])


def _before_measure(c: Clause, k: int, at: int) -> int:
    """End of the subject: before adverbs and before a from-value (标准|从每月70元|提高到88元)."""
    led_in = _LED_IN.search(c.tokens.kinds, k + 1, at)
    return led_in.start() if led_in else at
