"""From a reading to actions: what each slot of a construction becomes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from extract.clauses.clause import LOW_CONFIDENCE, Action, Clause, Commitment, Lead, Memory
from extract.clauses.constructions import Stretch
from extract.clauses.counts import CountReader
from extract.clauses.figures import FigureMaker, numbers_of
from extract.clauses.governed import GovernedReader
from extract.clauses.making import SubjectReader, make
from extract.clauses.nominal import NominalOpening
from extract.clauses.objects import ObjectReader, trim
from extract.clauses.reading import Reading
from extract.clauses.second_figures import SecondFigures
from extract.lexicon.words import Lexicon
from extract.model import Quantity

Onward = Callable[[Clause], list[Action]]
_SILENT = frozenset(("none", "carry", "announce", "concern"))
_FRONTED = frozenset(("announced", "brought", "again"))
"""Options of constructions whose object stands in front, here or in the clause before."""
_FIGURES = frozenset(("measure", "measure-continued", "verbless"))


class ActionMaker:
    """Makes the actions of readings. ``None`` as a result refuses the reading: the next cheapest is tried."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._past = frozenset(word for word, kind in lexicon.word_kind.items() if kind == "past")
        self._addressed = lexicon.sets["addressed"]
        self.assigned = tuple(lexicon.sets["assigned"])
        """Endings of what a result is measured against: 任务, 预算."""
        self._objects = ObjectReader(lexicon)
        self._subjects = SubjectReader(lexicon)
        self._figures = FigureMaker(lexicon, self._objects)
        self._by_option: dict[str, Callable[[Clause, Reading], list[Action] | None]] = {
            "each": self._figures.distributed,
            "pairs": self._pairs,
            "split": self._figures.split,
            "verb": self._figures.with_verb_before,
        }
        self._governed = GovernedReader(self._objects, SecondFigures(lexicon))
        self.counts = CountReader(self._objects)
        self.nominal = NominalOpening(lexicon)

    def actions(self, c: Clause, reading: Reading, onward: Onward) -> list[Action] | None:
        """Return the actions of the clause under this reading, or None where it does not hold."""
        own = c.part(c.i, c.j)
        own.lead = self.lead(c, reading)
        negated = own.lead.negated
        result = reading.construction.result
        speaker = reading.slot("speaker")
        if speaker:
            c.memory.speaker = c.place(*speaker)
        if result in _SILENT:
            self.hand_on(own, reading)
            return []
        made = [] if result == "onward" else self._own(own, reading)
        if made is None:
            return None
        for action in made:
            action.construction = reading.construction.name
            action.negated = negated
            if "doubtful" in reading.construction.options:
                action.flags = (*action.flags, LOW_CONFIDENCE)
            if "up" in reading.construction.options:
                action.quantities = tuple((_risen(number), of) for number, of in action.quantities)
        if reading.rest is None:
            return made
        rest = own.part(*reading.rest)
        if result == "onward":
            rest.lead, rest.begin = own.lead, c.start
        else:
            cue = None if result == "cue-noun" else own.lead.cue  # 争取资金5亿元|新建X
            rest.lead = Lead(cue=cue, subject=own.lead.subject)
            rest.memory = _memory_behind(c.memory, made)
        return made + onward(rest)

    @staticmethod
    def hand_on(c: Clause, reading: Reading) -> None:
        """What a clause without action leaves for the next one: its cue, or its subject."""
        thing, result = reading.slot("object"), reading.construction.result
        if result == "carry":
            c.memory.cue = c.lead.cue
        elif result == "concern" and thing:
            c.memory.pending = c.place(*thing)
        elif thing:
            c.memory.subjects = [c.place(*thing)]

    def lead(self, c: Clause, reading: Reading) -> Lead:
        """What the construction says of force, manner, subject and tense, over what an outer clause handed on."""
        lead, slots = c.lead.copy(), reading.slots
        until, _ = slots.get("verb", [(c.j, c.j)])[0]
        manner, subject = (_opening(reading, name, c.i, until) for name in ("manner", "subject"))
        cues = _in_front(reading, "cue", c.i, until)
        if manner:
            start, end = c.place(*manner)
            lead.manner = (lead.manner[0] if lead.manner else start, end)
        if subject:
            lead.subject = c.place(*subject)
        if cues:
            lead.cue = _joined(lead.cue, _commitment(c, cues[-1]))
        for modal in slots.get("modal", ()):
            lead.tense = "future" if self._past.isdisjoint(c.tokens.words[slice(*modal)]) else "past"
        lead.distributes = lead.distributes or "all" in slots
        lead.negated = lead.negated or "not" in slots
        thing = reading.slot("object") if reading.construction.result == "onward" else None
        if thing:
            lead.object = c.place(*thing)
        return lead

    def _own(self, c: Clause, reading: Reading) -> list[Action] | None:
        result, options = reading.construction.rule, reading.construction.options
        for option, made in self._by_option.items():
            if option in options:
                return made(c, reading)
        if result in _FIGURES:
            return self._figures.figure(c, reading)
        verb, thing = reading.slot("verb"), reading.slot("object")
        if not options.isdisjoint(_FRONTED):
            return self._announced(c, reading)
        if result == "subject-continued" and verb:
            own = c.lead.subject  # 11家企业|进入百强: not the output before
            things = [] if own else self._figures.carried(c, reading)
            if "stage" in options:
                things = self._figures.staged(c, things)
            return [make(c, *verb, thing, result) for thing in things] or None
        if result in ("cue-noun", "cue-addressee"):
            verb = verb or reading.slot("cue")
        if verb is None or thing is None:
            return None
        if result in ("fronted-object", "light-verb"):
            return [self._fronted(c, reading, verb, thing)]
        if result == "subject-predicate":
            return self._happened(c, reading, verb, thing)
        if result == "cue-addressee":
            listed = c.tokens.kinds[thing[1] - 1] == "Q"  # 扶持茶园30个、合作社20家: nothing that both are to do
            parts = self._objects.counted(c, *thing) if listed else [thing]
            return [self._governed.action(c, *verb, *part, result, cue=c.lead.cue) for part in parts]
        if "of" in reading.slots or "skip" in reading.slots:
            return [self._whole(c, reading, verb, thing)]
        number = reading.slot("q")
        end = number[1] if number and number[0] == thing[1] else thing[1]
        actions = self._governed.with_quantities(c, *verb, thing[0], end, result, c.lead.cue)
        outcome = reading.slot("result")
        if outcome:
            for action in actions:
                action.result = c.place(*outcome)
        return actions or None

    def _happened(self, c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> list[Action] | None:
        """What happened to each thing under 分别 or with a count of its own: 20个县城、50个乡镇|开工."""
        actions = []
        parts = self._objects.conjuncts if "each" in reading.slots else self._objects.counted
        for part in parts(c, *thing):
            a, b = self._subjects.span(c, *part)
            if b > a:
                actions.append(make(c, *verb, c.place(a, b), "subject-predicate"))
                actions[-1].quantities = self._objects.measured(c, a, b)[1]
        return actions or None

    def _announced(self, c: Clause, reading: Reading) -> list[Action] | None:
        """对X，给予N元补助, 把X|用在A、花在B: the object is the one brought forward, here or in the clause before."""
        rule, last = reading.construction.rule, c.memory.last
        if c.lead.object is None:
            again = last if "again" in reading.construction.options else None
            c.lead.object = again.object if again else c.memory.pending
            rule = "announced-object" if rule == "fronted-object" else rule
        assert c.lead.object is not None
        made = [self._governed.fronted(c, *verb, rule) for verb in reading.slots["verb"]]
        of = reading.slot("of")
        place = c.place(*of) if of else c.lead.object
        numbers = tuple((number, place) for number in numbers_of(c, reading))
        if numbers:
            made[0].quantities = numbers
        return made

    def _fronted(self, c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """对X给予N元补助: X is the object, whatever stands between the verb and it."""
        c.lead.object = c.place(*thing)
        action = self._governed.fronted(c, *verb, reading.construction.rule)
        action.quantities = tuple((number, c.lead.object) for number in numbers_of(c, reading))
        return action

    @staticmethod
    def _whole(c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """An object that is not looked into: its numbers are those the slots name, each of the indicator named."""
        place = c.place(*thing)
        action = make(c, *verb, place, reading.construction.rule)
        action.manner, action.subject = c.lead.manner, c.lead.subject
        of = reading.slot("of")
        action.quantities = tuple((number, c.place(*of) if of else place) for number in numbers_of(c, reading))
        return action

    def _pairs(self, c: Clause, reading: Reading) -> list[Action] | None:
        """扩投资、夯基础: a verb and its object, in turn; 申报X并启动建设: the last verb shares the object."""
        actions: list[Action] = []
        money: tuple[Stretch, Lead] | None = None
        verbs, objects = reading.slots["verb"], reading.slots.get("object", [])
        if reading.construction.rule == "fronted-object":  # 把好事办实、实事办好
            made = [make(c, *v, c.place(*thing), "fronted-object") for v, thing in zip(verbs, objects, strict=True)]
            for action in made:
                action.manner = c.lead.manner
            return made
        for n, (verb, (stop, _)) in enumerate(zip(verbs, [*verbs[1:], (c.j, c.j)], strict=True)):
            things = [one for one in objects if verb[1] <= one[0] < stop]
            if n:
                c.lead = self._next_lead(c, reading, verbs[n - 1][1], verb[0])
            if things:
                made = self._pair(c, reading, verb, things[0])
                actions += ([self._spent(c, *money, made[0])] if money and made else []) + made
                money = None
            elif stop < c.j and numbers_of(c, reading):
                money = verb, c.lead
            elif actions:
                actions.append(self._governed.shared_object(c, *verb, actions[-1]))
            if actions and actions[-1].quantities:
                c.memory.subjects, c.memory.object = [actions[-1].object], actions[-1].object
        return actions or None

    @staticmethod
    def _spent(c: Clause, verb: Stretch, lead: Lead, use: Action) -> Action:
        """投入5亿元|改造农村电网: the money is for the object of what it is spent on."""
        action = make(c, *verb, use.object, "verb-object")
        action.cue, action.manner, action.subject = lead.cue, lead.manner, lead.subject
        action.quantities = tuple((number, use.object) for _, _, number in c.quantities(verb[1], c.j)[:1])
        return action

    def _pair(self, c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> list[Action]:
        start, stop = trim(c, *thing)
        if verb in reading.slots.get("cue", ()):  # 提振信心、引导|预期: a cue that is the verb itself
            if c.tokens.words[verb[0]] in self._addressed:
                return [self._governed.action(c, *verb, start, stop, "cue-addressee", cue=c.lead.cue)]
            return self._governed.with_quantities(c, *verb, start, stop, "cue-noun", c.lead.cue)
        return self._governed.with_quantities(c, *verb, start, stop, reading.construction.rule, c.lead.cue)

    @staticmethod
    def _next_lead(c: Clause, reading: Reading, start: int, verb: int) -> Lead:
        """What opens a further predicate: the cue goes on where it has none of its own."""
        manner, cue = (_opening(reading, name, start, verb) for name in ("manner", "cue"))
        lead = Lead(cue=c.lead.cue)
        if cue:
            lead.cue = _commitment(c, cue)
        if manner:
            lead.manner = c.place(*manner)
        elif len(c.tokens.words[verb]) == 1:  # 全力拼经济、稳增长
            lead.manner = c.lead.manner
        return lead


def _in_front(reading: Reading, slot: str, start: int, verb: int) -> list[Stretch]:
    """What of a slot stands in front of a verb, between the tokens ``start`` and ``verb``, or is the verb itself."""
    return [one for one in reading.slots.get(slot, ()) if start <= one[0] <= verb]


def _opening(reading: Reading, slot: str, start: int, verb: int) -> Stretch | None:
    """The same from the first to the last."""
    found = _in_front(reading, slot, start, verb)
    return (found[0][0], found[-1][1]) if found else None


def _commitment(c: Clause, cue: Stretch) -> Commitment:
    return "".join(c.tokens.words[slice(*cue)]), *c.place(*cue)


def _joined(before: Commitment | None, cue: Commitment) -> Commitment:
    """鼓励|支持: a cue right behind another makes one with it."""
    word, start, end = cue
    first, begin, stop = before or ("", start, start)
    return (first + word, begin, end) if stop == start else cue


def _risen(number: Quantity) -> Quantity:
    """The number as that by which something is more: 超时序进度5个百分点."""
    return msgspec.structs.replace(number, change="increase")


def _memory_behind(memory: Memory, made: list[Action]) -> Memory:
    """What the rest of the clause may take up: a copy, so that a reading that loses leaves nothing behind."""
    behind = Memory(
        subjects=[a.told for a in made if a.quantities] or memory.subjects,
        object=made[-1].object,
        speaker=memory.speaker,
    )
    behind.units = dict(memory.units)
    behind.count(made)
    return behind
