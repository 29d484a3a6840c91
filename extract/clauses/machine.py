"""The matcher: all patterns at once, over a clause of symbols, in time linear in its length.

The clause is read from its end, with one step a word: a state says which atoms of which patterns may stand at a word
so that the rest of the clause fits. What is left at the first word tells every pattern that fits the whole clause. The
slots of one pattern are then found by going forward once, always to the preferred atom among those that may stand.

Nothing here knows Chinese; it is kept small, typed and free of tricks so that it can be compiled.
"""

from __future__ import annotations

END = -1
_MOST_STATES = 60_000
"""States are made when they are met; beyond this many they are forgotten and made anew."""


class Program:
    """Patterns as numbered atoms.

    Args:
        need: atom → features a word must have (a bit mask).
        forbid: atom → features it must not have.
        first: pattern → the atoms it may begin with, the preferred one first.
        follow: atom → the atoms that may follow it, the preferred one first; END where the clause may end.
    """

    def __init__(self, need: list[int], forbid: list[int], first: list[list[int]], follow: list[list[int]]) -> None:
        self.need: list[int] = need
        self.forbid: list[int] = forbid
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
        self.opening: list[int] = [_mask(atoms) for atoms in first]


def _mask(atoms: list[int]) -> int:
    mask = 0
    for atom in atoms:
        mask |= 1 << atom
    return mask


def _bits(mask: int) -> list[int]:
    found: list[int] = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


class Machine:
    """Runs a program over clauses. ``features`` gives the feature mask of each symbol and may grow while it runs."""

    def __init__(self, program: Program, features: list[int]) -> None:
        self.program: Program = program
        self.features: list[int] = features
        self.fits: list[int] = []
        self._forget()

    def _forget(self) -> None:
        """Begin with the state behind the last word and the dead one."""
        self.masks: list[int] = [0, 0]
        self.enabled: list[int] = [self.program.last, 0]
        """State → atoms that may stand right before it."""
        self.steps: list[dict[int, int]] = [{}, {}]
        self.number: dict[int, int] = {0: 1}
        self.found: dict[int, list[int]] = {1: []}

    def run(self, symbols: list[int], i: int, j: int) -> list[int]:
        """States at the words ``i`` to ``j``, the state of word ``i`` first; empty where no pattern fits."""
        if len(self.masks) > _MOST_STATES:
            self._forget()
        state = 0
        states: list[int] = []
        for at in range(j - 1, i - 1, -1):
            symbol = symbols[at]
            after = self.steps[state].get(symbol, -1)
            if after < 0:
                after = self._step(state, symbol)
            if after == 1:
                return []
            state = after
            states.append(state)
        states.reverse()
        return states

    def _step(self, state: int, symbol: int) -> int:
        mask = self.enabled[state] & self._fitting(symbol)
        known = self.number.get(mask, -1)
        if known < 0:
            known = len(self.masks)
            self.number[mask] = known
            self.masks.append(mask)
            before = 0
            for atom in _bits(mask):
                before |= self.program.before[atom]
            self.enabled.append(before)
            self.steps.append({})
        self.steps[state][symbol] = known
        return known

    def _fitting(self, symbol: int) -> int:
        """Atoms that a word of this symbol may be."""
        while len(self.fits) <= symbol:
            features = self.features[len(self.fits)]
            mask = 0
            for atom in range(len(self.program.need)):
                need = self.program.need[atom]
                if features & need == need and not features & self.program.forbid[atom]:
                    mask |= 1 << atom
            self.fits.append(mask)
        return self.fits[symbol]

    def patterns(self, state: int) -> list[int]:
        """Patterns that fit a clause whose first word has this state, in their order."""
        found = self.found.get(state)
        if found is None:
            mask = self.masks[state]
            found = [n for n in range(len(self.program.opening)) if self.program.opening[n] & mask]
            self.found[state] = found
        return found

    def path(self, pattern: int, states: list[int]) -> list[int]:
        """The atom at each word, for a pattern that fits."""
        choice = self.program.first[pattern]
        atoms: list[int] = []
        for state in states:
            mask = self.masks[state]
            for atom in choice:
                if atom >= 0 and mask >> atom & 1:
                    atoms.append(atom)
                    choice = self.program.follow[atom]
                    break
        return atoms
