"""From a reading to actions: what each slot of a construction becomes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

import msgspec

from extract.clauses.reading import Reading, Stretch
from extract.clauses.sharing import Sharing
from extract.model import Quantity
from extract.rules.clause import Action, Clause, Lead, Memory, Place
from extract.rules.governed import GovernedReader
from extract.rules.indicators import IndicatorReader
from extract.rules.lexicon import Lexicon
from extract.rules.linking import Linker
from extract.rules.making import make, subject_span
from extract.rules.objects import ObjectReader
from extract.rules.predicates import PredicateReader
from extract.rules.signs import SignReader

Onward = Callable[[Clause], list[Action]]
_NO_COUNTS = frozenset(("money", "ratio", None))
_DEED = 2
"""Characters of the verb that closes the name of an activity: 危房|改造."""
_SILENT = frozenset(("none", "carry", "announce", "concern"))
_FIGURES = frozenset(("measure", "measure-continued", "verbless"))


class ActionMaker:
    """Makes the actions of readings. ``None`` as a result refuses the reading: the next cheapest is tried."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._past = frozenset(word for word, kind in lexicon.word_kind.items() if kind == "past")
        self._objects = ObjectReader(lexicon)
        self._sharing = Sharing(lexicon)
        self._linker = Linker(lexicon)
        self._figure_ends = tuple(lexicon.sets["indicator_end"])
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
        if "each" in options:
            return self._distributed(c, reading)
        if "pairs" in options:
            return self._pairs(c, reading)
        if "split" in options:
            return self._split(c, reading)
        if "verb" in options:
            return self._with_verb_before(c, reading)
        if result in _FIGURES:
            return self._figure(c, reading)
        verb, thing = reading.slot("verb"), reading.slot("object")
        if "announced" in options and verb:
            return self._announced(c, reading, verb)
        if result == "subject-continued" and verb:
            return [make(c, *verb, thing, result) for thing in self._carried(c, reading)] or None
        if result in ("cue-noun", "cue-addressee"):
            verb = verb or reading.slot("cue")
        if verb is None or thing is None:
            return None
        if result in ("fronted-object", "light-verb"):
            return [self._fronted(c, reading, verb, thing)]
        if result == "subject-predicate":
            place = c.place(*subject_span(c, *thing))
            return [make(c, *verb, place, result)] if place[1] > place[0] else None
        if result == "cue-addressee":
            return [self._governed.action(c, *verb, *thing, result, cue=c.lead.cue)]
        if "of" in reading.slots or "skip" in reading.slots:
            return [self._whole(c, reading, verb, thing)]
        number = reading.slot("q")
        end = number[1] if number and number[0] == thing[1] else thing[1]
        return self._governed.with_quantities(c, *verb, thing[0], end, result, c.lead.cue) or None

    def _announced(self, c: Clause, reading: Reading, verb: Stretch) -> list[Action] | None:
        """对X，给予N元补助: the object is the one that the clause before announced."""
        if c.memory.pending is None:
            return None
        c.lead.object, c.memory.pending = c.memory.pending, None
        action = self._governed.fronted(c, *verb, reading.construction.result)
        action.quantities = tuple((number, action.object) for number in _numbers(c, reading))
        return [action]

    def _fronted(self, c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """对X给予N元补助: X is the object, whatever stands between the verb and it."""
        c.lead.object = c.place(*thing)
        action = self._governed.fronted(c, *verb, reading.construction.result)
        action.quantities = tuple((number, c.lead.object) for number in _numbers(c, reading))
        return action

    @staticmethod
    def _whole(c: Clause, reading: Reading, verb: Stretch, thing: Stretch) -> Action:
        """An object that is not looked into: its numbers are those the slots name, each of the indicator named."""
        place = c.place(*thing)
        action = make(c, *verb, place, reading.construction.result)
        action.manner, action.subject = c.lead.manner, c.lead.subject
        of = reading.slot("of")
        action.quantities = tuple((number, c.place(*of) if of else place) for number in _numbers(c, reading))
        return action

    def _split(self, c: Clause, reading: Reading) -> list[Action] | None:
        """农村危房改造|31户: the noun ends in what is done, so many times."""
        made = self._figure(c, reading)
        thing = reading.slot("object")
        if not made or thing is None or made[0].quantities[0][0].dimension in _NO_COUNTS:
            return None
        action, (start, end) = made[0], c.place(*thing)
        at = end - _DEED
        if c.tokens.words[thing[1] - 1][:-_DEED].endswith("化"):
            return None  # 适老化改造 is one thing
        if at <= start or (thing[1] - thing[0] > 1 and c.tokens.starts[thing[1] - 1] >= at):
            return None
        action.verb, action.object, action.rule = (at, end), (start, at), "measure"
        action.head = c.tokens.words[thing[1] - 1][-_DEED:]
        action.quantities = tuple((number, action.object) for number, _ in action.quantities)
        return made

    def _with_verb_before(self, c: Clause, reading: Reading) -> list[Action] | None:
        """新建处理厂1座，|泵站2座: what is counted alike is brought about by the same verb."""
        last, thing, numbers = c.memory.last, reading.slot("object"), _numbers(c, reading)
        if last is None or thing is None or len(numbers) != 1 or not self._is_counted_alike(last, numbers[0]):
            return None
        if "".join(c.tokens.words[slice(*thing)]).endswith(self._figure_ends):
            return None  # 新建水库1座，总容量3万立方米
        action = Action(last.verb, c.place(*thing), last.head, reading.construction.result, cue=last.cue)
        action.tense, action.manner, action.subject = last.tense, last.manner, last.subject
        action.quantities, action.flags = ((numbers[0], action.object),), ("elided_verb",)
        return [action]

    def _is_counted_alike(self, last: Action, number: Quantity) -> bool:
        """Say whether the action before brought about things that were counted in the same kind of unit."""
        if last.rule != "verb-object" or last.verb is None or last.leading or not last.quantities:
            return False
        alike = number.dimension == last.quantities[0][0].dimension == "count"
        return alike and self._linker.produces(last)

    @staticmethod
    def _pairs(c: Clause, reading: Reading) -> list[Action]:
        """扩投资、夯基础: a verb and its object, one after the other."""
        objects = reading.slots["object"]
        actions = []
        for verb in reading.slots["verb"]:
            thing = next(one for one in objects if one[0] >= verb[1])
            actions.append(make(c, *verb, c.place(*thing), reading.construction.result))
            actions[-1].manner = c.lead.manner
        return actions

    def _figure(self, c: Clause, reading: Reading) -> list[Action] | None:
        """An indicator with its number: X增长6%; ，增长6% of each thing carried on."""
        numbers, result = _numbers(c, reading), reading.construction.result
        last = c.memory.last
        if "given" in reading.construction.options and (last is None or last.rule != "light-verb"):
            return None
        own, of = reading.slot("object"), reading.slot("of")
        things = self._carried(c, reading) if "carried" in reading.construction.options else [c.place(*own or (0, 0))]
        verb = reading.slot("verb") or (-1, -1)
        actions = []
        for thing in things if numbers else ():
            action = make(c, *verb, thing, result)
            if own and thing != c.place(*own):  # 其中产值超亿元的|6户: the noun is the one before
                action.object, action.elided = c.place(*own), self._words(c, thing)
                action.flags = ("elided_noun",)
                thing = action.object
            action.quantities = tuple((number, c.place(*of) if of else thing) for number in numbers)
            actions.append(action)
        return actions or None

    @staticmethod
    def _carried(c: Clause, reading: Reading) -> list[Place]:
        """The subject carried on from the clause before; all of them under 均."""
        subjects = c.memory.subjects or ([c.memory.object] if c.memory.object else [])
        return subjects if "all" in reading.slots else subjects[-1:]

    @staticmethod
    def _words(c: Clause, place: Place) -> str:
        """The words at a place; nothing where part of it is masked, or it is long."""
        starts = c.tokens.starts
        words = c.tokens.words[bisect_left(starts, place[0]) : bisect_left(starts, place[1])]
        text = "".join(words)
        return "" if len(text) > 16 or any(word >= "\ue000" for word in words) else text

    def _distributed(self, c: Clause, reading: Reading) -> list[Action] | None:
        """A、B和C分别增长5%、6%和7%: one action a conjunct; what the conjuncts share goes to the indicator."""
        figures = _figures(c, reading)
        parts = reading.slots.get("object", [])
        listed = len(parts) == 1
        parts = self._objects.conjuncts(c, *parts[0]) if listed else parts
        places = [c.place(*part) for part in parts] or c.memory.row[-len(figures) :] or c.memory.subjects
        if len(places) == 1 and len(figures) > 1:
            places, parts = places * len(figures), parts * len(figures)  # 城乡居民收入分别增长5%、6%
        if len(figures) == 1:
            figures = figures * len(places)  # A、B、C各20家
        if not places or len(places) != len(figures):
            return None
        shared = self._sharing.of(c, parts) if listed else []
        actions = []
        for n, (place, (verb, number)) in enumerate(zip(places, figures, strict=True)):
            action = make(c, *verb, place, reading.construction.result)
            action.manner = c.lead.manner
            action.quantities = ((number, place),)
            if shared and any(shared[n]):
                action.shared, action.elided = shared[n]
                action.flags = ("elided_noun",)
            actions.append(action)
        return actions


def _figures(c: Clause, reading: Reading) -> list[tuple[Stretch, Quantity]]:
    """Each number with the verb before it: 分别增长5%、6%和下降1%."""
    verbs = reading.slots.get("verb", [(-1, -1)])
    found = []
    for stretch in reading.slots.get("q", ()):
        before = [verb for verb in verbs if verb[0] < stretch[0]] or verbs[:1]
        found += [(before[-1], number) for _, _, number in c.quantities(*stretch)]
    return found


def _risen(number: Quantity) -> Quantity:
    """The number as that by which something is more: 超时序进度5个百分点."""
    return msgspec.structs.replace(number, change="increase")


def _numbers(c: Clause, reading: Reading) -> list[Quantity]:
    return [number for stretch in reading.slots.get("q", ()) for _, _, number in c.quantities(*stretch)]


def _memory_behind(memory: Memory, made: list[Action]) -> Memory:
    """What the rest of the clause may take up: a copy, so that a reading that loses leaves nothing behind."""
    behind = Memory(
        subjects=[a.object for a in made if a.quantities] or memory.subjects,
        earlier=memory.subjects,
        object=made[-1].object,
        speaker=memory.speaker,
    )
    return behind
