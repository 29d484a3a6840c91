"""The matcher: all patterns at once, over a clause of symbols, in time linear in its length.

The clause is read from its end, with one step a word: a state says which atoms of which patterns may stand at a word
so that the rest of the clause fits. What is left at the first word tells every pattern that fits the whole clause. The
slots of one pattern are then found by going forward once, always to the preferred atom among those that may stand.

Nothing here knows Chinese; it is kept small, typed and free of tricks so that it can be compiled.
"""

from __future__ import annotations

END = -1
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
        self.need: list[list[int]] = need
        self.forbid: list[list[int]] = forbid
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
        self.alike: list[int] = []
        """One atom of each kind of atoms that ask for the same."""
        self.likes: list[int] = []
        """For each of these, the mask of its kind."""
        self._gather()

    def _gather(self) -> None:
        known: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        for atom in range(len(self.need)):
            key = (tuple(self.need[atom]), tuple(self.forbid[atom]))
            if key not in known:
                known[key] = len(self.alike)
                self.alike.append(atom)
                self.likes.append(0)
            self.likes[known[key]] |= 1 << atom


def _mask(atoms: list[int]) -> int:
    mask = 0
    for atom in atoms:
        mask |= 1 << atom
    return mask


class Machine:
    """Runs a program over clauses.

    Args:
        program: the patterns.
        features: symbol → its feature mask; may grow while it runs, ``sorts`` with it.
    """

    def __init__(self, program: Program, features: list[int]) -> None:
        self.program: Program = program
        self.features: list[int] = features
        self.asked: int = 0
        """All features that some atom asks for: symbols that differ in others only are alike here."""
        for ways in program.need + program.forbid:
            for way in ways:
                self.asked |= way
        self.sorts: list[int] = [-1] * len(features)
        """Symbol → its sort, the number of those that are alike here; -1 before it is met."""
        self.sort_of: dict[int, int] = {}
        """Features that are asked for → sort."""
        self.like: dict[int, int] = {}
        """Atoms that a word may be → the sort of such words."""
        self.fits: list[int] = []
        """Sort → the atoms that a word of it may be."""
        self.eights: dict[int, int] = {}
        self._forget()

    def _forget(self) -> None:
        """Begin with the state behind the last word and the dead one."""
        self.masks: list[int] = [0, 0]
        self.enabled: list[int] = [self.program.last, 0]
        """State → atoms that may stand right before it."""
        self.steps: list[dict[int, int]] = [{}, {}]
        """State → sort of the word before → state there."""
        self.number: dict[int, int] = {0: 1}
        self.found: list[list[int] | None] = [None, []]
        """State → patterns that fit from there on, once they were asked for."""

    def run(self, symbols: list[int]) -> list[int]:
        """States at the words, that of the first word first; empty where no pattern fits from any word on."""
        if len(self.masks) > _MOST_STATES:
            self._forget()
        sorts = self.sorts
        state = 0
        states: list[int] = []
        steps = self.steps
        for symbol in reversed(symbols):
            sort = sorts[symbol]
            if sort < 0:
                sort = self._sort(symbol)
            after = steps[state].get(sort, -1)
            if after < 0:
                after = self._step(state, sort)
            if after == 1:
                break
            state = after
            states.append(state)
        if not states:
            return states
        states += [1] * (len(symbols) - len(states))
        states.reverse()
        return states

    def _sort(self, symbol: int) -> int:
        features = self.features[symbol] & self.asked
        known = self.sort_of.get(features, -1)
        if known < 0:
            known = self.sort_of[features] = self._sort_of(self._fitting(features))
        self.sorts[symbol] = known
        return known

    def _sort_of(self, fits: int) -> int:
        known = self.like.get(fits, -1)
        if known < 0:
            known = self.like[fits] = len(self.fits)
            self.fits.append(fits)
        return known

    def _step(self, state: int, sort: int) -> int:
        mask = self.enabled[state] & self.fits[sort]
        known = self.number.get(mask, -1)
        if known < 0:
            known = len(self.masks)
            self.number[mask] = known
            self.masks.append(mask)
            self.enabled.append(self._before(mask))
            self.steps.append({})
            self.found.append(None)
        self.steps[state][sort] = known
        return known

    def _before(self, mask: int) -> int:
        """Atoms that may stand before one of these: eight at a time, what was found for eight before is known."""
        before = 0
        for place, eight in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
            if eight:
                key = place << 8 | eight
                known = self.eights.get(key, -1)
                if known < 0:
                    known = 0
                    for bit in range(8):
                        if eight >> bit & 1:
                            known |= self.program.before[place * 8 + bit]
                    self.eights[key] = known
                before |= known
        return before

    def _fitting(self, features: int) -> int:
        """Atoms that a word with these features may be."""
        mask = 0
        for number, atom in enumerate(self.program.alike):
            needs, forbids = self.program.need[atom], self.program.forbid[atom]
            for way in range(len(needs)):
                if features & needs[way] == needs[way] and not features & forbids[way]:
                    mask |= self.program.likes[number]
                    break
        return mask

    def patterns(self, state: int) -> list[int]:
        """Patterns that fit a clause whose first word has this state, in their order."""
        found = self.found[state]
        if found is None:
            mask = self.masks[state]
            found = self.found[state] = [n for n, atoms in enumerate(self.program.opening) if atoms & mask]
        return found

    def begins(self, symbol: int) -> bool:
        """Say whether some pattern may begin with a word of this symbol."""
        sort = self.sorts[symbol]
        return self.fits[sort if sort >= 0 else self._sort(symbol)] & self.program.openings != 0

    def path(self, pattern: int, states: list[int], at: int) -> list[int]:
        """The atom at each word from ``at`` on, for a pattern that fits there."""
        choice = self.program.first[pattern]
        atoms: list[int] = []
        masks, follow = self.masks, self.program.onward
        for place in range(at, len(states)):
            atom = choice[0]
            if len(choice) > 1:
                mask = masks[states[place]]
                for atom in choice:
                    if mask >> atom & 1:
                        break
            atoms.append(atom)
            choice = follow[atom]
        return atoms
