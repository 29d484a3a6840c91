"""Figures inside an object that are not counts of it: 设立基金24只、|总规模934亿元, 带动|村集体收入|增加|300万元."""

from __future__ import annotations

import re

from extract.clauses.clause import Action, Clause
from extract.lexicon.words import Lexicon
from extract.model import COUNTS, Quantity

# a measure verb and what may stand between it and its number: 增长了, 控制在, 升至全国第7位, 增长到2025年的
_TO_NUMBER = re.compile(r".[zgeLSstTha ]*+(?:n[e]|(?<=T)d)?(?=Q)")
_SUBJECT = re.compile("(?s).+?(?=[haoFNTbK]*(?:e.+)?$)")
"""Kinds of a subject before its measure verb, without adverbs and a from-value: 收入|累计, 标准|从每月70元."""


class SecondFigures:
    """Finds the conjuncts of an object that tell a figure of their own, and the figure that closes a pivot."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._measures = lexicon.measures
        self._heads = tuple(lexicon.sets["indicator_head"])
        self._stocks = tuple(lexicon.sets["stock_end"])

    def turn(self, c: Clause, a: int, b: int, before: Action, action: Action) -> None:
        """Turn the action of a conjunct into that of its own figure, if it tells one, with its own verb, if any.

        设立基金24只、总规模934亿元: the second has another dimension and is no object of the verb.
        """
        closing = _closing(c, a, b)
        if closing is None:
            return
        (first, number), verb = closing, closing[0] - 1
        if self._moves(c, a, first):
            action.verb, action.head = c.place(verb, first), c.tokens.words[verb]
            action.object, action.rule = before.object, "measure-continued"
            action.quantities, action.leading = ((number, before.object),), False
            return
        own, sums = self._own(c, a, first), self._sums(c, a, first)
        head = c.tokens.words[verb].endswith(self._heads) and not self._more_of(c, a, verb, number, before)
        if not (own or sums or head):
            return
        action.verb, action.rule, action.cue = None, "verbless", None
        if sums:
            action.object, action.rule = before.object, "measure-continued"
            action.quantities = ((number, before.object),)
        if own:
            end, verb = own
            action.verb, action.rule, action.object = c.place(verb, verb + 1), "measure", c.place(a, end)
            action.head = c.tokens.words[verb]
            action.quantities = ((number, action.object),)

    def _moves(self, c: Clause, a: int, first: int) -> bool:
        """完成投资30亿元、同口径|增长12%: how the figure before has moved."""
        kinds, verb = c.tokens.kinds, first - 1
        moves = verb >= a and kinds[verb] not in "hao" and c.tokens.words[verb] in self._sets["growth"]
        return moves and not kinds[a:verb].strip("haoET")

    def _own(self, c: Clause, a: int, first: int) -> tuple[int, int] | None:
        """End of the indicator and measure verb of a second figure: 补偿农民210万人次、金额|达|5亿元."""
        verb = first if c.tokens.kinds[first] != "Q" else first - 1
        if verb <= a or c.tokens.words[verb] not in self._sets["own_figure"]:
            return None
        return _before_measure(c, a, verb), verb

    def _more_of(self, c: Clause, a: int, verb: int, number: Quantity, before: Action) -> bool:
        """新增耕地面积3万亩、|灌溉面积2万亩: told in the same unit, and no sum of what was told before."""
        word = c.tokens.words[verb]
        alike = bool(before.quantities) and before.quantities[0][0].unit == number.unit
        return alike and (verb > a or word not in self._heads) and not word.endswith(self._stocks)

    def _sums(self, c: Clause, a: int, first: int) -> bool:
        """新增集群2个、累计|5个: a sum of what went before."""
        return "".join(c.tokens.words[a:first]) in self._sets["summing"]

    def of_result(self, c: Clause, start: int, stop: int) -> tuple[int, Quantity | None]:
        """End of the object and the number of 带动|村集体收入|增加|300万元; (stop, None) where there is none."""
        for at in range(start + 1, stop):
            sold = c.tokens.kinds[at] in "XY"  # 带动|汽车销售100亿元
            if c.tokens.words[at] in self._measures and not sold and _TO_NUMBER.match(c.tokens.kinds, at, c.j):
                closing = _closing(c, at, stop)
                if closing:
                    return _before_measure(c, start, at), closing[1]
        return stop, None

    def counts_its_own(self, c: Clause, k: int, end: int, number: Quantity) -> bool:
        """罚款30万元，约谈|12人: whom it is done to, not more of what was told before.

        举办培训班14期，培训|620人: nor are people more of what was counted in anything else.
        """
        words, units = c.tokens.words[k:end], c.memory.units
        things = [thing for thing in (*c.memory.subjects[-1:], c.memory.object) if thing]
        told = {"" if c.is_number(thing) else units.get(thing) for thing in things} - {None}
        if not self._sets["sanction"].isdisjoint(words):
            return number.unit not in units.values()  # 办理案件30起，行政拘留|9起 are cases
        if told == {""} and number.dimension in COUNTS:
            return True
        cases = self._sets["case_unit"]
        if number.unit in cases:  # 检查企业1300家次，移送公安机关|4件
            return bool(told - {""}) and told.isdisjoint(cases)
        people = number.dimension == "people" and self._sets["reaching"].isdisjoint(words)
        return people and bool(told or not things) and told.isdisjoint(self._sets["head_unit"])

    def only_rates(self, c: Clause, a: int, b: int) -> bool:
        """将标准提高到|每人每月|780元, |每名护林员|780元: nothing but for what it is paid stands there."""
        rates, per = self._sets["rate"], tuple(self._sets["per"])
        begun = False
        for word, kind in zip(c.tokens.words[a:b], c.tokens.kinds[a:b], strict=True):
            begun = begun or word.startswith(per)
            if word not in rates and not word.startswith(per) and not (begun and kind == "n"):
                return False
        return True


def _before_measure(c: Clause, k: int, at: int) -> int:
    """End of the subject: before adverbs and before a from-value (标准|从每月70元|提高到88元)."""
    subject = _SUBJECT.match(c.tokens.kinds, k, at)
    return subject.end() if subject else at


def _closing(c: Clause, a: int, b: int) -> tuple[int, Quantity] | None:
    """First token and value of the quantity that closes a stretch; None where none does."""
    found = c.quantities(a, b)
    return (found[-1][0], found[-1][2]) if found and found[-1][1] == b else None
