"""The matcher: all patterns at once, over a clause of symbols, in time linear in its length.

The clause is read from its end, with one step a word: a state says which atoms of which patterns may stand at a word
so that the rest of the clause fits. What is left at the first word tells every pattern that fits the whole clause. The
slots of one pattern are then found by going forward once, always to the preferred atom among those that may stand.

Nothing here knows Chinese; it is kept small, typed and free of tricks so that it can be compiled.
"""

from __future__ import annotations

from itertools import accumulate
from math import ceil
from operator import getitem

END = -1
Name = tuple[int, int, int, int]
"""What a pattern is known by: its cost, its number in the table, and where it is found: machine and place there."""
_MOST_STATES = 20_000
"""States are made when they are met; beyond this many they are forgotten and made anew."""


class Program:
    """Patterns as numbered atoms.

    Args:
        need: atom → for each way in which a word may fit it, the features it must have (a bit mask).
        forbid: atom → for each way, the features the word must not have.
        first: pattern → the atoms it may begin with, the preferred one first.
        follow: atom → the atoms that may follow it, the preferred one first; END where the clause may end.
    """

    def __init__(
        self, need: list[list[int]], forbid: list[list[int]], first: list[list[int]], follow: list[list[int]]
    ) -> None:
        self.first: list[list[int]] = first
        self.follow: list[list[int]] = follow
        self.last: int = 0
        self.before: list[int] = [0] * len(need)
        for atom, following in enumerate(follow):
            for other in following:
                if other == END:
                    self.last |= 1 << atom
                else:
                    self.before[other] |= 1 << atom
        self.onward: list[list[int]] = [[other for other in following if other != END] for following in follow]
        """Atom → the words' atoms that may follow it."""
        self.opening: list[int] = [_mask(atoms) for atoms in first]
        self.openings: int = 0
        for mask in self.opening:
            self.openings |= mask
        self.asked: Asked = Asked()
        """Which atoms a word may be."""
        for atom, needs in enumerate(need):
            for needed, barred in zip(needs, forbid[atom], strict=True):
                self.asked.add(needed, barred, 1 << atom)


class Asked:
    """What is asked of words, and who asks: features → a bit mask of those whom a word with them satisfies."""

    def __init__(self) -> None:
        self._all: int = 0
        """All features that are asked for: words that differ in others only are alike here."""
        self._askers: dict[tuple[int, int], int] = {}
        self._by_feature: dict[int, list[tuple[int, int, int]]] = {}
        """The highest feature that is needed, 0 for none → needed, forbidden, askers."""
        self._known: dict[int, int] = {}

    def add(self, need: int, forbid: int, askers: int) -> None:
        """Let some ask for words that have all of some features and none of others."""
        self._askers[need, forbid] = self._askers.get((need, forbid), 0) | askers
        self._all |= need | forbid

    def by(self, features: int) -> int:
        """Return whom a word with these features satisfies. Nothing may be added any more."""
        features &= self._all
        mask = self._known.get(features)
        if mask is None:
            mask = self._known[features] = self._find(features)
        return mask

    def _find(self, features: int) -> int:
        if not self._by_feature:
            for (need, forbid), askers in self._askers.items():
                highest = 1 << need.bit_length() >> 1
                self._by_feature.setdefault(highest, []).append((need, forbid, askers))
        mask = 0
        for feature in (0, *singles(features)):
            for need, forbid, askers in self._by_feature.get(feature, ()):
                if features & need == need and not features & forbid:
                    mask |= askers
        return mask


def singles(mask: int) -> list[int]:
    """The ones of a bit mask, each as a mask, the lowest first."""
    found: list[int] = []
    while mask:
        lowest = mask & -mask
        mask ^= lowest
        found.append(lowest)
    return found


def _mask(atoms: list[int]) -> int:
    mask = 0
    for atom in atoms:
        mask |= 1 << atom
    return mask


class State(dict[int, "State"]):
    """What may stand at a word so that the rest of the clause fits: symbol of the word before → the state there.

    Args:
        machine: makes the states before this one when they are first asked for.
        enabled: atoms that may stand right before.
        mask: atoms that may stand here.
    """

    def __init__(self, machine: Machine, enabled: int, mask: int = 0) -> None:
        super().__init__()
        self._machine: Machine = machine
        self.mask: int = mask
        self.enabled: int = enabled
        self.found: list[Name] | None = None
        """Patterns that fit from here on, once they were asked for."""
        self.chosen: dict[int, int] = {}
        """Atom before, or the pattern that begins here as ``END - 1 - pattern`` → the atom that it prefers here."""

    def __missing__(self, symbol: int) -> State:
        state = self[symbol] = self._machine.before(self, symbol)
        return state


class Machine:
    """Runs a program over clauses.

    Args:
        program: the patterns.
        names: those of the patterns.
        features: symbol → its feature mask; may grow while it runs.
    """

    def __init__(self, program: Program, names: list[Name], features: list[int]) -> None:
        self.program: Program = program
        self._names: list[Name] = names
        self._features: list[int] = features
        self._eights: dict[int, int] = {}
        self.states: dict[int, State] = {}
        """Atoms that may stand at a word → the state."""
        self._last: State = State(self, program.last)
        """Behind the last word."""
        self._dead: State = State(self, 0)

    def run(self, symbols: list[int]) -> list[State]:
        """States at the words, that of the first word first; empty where no pattern fits from any word on.

        Args:
            symbols: those of the words, the last word first.
        """
        states = list(accumulate(symbols, getitem, initial=self._last))
        if states[1] is self._dead:
            return []
        states.reverse()
        states.pop()
        return states

    def before(self, state: State, symbol: int) -> State:
        """The state at a word with this symbol before ``state``."""
        mask = state.enabled & self._fitting(symbol)
        if not mask:
            return self._dead
        known = self.states.get(mask)
        if known is None:
            if len(self.states) > _MOST_STATES:
                self.states = {}
                self._last = State(self, self.program.last)
            known = self.states[mask] = State(self, self._before(mask), mask)
        return known

    def _before(self, mask: int) -> int:
        """Atoms that may stand before one of these: eight at a time, what was found for eight before is known."""
        before = 0
        for place, eight in enumerate(mask.to_bytes(ceil(mask.bit_length() / 8), "little")):
            if eight:
                key = place << 8 | eight
                known = self._eights.get(key)
                if known is None:
                    known = 0
                    for one in singles(eight):
                        known |= self.program.before[place * 8 + one.bit_length() - 1]
                    self._eights[key] = known
                before |= known
        return before

    def _fitting(self, symbol: int) -> int:
        """Atoms that a word of this symbol may be."""
        return self.program.asked.by(self._features[symbol])

    def patterns(self, state: State) -> list[Name]:
        """Patterns that fit a clause whose first word has this state."""
        found = state.found
        if found is None:
            opening = self.program.opening
            found = state.found = [name for name, atoms in zip(self._names, opening, strict=True) if atoms & state.mask]
        return found

    def begins(self, symbol: int) -> bool:
        """Say whether some pattern may begin with a word of this symbol."""
        return bool(self._fitting(symbol) & self.program.openings)

    def ends(self, symbol: int) -> bool:
        """Say whether some pattern may end with a word of this symbol."""
        return bool(self._fitting(symbol) & self.program.last)

    def path(self, pattern: int, states: list[State], at: int) -> list[int]:
        """The atom at each word from ``at`` on, for a pattern that fits there."""
        atoms: list[int] = []
        atom = END - 1 - pattern
        for place in range(at, len(states)):
            state = states[place]
            here = state.chosen.get(atom, END)
            if here == END:
                here = state.chosen[atom] = self._preferred(atom, state.mask)
            atoms.append(here)
            atom = here
        return atoms

    def _preferred(self, before: int, mask: int) -> int:
        """The first of the atoms that may follow ``before``, or begin a pattern, of those that may stand here."""
        choice = self.program.onward[before] if before >= 0 else self.program.first[END - 1 - before]
        for atom in choice[:-1]:
            if mask >> atom & 1:
                return atom
        return choice[-1]  # the pattern fits, so one of them may stand here
