"""Clauses that carry a figure: ``X增长6%``, ``A、B分别增长7%、5%``, ``，增长13%``, ``X4.8%``."""

from __future__ import annotations

from extract.clauses.clause import Action, Clause
from extract.clauses.figures import last_step
from extract.clauses.older.making import make, subject_span
from extract.clauses.older.objects import ObjectReader
from extract.clauses.older.predicates import PredicateReader
from extract.clauses.older.signs import SignReader
from extract.lexicon.words import Lexicon
from extract.model import Quantity


def distributed(c: Clause, objects: ObjectReader, k: int, first: int) -> list[tuple[int, int]]:
    """The subjects between the tokens ``k`` and ``first``: each conjunct before 分别, else the whole."""
    distributes = c.lead.distributes or "F" in c.tokens.kinds[first : first + 2]
    return objects.conjuncts(c, k, first) if distributes else [(k, first)]


class IndicatorReader:
    """Reads figures with the indicator they belong to."""

    def __init__(self, lexicon: Lexicon, signs: SignReader, predicates: PredicateReader, objects: ObjectReader) -> None:
        self._sets = lexicon.sets
        self._measures = lexicon.measures
        self._signs, self._predicates, self._objects = signs, predicates, objects

    def measured(self, c: Clause, k: int, first: int, verb: int, end: int) -> tuple[list[Action], int | None]:
        """X增长6%; A、B分别增长7%、5%以上; and what follows behind the number."""
        numbers = c.quantities(end, c.j)
        if c.tokens.words[verb] in self._sets["stepping"]:
            numbers = last_step(c, numbers)
        spans = distributed(c, self._objects, k, first)
        subjects = [c.place(*subject_span(c, a, b)) for a, b in spans]
        each = len(subjects) == 1 and (c.lead.distributes or "F" in c.tokens.kinds[first : first + 2])
        numbers = self._own_numbers(c, numbers, 9 if each else len(subjects))
        if not numbers:
            return [], None
        if each:  # 城乡居民收入分别增长5%和6%
            subjects, spans = subjects * len(numbers), spans * len(numbers)
        rest = numbers[-1][1]
        counts = rest < c.j and (c.tokens.kinds[rest] in "nXYCq" or (c.tokens.kinds[rest] in "IJ" and rest + 1 < c.j))
        counted = self._objects.noun_after(c, rest, c.j) if counts else None
        if counted:
            rest = counted[1]
            milestone = c.tokens.words[counted[1] - 1] in self._sets["milestone"]
            if milestone and numbers[-1][2].dimension != "count":
                counted = None  # 跨上3万亿元台阶, but 跨过两个|千亿元大关
        if counted and len(subjects) == 1 and subjects[0][0] >= subjects[0][1]:  # 共发生|55起|事件
            subjects = [c.place(*counted)]
        c.memory.subjects = [place for place in subjects if place[0] < place[1]]
        actions = []
        for n, subject in enumerate(subjects):
            quantity = numbers[min(n, len(numbers) - 1)][2]
            action = make(c, verb, end, subject, "measure")
            inner = () if spans[n] in spans[:n] else self._objects.measured(c, *spans[n])[1]
            action.quantities = ((quantity, c.place(*counted) if counted else subject), *inner)
            actions.append(action)
        return actions, (rest if rest < c.j and c.tokens.kinds[rest] in ",uU" else None)

    def _own_numbers(
        self, c: Clause, numbers: list[tuple[int, int, Quantity]], wanted: int
    ) -> list[tuple[int, int, Quantity]]:
        own = numbers[:1]
        for number in numbers[1:]:
            kinds, words = c.tokens.kinds, c.tokens.words
            between = range(own[-1][1], number[0])
            apart = any(kinds[at] not in ",u " and words[at] not in self._sets["rate"] for at in between)
            if len(own) >= wanted or apart:
                break
            own.append(number)
        return own

    def headless(self, c: Clause, k: int) -> tuple[list[Action], int | None] | None:
        """，增长13%; ，分别增长18%和16.5%: the subjects are those of the clause before."""
        numbers = c.quantities(k, c.j)
        subjects = c.memory.subjects or ([c.memory.object] if c.memory.object else [])
        if not numbers or not subjects:
            return None
        verb, end = k, self._predicates.chain(c, k)
        if c.tokens.words[end][0].isdigit() and not self._signs.number_follows(c, end):  # 其中超10亿元项目|2个
            actions = self.verbless(c, k)
            return (actions, None) if actions else None
        own = self._own_numbers(c, numbers, len(subjects))
        if c.lead.distributes and len(subjects) == 1:
            own = self._own_numbers(c, numbers, 2)
            subjects = [*c.memory.earlier[-1:], *subjects] if len(own) == 2 else subjects
        used = subjects if c.lead.distributes or len(own) > 1 else subjects[-1:]
        actions = []
        for n in range(max(len(used), len(own))):
            subject = used[min(n, len(used) - 1)]
            action = make(c, verb, end, subject, "measure-continued")
            action.quantities = ((own[min(n, len(own) - 1)][2], subject),)
            actions.append(action)
        rest = own[-1][1]
        return actions, (rest if rest < c.j and c.tokens.kinds[rest] in ",uU" else None)

    def verbless(self, c: Clause, k: int) -> list[Action]:
        """城镇调查失业率|4.8%: an indicator and its number, no verb."""
        numbers = c.quantities(k, c.j)
        if not numbers or numbers[0][0] <= k:
            return []
        actions: list[Action] = []
        start, last = k, numbers[-1][0] if numbers[-1][1] == c.j else -1  # 牛饲养量10万头|羊饲养量24万只
        for first, after, quantity in numbers:
            if after < c.j and c.tokens.kinds[after] not in (",uUnq" if last > after else ",uU"):
                return actions
            a, b = subject_span(c, start, first)
            if b - a > 1 and c.tokens.kinds[b - 1] == "s":  # 总产值|全国|第一
                a, b = subject_span(c, a, b - 1)
            if b - a > 1 and c.tokens.kinds[b - 1] == "e":  # 总数|较上年|翻一番
                b -= 1
            while actions and a < b and c.tokens.kinds[a] in "haoF":
                a += 1
            if actions and b - a == 1 and c.tokens.words[a] in self._measures:  # X60199亿元、增长5%
                actions.append(make(c, a, b, actions[-1].object, "measure-continued"))
                actions[-1].quantities = ((quantity, actions[-1].object),)
                start = after
                continue
            if b <= a or c.tokens.kinds[b - 1] in "VPd":
                return actions
            place = c.place(a, b)
            actions.append(make(c, -1, -1, place, "verbless"))
            actions[-1].quantities = ((quantity, place),)
            start = after
        c.memory.subjects = [a.object for a in actions]
        return actions

    def stands_alone(self, c: Clause, a: int, b: int, before: Action) -> bool:
        """设立基金24只、总规模934亿元: the second has another dimension and is no object of the verb."""
        numbers = c.quantities(a, b)
        if not numbers or not before.quantities or numbers[-1][1] != b or numbers[-1][0] == a:
            return False
        head = c.tokens.words[numbers[-1][0] - 1]
        named = not self._sets["indicator_head"].isdisjoint((head, head[-2:]))
        return named or self._moves(c, a, b) or bool(self._own(c, a, b)) or self._sums(c, a, b)

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
        return self._signs.before_measure(c, a, verb), verb

    @staticmethod
    def _sums(c: Clause, a: int, b: int) -> bool:
        """新增集群2个、累计|5个: a sum of what went before."""
        return c.tokens.words[a] in ("累计", "总计", "共计") and c.tokens.kinds.startswith("Q", a + 1)

    def second(self, c: Clause, a: int, b: int, before: Action, action: Action) -> None:
        """Turn the action of a conjunct into that of its own figure, with its own verb, if any."""
        if self._moves(c, a, b):
            number = c.quantities(a, b)[-1]
            action.verb, action.head = c.place(number[0] - 1, number[0]), c.tokens.words[number[0] - 1]
            action.object, action.rule = before.object, "measure-continued"
            action.quantities, action.leading = ((number[2], before.object),), False
            return
        own = self._own(c, a, b)
        action.verb, action.rule, action.cue = None, "verbless", None
        if self._sums(c, a, b):
            action.object, action.rule = before.object, "measure-continued"
            action.quantities = ((action.quantities[0][0], before.object),)
        if own:
            place = c.place(a, own[0])
            action.verb, action.rule, action.object = c.place(own[1], own[1] + 1), "measure", place
            action.head = c.tokens.words[own[1]]
            action.quantities = ((c.quantities(a, b)[-1][2], place),)

    def measured_result(self, c: Clause, start: int, stop: int) -> tuple[int, Quantity | None]:
        """End of the object and the number of 带动|村集体收入|增加|300万元; (stop, None) where there is none."""
        for at in range(start + 1, stop):
            sold = c.tokens.kinds[at] in "XY"  # 带动|汽车销售100亿元
            if c.tokens.words[at] in self._measures and not sold and self._signs.number_follows(c, at + 1):
                numbers = c.quantities(at, stop)
                if numbers and numbers[-1][1] == stop:
                    return self._signs.before_measure(c, start, at), numbers[-1][2]
        return stop, None
