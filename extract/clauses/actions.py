"""From a reading to actions: what each slot of a construction becomes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from extract.clauses.clause import Action, Clause, Lead, Memory
from extract.clauses.figures import FigureMaker, numbers_of
from extract.clauses.older.governed import GovernedReader
from extract.clauses.older.indicators import IndicatorReader
from extract.clauses.older.making import make, subject_span
from extract.clauses.older.objects import ObjectReader
from extract.clauses.older.predicates import PredicateReader
from extract.clauses.older.signs import SignReader
from extract.clauses.reading import Reading, Stretch
from extract.lexicon.words import Lexicon
from extract.model import Quantity

Onward = Callable[[Clause], list[Action]]
_SILENT = frozenset(("none", "carry", "announce", "concern"))
_FIGURES = frozenset(("measure", "measure-continued", "verbless"))


class ActionMaker:
    """Makes the actions of readings. ``None`` as a result refuses the reading: the next cheapest is tried."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._past = frozenset(word for word, kind in lexicon.word_kind.items() if kind == "past")
        self._objects = ObjectReader(lexicon)
        self._figures = FigureMaker(lexicon, self._objects)
        self._by_option: dict[str, Callable[[Clause, Reading], list[Action] | None]] = {
            "each": self._figures.distributed,
            "pairs": self._pairs,
            "split": self._figures.split,
            "verb": self._figures.with_verb_before,
        }
        predicates, signs = PredicateReader(lexicon), SignReader(lexicon)
        self._governed = GovernedReader(self._objects, IndicatorReader(lexicon, signs, predicates, self._objects))

    def actions(self, c: Clause, reading: Reading, onward: Onward) -> list[Action] | None:
        """Return the actions of the clause under this reading, or None where it does not hold."""
        own = c.part(c.i, c.j)
        own.lead = self.lead(c, reading)
        result = reading.construction.result
        if result in _SILENT:
            self._hand_on(own, reading)
            return []
        made = [] if result == "onward" else self._own(own, reading)
        if made is None:
            return None
        for action in made:
            action.construction = reading.construction.name
            action.negated = "not" in reading.slots
            if "up" in reading.construction.options:
                action.quantities = tuple((_risen(number), of) for number, of in action.quantities)
        if reading.rest is None:
            return made
        rest = own.part(*reading.rest)
        rest.lead = Lead(cue=own.lead.cue, tense=own.lead.tense, subject=own.lead.subject, manner=None)
        if made:
            rest.memory = _memory_behind(c.memory, made)
        return made + onward(rest)

    @staticmethod
    def _hand_on(c: Clause, reading: Reading) -> None:
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
        manner, subject, cue = (reading.slot(name) for name in ("manner", "subject", "cue"))
        lead = Lead(cue=c.lead.cue, tense=c.lead.tense, subject=c.lead.subject, manner=c.lead.manner)
        if manner:
            lead.manner = c.place(*manner)
        if subject:
            lead.subject = c.place(*subject)
        if cue:
            lead.cue = ("".join(c.tokens.words[slice(*cue)]), *c.place(*cue))
        for start, _ in reading.slots.get("modal", ()):
            lead.tense = "past" if c.tokens.words[start] in self._past else "future"
        return lead

    def _own(self, c: Clause, reading: Reading) -> list[Action] | None:
        result, options = reading.construction.result, reading.construction.options
        for option, made in self._by_option.items():
            if option in options:
                return made(c, reading)
        if result in _FIGURES:
            return self._figures.figure(c, reading)
        verb, thing = reading.slot("verb"), reading.slot("object")
        if "announced" in options and verb:
            return self._announced(c, reading, verb)
        if result == "subject-continued" and verb:
            return [make(c, *verb, thing, result) for thing in self._figures.carried(c, reading)] or None
        if result in ("cue-noun", "cue-addressee"):
            verb = verb or reading.slot("cue")
        if verb is None or thing is None:
            return None
        if result in ("fronted-object", "light-verb"):
            return [self._fronted(c, reading, verb, thing)]
        if result == "subject-predicate":
            return self._happened(c, reading, verb, thing)
        if result == "cue-addressee":
            return [self._governed.action(c, *verb, *thing, result, cue=c.lead.cue)]
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
            a, b = subject_span(c, *part)
            if b > a:
                actions.append(make(c, *verb, c.place(a, b), "subject-predicate"))
                actions[-1].quantities = self._objects.measured(c, a, b)[1]
        return actions or None

    def _announced(self, c: Clause, reading: Reading, verb: Stretch) -> list[Action] | None:
        """对X，给予N元补助: the object is the one that the clause before announced."""
        if c.memory.pending is None:
            return None
        c.lead.object, c.memory.pending = c.memory.pending, None
        action = self._governed.fronted(c, *verb, reading.construction.result)
        action.quantities = tuple((number, action.object) for number in numbers_of(c, reading))
        return [action]

    def _fronted(self, c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """对X给予N元补助: X is the object, whatever stands between the verb and it."""
        c.lead.object = c.place(*thing)
        action = self._governed.fronted(c, *verb, reading.construction.result)
        action.quantities = tuple((number, c.lead.object) for number in numbers_of(c, reading))
        return action

    @staticmethod
    def _whole(c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """An object that is not looked into: its numbers are those the slots name, each of the indicator named."""
        place = c.place(*thing)
        action = make(c, *verb, place, reading.construction.result)
        action.manner, action.subject = c.lead.manner, c.lead.subject
        of = reading.slot("of")
        action.quantities = tuple((number, c.place(*of) if of else place) for number in numbers_of(c, reading))
        return action

    @staticmethod
    def _pairs(c: Clause, reading: Reading) -> list[Action]:
        """扩投资、夯基础: a verb and its object; 把好事办实、实事办好: an object and its verb."""
        objects, verbs = reading.slots["object"], reading.slots["verb"]
        actions = []
        for n, verb in enumerate(verbs):
            thing = next((one for one in objects if one[0] >= verb[1]), objects[-1])
            if len(objects) == len(verbs):
                thing = objects[n]
            actions.append(make(c, *verb, c.place(*thing), reading.construction.result))
            actions[-1].manner = c.lead.manner
        return actions


def _risen(number: Quantity) -> Quantity:
    """The number as that by which something is more: 超时序进度5个百分点."""
    return msgspec.structs.replace(number, change="increase")


def _memory_behind(memory: Memory, made: list[Action]) -> Memory:
    """What the rest of the clause may take up: a copy, so that a reading that loses leaves nothing behind."""
    return Memory(
        subjects=[a.object for a in made if a.quantities] or memory.subjects,
        earlier=memory.subjects,
        object=made[-1].object,
        speaker=memory.speaker,
    )
