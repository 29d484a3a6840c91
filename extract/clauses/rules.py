"""The constructions as machines: which of them fit the words of a clause, and where their slots lie.

Nearly every construction holds a word or a closed class without which no clause fits it (对, 分别, a number): its
anchor. Those of one anchor share a machine, which runs only over the clauses that have it. So few constructions are
tried on a clause, and no machine needs the product of the states of phrases that vary independently.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from extract.clauses.constructions import Construction, Stretch
from extract.clauses.features import Features
from extract.clauses.machine import Machine, Program, State
from extract.clauses.pattern import Compiled

_Ways = tuple[tuple[int, int], ...]
"""For each way in which a word may fit an atom, the features that it must have and those it must not."""
_SMALL = 30
"""Atoms below which constructions without an anchor share one machine."""
_MOST_LISTS = 20_000
"""Lists of groups that are kept; beyond this many they are forgotten and made anew."""


class Fit:
    """A construction that fits the words from ``token`` on; where its slots lie is found when they are asked for."""

    def __init__(
        self, construction: Construction, group: Group, number: int, states: list[State], at: int, token: int
    ) -> None:
        self.construction: Construction = construction
        self._group: Group = group
        self._number: int = number
        self._states: list[State] = states
        self._at: int = at
        self._token: int = token
        self._slots: dict[str, list[Stretch]] | None = None

    @property
    def slots(self) -> dict[str, list[Stretch]]:
        """Slot → its stretches, in order: a slot in a repeated part may have several."""
        if self._slots is None:
            self._slots = self._group.slots(self._number, self._states, self._at, self._token)
        return self._slots


class Rules:
    """Constructions of clauses, or those that span the clauses of a sentence.

    Args:
        whole: each construction with its pattern.
        features: what the patterns ask of words; the symbols that it gives out later are known here too.
    """

    def __init__(self, whole: list[tuple[Construction, Compiled]], features: Features) -> None:
        companies: dict[tuple[object, ...], list[_Row]] = {}
        for construction, compiled in whole:
            row = _Row(construction, compiled, features)
            companies.setdefault(row.company(), []).append(row)
        self.groups: list[Group] = [
            Group(number, rows, features.masks) for number, rows in enumerate(companies.values())
        ]
        self._features: list[int] = features.masks
        self._always: int = 0
        for number, group in enumerate(self.groups):
            if not group.anchor:
                self._always |= 1 << number
        self._anchors: list[int] = []
        """Symbol → the groups whose anchor it is, as a bit mask."""
        self._asked: dict[int, int] = {}
        self._begins: dict[int, int] = {}
        """Symbol → the groups that were asked whether they may begin with it, and those that may."""
        self._listed: dict[int, list[Group]] = {}
        """Bit mask → the groups."""

    def shown(self, symbols: list[int]) -> tuple[int, int]:
        """The groups whose anchor is among the words, or that have none, and all features of the words (bit masks)."""
        anchors, features = self._anchors, self._features
        while len(anchors) < len(features):
            anchors.append(self._anchored(features[len(anchors)]))
        shown, present = self._always, 0
        for symbol in symbols:
            shown |= anchors[symbol]
            present |= features[symbol]
        return shown, present

    def _anchored(self, features: int) -> int:
        mask = 0
        for number, group in enumerate(self.groups):
            for need, forbid in group.anchor:
                if features & need == need and not features & forbid:
                    mask |= 1 << number
                    break
        return mask

    def beginning(self, shown: int, symbol: int) -> list[Group]:
        """Those of some groups of which a construction may begin with a word of this symbol."""
        asked = self._asked.get(symbol, 0)
        new = shown & ~asked
        if new:
            self._asked[symbol] = asked | new
            begins = self._begins.get(symbol, 0)
            for number in ones(new):
                if self.groups[number].machine.begins(symbol):
                    begins |= 1 << number
            self._begins[symbol] = begins
        mask = shown & self._begins.get(symbol, 0)
        listed = self._listed.get(mask)
        if listed is None:
            if len(self._listed) > _MOST_LISTS:
                self._listed.clear()
            listed = self._listed[mask] = [self.groups[number] for number in ones(mask)]
        return listed


class Run:
    """A clause under all constructions. A group reads it when one of them may begin where a reading is asked for."""

    def __init__(self, rules: Rules, symbols: list[int]) -> None:
        self._rules: Rules = rules
        self._symbols: list[int] = symbols
        self._backward: list[int] = symbols[::-1]
        self._shown, present = rules.shown(symbols)
        self._absent: int = ~present
        self._states: dict[int, list[State]] = {}
        """Group → its states at the words."""

    def fitting(self, at: int, token: int) -> list[Fit]:
        """Constructions that fit the words from ``at`` on; ``token`` is the number of that word."""
        found: list[Fit] = []
        absent, known = self._absent, self._states
        for group in self._rules.beginning(self._shown, self._symbols[at]):
            if group.required & absent:
                continue
            states = known.get(group.number)
            if states is None:
                states = known[group.number] = group.machine.run(self._backward)
            if states:
                for pattern in group.machine.patterns(states[at]):
                    found.append(Fit(group.constructions[pattern], group, pattern, states, at, token))
        return found


class _Row:
    """The atoms of one construction."""

    def __init__(self, construction: Construction, compiled: Compiled, features: Features) -> None:
        self.construction = construction
        try:
            terms = [[features.term(term) for term in atom.terms] for atom in compiled.atoms]
        except ValueError as error:
            raise ValueError(f"{construction.where}: the pattern of {construction.name}: {error}") from None
        construction.check({slot for atom in compiled.atoms for slot in atom.slots})
        self.slots = [atom.slots for atom in compiled.atoms]
        self.first, self.follow = compiled.first, compiled.follow
        self.terms = terms
        self._needed = compiled.needed
        self.anchor = self._anchor(features)
        self.required = 0
        for atom in self._needed:
            self.required |= reduce(and_, (need for need, _ in terms[atom]))

    def company(self) -> tuple[object, ...]:
        """What it has in common with those in whose machine it is: its anchor, or how it goes on."""
        if self.anchor:
            return self.anchor
        if len(self.terms) < _SMALL:
            return ()
        return self.construction.result, self.construction.leaves

    def _anchor(self, features: Features) -> _Ways:
        """The rarest word or closed class without which this fits no clause; nothing where it needs none."""
        best: _Ways = ()
        rarest = Features.OPEN
        for ways in (self.terms[atom] for atom in self._needed):
            often = max(features.often(need) for need, _ in ways)
            if often < rarest:
                best, rarest = tuple(sorted(set(ways))), often
        return best


class Group:
    """Some constructions in one machine.

    Args:
        number: its place among the groups.
        rows: the constructions.
        features: symbol → its features; may grow.
    """

    def __init__(self, number: int, rows: list[_Row], features: list[int]) -> None:
        self.number: int = number
        self.constructions: list[Construction] = [row.construction for row in rows]
        self.anchor: _Ways = rows[0].anchor
        self.required: int = rows[0].required
        """Features without any one of which no construction of the group fits a clause."""
        for row in rows:
            self.required &= row.required
        self._slots: list[tuple[str, ...]] = [slots for row in rows for slots in row.slots]
        """Atom → the slots it lies in."""
        need: list[list[int]] = []
        forbid: list[list[int]] = []
        first: list[list[int]] = []
        follow: list[list[int]] = []
        for row in rows:
            base = len(need)
            need += [[needed for needed, _ in ways] for ways in row.terms]
            forbid += [[barred for _, barred in ways] for ways in row.terms]
            first.append([atom + base for atom in row.first])
            follow += [[atom + base if atom >= 0 else atom for atom in atoms] for atoms in row.follow]
        self.machine: Machine = Machine(Program(need, forbid, first, follow), features)

    def slots(self, number: int, states: list[State], at: int, token: int) -> dict[str, list[Stretch]]:
        """Slots of a construction that fits from ``at`` on: the runs of words whose atoms lie in the same slot."""
        found: dict[str, list[Stretch]] = {}
        names: tuple[str, ...] = ()
        begin = here = token
        for atom in self.machine.path(number, states, at):
            those = self._slots[atom]
            if those != names:
                _put(found, names, begin, here)
                names, begin = those, here
            here += 1
        _put(found, names, begin, here)
        return found


def ones(mask: int) -> list[int]:
    """The places of the ones of a bit mask, the lowest first."""
    found: list[int] = []
    while mask:
        lowest = mask & -mask
        mask ^= lowest
        found.append(lowest.bit_length() - 1)
    return found


def _put(found: dict[str, list[Stretch]], names: tuple[str, ...], begin: int, end: int) -> None:
    """Add a stretch to some slots, or to the run of theirs that ends where it begins."""
    for name in names:
        runs = found.get(name)
        if runs is None:
            found[name] = [(begin, end)]
        elif runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((begin, end))
