"""Clauses with a figure: an indicator and its number, numbers given out over conjuncts, verbs taken from elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import msgspec

from extract.clauses.attributes import ActionAttributes
from extract.clauses.clause import Action, Clause
from extract.clauses.constructions import Stretch
from extract.clauses.making import make
from extract.clauses.objects import ObjectReader
from extract.clauses.reading import Reading
from extract.clauses.sharing import Sharing
from extract.lexicon.words import Lexicon
from extract.model import Bound, Place, Quantity, RuleId

_NO_COUNTS = frozenset(("money", "ratio", None))
_COUNTED = frozenset(("count", "area", "length", "people", "mass", "volume"))
"""What things are told in over which a verb may be shared: 种植水稻5万亩，油菜2万亩."""
_DEED = 2
"""Characters of the verb that closes the name of an activity: 危房|改造."""
_LONGEST_NOUN = 16
_NO_VERB = (-1, -1)
_DEEDS = frozenset(("verb-object", "cue-noun"))


class FigureMaker:
    """Makes the actions of readings with numbers; ``None`` refuses the reading."""

    def __init__(self, lexicon: Lexicon, objects: ObjectReader) -> None:
        self._objects = objects
        self._sharing = Sharing(lexicon)
        self._attributes = ActionAttributes(lexicon)
        self._giving = lexicon.sets["light"] | lexicon.sets["announced"] | lexicon.sets["giving"]
        self._stepping = lexicon.sets["stepping"]
        self._works, self._in_hand = tuple(lexicon.sets["work"]), lexicon.sets["in_hand"]
        self._event_units = lexicon.sets["event_unit"]
        self._actors = tuple(lexicon.sets["actor"])
        self._paces = lexicon.sets["pace"]
        self._sizes = lexicon.sets["size"]
        self._figure_ends = tuple(lexicon.sets["indicator_end"])
        self._occasions, self._spread = lexicon.sets["occasion"], lexicon.sets["spread_class"]
        self._helping = self._spread & lexicon.sets["handling_class"]
        self._attaining, self._funding = lexicon.sets["attaining_class"], lexicon.sets["funding"]

    def figure(self, c: Clause, reading: Reading) -> list[Action] | None:
        """An indicator with its number: X增长6%; ，增长6% of each thing carried on."""
        rule, options, verb = reading.construction.rule, reading.construction.options, reading.slot("verb") or _NO_VERB
        placed = _placed(c, reading)
        steps = last_step(c, placed) if c.tokens.words[verb[1] - 1] in self._stepping else placed
        numbers = [number for _, _, number in steps]
        own, of = reading.slot("object"), reading.slot("of")
        noun = _subject(c, own) if own else None
        things = [noun] if noun else []
        if "given" in options:
            things = self._given(c)
        elif "carried" in options and of == verb:
            things = self._happening(c)
        elif "carried" in options:
            things = self._moved(
                c, self._only_told(c, numbers) or c.memory.alike(self.carried(c, reading), numbers), numbers
            )
            if c.lead.subject:  # 水泥产量30万吨，其中民营企业|完成12万吨: their part of it
                things = [thing for thing in things if self._is_theirs(c, thing, numbers)]
        actions = []
        for thing in things if numbers else ():
            action = make(c, *verb, thing, rule)
            if noun and thing != noun:  # 其中产值超亿元的|6户: the noun is the one before
                action.object, action.elided = noun, self._words(c, thing)
                action.flags = ("elided_noun",)
                thing = noun
            action.quantities = tuple((number, c.place(*of) if of else thing) for number in numbers)
            if own and rule == "measure":
                counts = self._objects.measured(c, *own)[1]  # 8个县|增长5%, but not 超亿元的企业
                action.counts = tuple(pair for pair in counts if self._tells_of(c, pair[0]))
            actions.append(action)
        return actions or None

    @staticmethod
    def _tells_of(c: Clause, number: Quantity) -> bool:
        """Whether a number in a subject counts it; 签约超千人|的招聘会 says which."""
        which = c.tokens.kinds.startswith("d", bisect_left(c.tokens.starts, number.end))
        return number.dimension not in _NO_COUNTS and not (which and number.bound != Bound.POINT)

    def _given(self, c: Clause) -> list[Place]:
        """The object of the action before, if that gives something: 对X给予补贴, 发放补贴."""
        last = c.memory.last
        return [last.object] if last and (last.rule == "light-verb" or last.head in self._giving) else []

    def _happening(self, c: Clause) -> list[Place]:
        """What a verb that names what it counts is told of: 事故5起，死亡|3人; 羊存栏2万只，出栏|3万只.

        The accidents are the last thing of the sentence that was counted as such.
        """
        events = [thing for thing, unit in c.memory.units.items() if unit in self._event_units]
        thing, told = c.memory.object, c.memory.subjects
        return events[-1:] or ([thing] if thing and told and thing[0] == told[-1][0] and thing[1] < told[-1][1] else [])

    def _only_told(self, c: Clause, numbers: list[Quantity]) -> list[Place]:
        """增长5%，财政收入稳步增长，达到|30亿元: an indicator that the clause before told of without a number.

        By how many points something is above another is told of a rate, which has its number.
        """
        told = _told_alone(c)
        if told is None or c.lead.distributes:
            return []
        if not c.memory.subjects or not numbers or numbers[0].unit == "百分点" or self._is_pace(c, told):
            return []
        at = bisect_left(c.tokens.starts, told[1]) - 1
        alone = c.tokens.starts[at] == told[0]
        word = c.tokens.words[at]
        named = word.endswith(self._figure_ends) and not (alone and word in self._sizes)
        return [told] if named else []  # 进出口总值30亿元，规模创新高，增长|5%: 规模 names nothing

    def _moved(self, c: Clause, things: list[Place], numbers: list[Quantity]) -> list[Place]:
        """产量下降8%，降幅收窄2个百分点，环比增长|3%: what rises by per cent is the thing, not the pace of it."""
        if len(things) != 1 or not numbers or numbers[0].unit != "%" or numbers[0].change == "level":
            return things
        if not self._is_pace(c, things[0]):
            return things
        return [thing for thing in c.memory.row if not self._is_pace(c, thing)][-1:] or things

    def _is_theirs(self, c: Clause, thing: Place, numbers: list[Quantity]) -> bool:
        """Whether those who act may have a part of a thing: its unit is the same, and it acts no more than they do."""
        ends = thing[1], (c.lead.subject or thing)[1]
        last, own = (c.tokens.words[bisect_left(c.tokens.starts, end) - 1] for end in ends)
        alike = bool(numbers) and c.memory.units.get(thing) in (None, "", numbers[0].unit)
        return alike and last != own and not last.endswith(self._actors)

    def _is_pace(self, c: Clause, thing: Place) -> bool:
        return c.tokens.words[bisect_left(c.tokens.starts, thing[1]) - 1] in self._paces

    @staticmethod
    def carried(c: Clause, reading: Reading) -> list[Place]:
        """The subject carried on from the clause before; all of them under 均.

        并进一步改善 goes on with what the clause before told of, whether it had a number or not.
        """
        subjects, last = c.memory.subjects, c.memory.last
        if last and last.rule == "subject-predicate" and c.tokens.kinds.startswith("U", c.start):
            subjects = [last.object]
        thing = c.memory.object
        if not subjects and thing and reading.construction.result != "subject-continued" and not c.is_number(thing):
            subjects = [thing]
        return subjects if c.lead.distributes else subjects[-1:]

    def staged(self, c: Clause, things: list[Place]) -> list[Place]:
        """新建道路5条，8月底全部|完工: those of the things whose stage may be told; a rate or a deed has none.

        What was not counted has one if it is a work by its name: 推进滨江大桥建设，年底前|通车.
        """
        thing = c.memory.object
        if thing is None or c.lead.subject:
            return []
        starts, kinds, words = c.tokens.starts, c.tokens.kinds, c.tokens.words
        first, end = bisect_left(starts, thing[0]), bisect_left(starts, thing[1])
        # 文化中心|建设
        named = next((at for at in reversed(range(first, end)) if words[at] not in self._in_hand), first)
        work = words[named].endswith(self._works)
        if not work and (thing not in things or words[end - 1] in self._in_hand):
            return []  # 正在铺设沥青，国庆节前全线|通车
        return [] if kinds[named] in "XYJv" or words[named].endswith(self._figure_ends) else [c.place(first, named + 1)]

    @staticmethod
    def _words(c: Clause, place: Place) -> str:
        """The words at a place; nothing where part of it is masked, or it is long."""
        starts = c.tokens.starts
        words = c.tokens.words[bisect_left(starts, place[0]) : bisect_left(starts, place[1])]
        text = "".join(words)
        return "" if len(text) > _LONGEST_NOUN or any(word >= "\ue000" for word in words) else text

    def distributed(self, c: Clause, reading: Reading) -> list[Action] | None:
        """A、B和C分别增长5%、6%和7%: one action a conjunct; what the conjuncts share goes to the indicator."""
        figures = _figures(c, reading)
        parts = reading.slots.get("object", [])
        listed = len(parts) == 1
        parts = self._objects.conjuncts_of(c, *parts[0], len(figures)) if listed else parts
        if not parts:
            parts = self._listed_before(c, len(figures))
            listed = bool(parts)
        places = [c.place(*part) for part in parts] or c.memory.row[-len(figures) :] or c.memory.subjects
        if len(places) == 1:
            places, parts = places * len(figures), parts * len(figures)  # 城乡居民收入分别增长5%、6%
        if len(figures) == 1:
            figures = figures * len(places)  # A、B、C各20家
        if not places or len(places) != len(figures):  # no place: 分别增长4%⏎和5% opens a text
            return None
        shared = self._sharing.of(c, parts) if listed else []
        first = figures[0][1]
        if first.bound == Bound.ABOVE and first.text.startswith(("突破", "超")):  # 分别突破300亿元和3000亿元
            figures = [(verb, _above(number) if number.bound == Bound.POINT else number) for verb, number in figures]
        actions = []
        for n, (place, (verb, number)) in enumerate(zip(places, figures, strict=True)):
            action = make(c, *verb, place, "measure")
            action.rule, action.manner = reading.construction.rule, c.lead.manner
            action.quantities = ((number, place),)
            if listed:
                c.memory.shared[place] = shared[n]
            action.shared, action.elided = c.memory.shared.get(place, ("", ""))
            if reading.slot("of"):  # 城镇、乡村分别新增|就业: 城镇就业
                action.elided = self._words(c, c.place(*reading.slots["of"][0]))
            action.flags = ("elided_noun",) if action.shared or action.elided else ()
            actions.append(action)
        return actions or None

    def _listed_before(self, c: Clause, number: int) -> list[Stretch]:
        """The conjuncts of what stands before so many figures: 把A、B|分别提高到…; A和B，|分别增长…."""
        told = _told_alone(c)
        one = c.lead.object or (c.memory.object if not c.memory.subjects else told)
        before = [one] if one else c.memory.subjects
        if len(before) != 1 or (len(c.memory.row) >= number and not c.lead.object and not told):
            return []
        i, j = (bisect_left(c.tokens.starts, at) for at in before[0])
        parts = self._objects.conjuncts(c, i, j)
        return parts if len(parts) == number else []

    def split(self, c: Clause, reading: Reading) -> list[Action] | None:
        """农村危房改造|31户: the noun ends in what is done, so many times."""
        made = self.figure(c, reading)
        if not made or made[0].quantities[0][0].dimension in _NO_COUNTS:
            return None
        action, (first, after) = made[0], reading.slots["object"][0]
        start, end = c.place(first, after)
        action.head = c.tokens.words[after - 1][-_DEED:]
        action.verb, action.object, action.rule = (end - _DEED, end), (start, end - _DEED), "measure"
        action.quantities = tuple((number, action.object) for number, _ in action.quantities)
        return made

    def with_verb_before(self, c: Clause, reading: Reading) -> list[Action] | None:
        """新建处理厂1座，|泵站2座、水窖9口; 培训技工30名，|12名教师: what is counted alike has the same verb."""
        last, rule = c.memory.last, reading.construction.rule
        actions = [self._of_verb_before(c, last, thing, rule) for thing in reading.slots["object"]] if last else []
        found = [action for action in actions if action]
        return found if found and len(found) == len(actions) else None

    def _of_verb_before(self, c: Clause, last: Action, thing: Stretch, rule: RuleId) -> Action | None:
        numbers = [number for _, _, number in c.quantities(*thing)]
        if len(numbers) != 1 or not self._is_counted_alike(c, last, numbers[0]):
            return None
        place, quantities, leading = self._objects.measured(c, *thing)
        names = self._words(c, place).endswith(self._figure_ends)
        if (last.leading and not leading) or (names and not self._attains(c, last, numbers[0])):
            return None  # 新建水库1座，总容量3万立方米
        action = Action(last.verb, place, last.head, rule, cue=last.cue)
        action.manner, action.subject, action.leading = last.manner, last.subject, leading
        action.quantities, action.flags = quantities, ("elided_verb",)
        return action

    def _attains(self, c: Clause, last: Action, number: Quantity) -> bool:
        """Say whether a figure may follow: 实现产值5亿元，|税收收入2亿元, 争取资金5亿元，|上级投资2亿元."""
        attained = self._attributes.verb_class(last.head) in self._attaining
        may = last.head in self._funding or (attained and self._words(c, last.object).endswith(self._figure_ends))
        return may and last.quantities[0][0].unit == number.unit

    def _is_counted_alike(self, c: Clause, last: Action, number: Quantity) -> bool:
        """Say whether the action before was done to things that were counted or measured in the same kind of unit."""
        if last.rule not in _DEEDS or last.verb is None or not last.quantities:
            return False
        before = last.quantities[0][0]
        kind = self._attributes.verb_class(last.head)
        alike = number.dimension == before.dimension or kind in self._spread
        told = alike and {number.dimension, before.dimension} <= _COUNTED
        # 新增企业5家，|员工90名
        others = number.dimension == "people" != before.dimension and kind not in self._helping
        same_kind = told and not others and (number.unit in self._occasions) == (before.unit in self._occasions)
        return same_kind or c.memory.units.get(last.object) == number.unit


def _subject(c: Clause, own: Stretch) -> Place:
    """Place of the indicator; an adverb of manner right before it is part of it: 规模化|供水率达到85%."""
    start, end = c.place(*own)
    manner = c.lead.manner
    if manner and manner[1] == start and c.tokens.kinds[own[0] - 1] != "h":
        start = manner[0]
    return start, end


def _figures(c: Clause, reading: Reading) -> list[tuple[Stretch, Quantity]]:
    """Each number with the verb before it: 分别增长5%、6%和下降1%."""
    verbs = reading.slots.get("verb", [_NO_VERB])
    found = []
    for stretch in reading.slots.get("q", ()):
        verb = verbs[bisect_left(verbs, stretch) - 1]
        found += [(verb, number) for _, _, number in c.quantities(*stretch)]
    return found


def _told_alone(c: Clause) -> Place | None:
    """What the clause before told of without a number: 财政收入稳步增长，|达到30亿元."""
    last = c.memory.last
    return last.object if last and last.rule == "subject-predicate" and not last.quantities else None


def _above(number: Quantity) -> Quantity:
    return msgspec.structs.replace(number, bound=Bound.ABOVE, high=None)


def numbers_of(c: Clause, reading: Reading) -> list[Quantity]:
    """The quantities in the slot ``q``."""
    return [number for _, _, number in _placed(c, reading)]


def _placed(c: Clause, reading: Reading) -> list[tuple[int, int, Quantity]]:
    """The quantities in the slot ``q`` with their first token and the one behind their last."""
    return [found for stretch in reading.slots.get("q", ()) for found in c.quantities(*stretch)]


def last_step(c: Clause, quantities: list[tuple[int, int, Quantity]]) -> list[tuple[int, int, Quantity]]:
    """Of steps passed one after the other (连跨3万亿元、4万亿元两个台阶) the last counts, and it is a floor."""
    steps = [number[2] for number in quantities]
    joined = all(c.tokens.words[one[1] : other[0]] == ["、"] for one, other in pairwise(quantities))
    if len(steps) < 2 or not joined or len({step.unit for step in steps}) > 1:
        return quantities
    first, after, quantity = quantities[-1]
    bound = "above" if steps[0].bound == "above" else "at_least"
    return [(first, after, msgspec.structs.replace(quantity, bound=bound, high=None))]
