"""From a reading to actions: what each slot of a construction becomes."""

from __future__ import annotations

from collections.abc import Callable

from extract.clauses.reading import Reading, Stretch
from extract.clauses.sharing import Sharing
from extract.model import Quantity
from extract.rules.clause import Action, Clause, Lead, Memory, Place
from extract.rules.governed import GovernedReader
from extract.rules.indicators import IndicatorReader
from extract.rules.lexicon import Lexicon
from extract.rules.making import make, subject_span
from extract.rules.objects import ObjectReader
from extract.rules.predicates import PredicateReader
from extract.rules.signs import SignReader

Onward = Callable[[Clause], list[Action]]
_FIGURES = frozenset(("measure", "measure-continued", "verbless"))


class ActionMaker:
    """Makes the actions of readings. ``None`` as a result refuses the reading: the next cheapest is tried."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._past = frozenset(word for word, kind in lexicon.word_kind.items() if kind == "past")
        self._objects = ObjectReader(lexicon)
        self._sharing = Sharing(lexicon)
        predicates, signs = PredicateReader(lexicon), SignReader(lexicon)
        self._governed = GovernedReader(self._objects, IndicatorReader(lexicon, signs, predicates, self._objects))

    def actions(self, c: Clause, reading: Reading, onward: Onward) -> list[Action] | None:
        """Return the actions of the clause under this reading, or None where it does not hold."""
        own = c.part(c.i, c.j)
        own.lead = self._lead(c, reading)
        result = reading.construction.result
        if result == "none":
            return []
        made = [] if result == "onward" else self._own(own, reading)
        if made is None:
            return None
        for action in made:
            action.construction = reading.construction.name
        if reading.rest is None:
            return made
        rest = own.part(*reading.rest)
        rest.lead = Lead(cue=own.lead.cue, tense=own.lead.tense, subject=own.lead.subject, manner=None)
        if made:
            rest.memory = _memory_behind(c.memory, made)
        return made + onward(rest)

    def _lead(self, c: Clause, reading: Reading) -> Lead:
        """What the construction says of force, manner, subject and tense, over what an outer clause handed on."""
        manner, subject, cue = (reading.slot(name) for name in ("manner", "subject", "cue"))
        lead = Lead(cue=c.lead.cue, tense=c.lead.tense, subject=c.lead.subject, manner=c.lead.manner)
        if manner:
            lead.manner = c.place(*manner)
        if subject:
            lead.subject = c.place(*subject)
        if cue:
            lead.cue = ("".join(c.tokens.words[slice(*cue)]), *c.place(*cue))
        if reading.slot("future"):
            lead.tense = "future"
        for start, _ in reading.slots.get("modal", ()):
            lead.tense = "past" if c.tokens.words[start] in self._past else "future"
        return lead

    def _own(self, c: Clause, reading: Reading) -> list[Action] | None:
        result, options = reading.construction.result, reading.construction.options
        if "each" in options:
            return self._distributed(c, reading)
        if result in _FIGURES:
            return self._figure(c, reading)
        verb, thing = reading.slot("verb"), reading.slot("object")
        if result in ("cue-noun", "cue-addressee"):
            verb = verb or reading.slot("cue")
        if verb is None or thing is None:
            return None
        if result in ("fronted-object", "light-verb"):
            c.lead.object = c.place(*thing)
            return [self._governed.fronted(c, *verb, result)]
        if result == "subject-predicate":
            place = c.place(*subject_span(c, *thing))
            return [make(c, *verb, place, result)] if place[1] > place[0] else None
        if result == "cue-addressee":
            return [self._governed.action(c, *verb, *thing, result, cue=c.lead.cue)]
        return self._governed.with_quantities(c, *verb, *thing, result, c.lead.cue) or None

    def _figure(self, c: Clause, reading: Reading) -> list[Action] | None:
        """An indicator with its number: X增长6%."""
        numbers = _numbers(c, reading)
        thing = self._thing(c, reading)
        if not numbers or thing is None:
            return None
        of = reading.slot("of")
        indicator = c.place(*of) if of else thing
        verb = reading.slot("verb") or (-1, -1)
        action = make(c, *verb, thing, reading.construction.result)
        action.quantities = tuple((number, indicator) for number in numbers)
        return [action]

    def _thing(self, c: Clause, reading: Reading) -> Place | None:
        """The object of the construction, or the one carried on from the clause before."""
        thing = reading.slot("object")
        if thing:
            return c.place(*thing)
        if "carried" not in reading.construction.options:
            return None
        memory = c.memory
        return memory.subjects[-1] if memory.subjects else memory.object

    def _distributed(self, c: Clause, reading: Reading) -> list[Action] | None:
        """A、B和C分别增长5%、6%和7%: one action a conjunct; what the conjuncts share goes to the indicator."""
        figures = _figures(c, reading)
        thing = reading.slot("object")
        parts = self._objects.conjuncts(c, *thing) if thing else []
        places = [c.place(*part) for part in parts] or c.memory.subjects
        if len(places) == 1 and len(figures) > 1:
            places, parts = places * len(figures), parts * len(figures)  # 城乡居民收入分别增长5%、6%
        if len(figures) == 1:
            figures = figures * len(places)  # A、B、C各20家
        if not places or len(places) != len(figures):
            return None
        shared = self._sharing.of(c, parts)
        actions = []
        for n, (place, (verb, number)) in enumerate(zip(places, figures, strict=True)):
            action = make(c, *verb, place, reading.construction.result)
            action.manner = c.lead.manner
            action.quantities = ((number, place),)
            if shared:
                action.shared, action.elided = shared[n]
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
