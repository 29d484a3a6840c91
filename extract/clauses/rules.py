"""The constructions as machines: which of them fit the words of a clause, and where their slots lie.

Every construction has words or classes of which no clause that fits it lacks one (对; 分别; a number): its cuts. Those
of one rare cut share a machine, which runs only over the clauses that have it; the others share a machine with those
that go on alike. So few constructions are tried on a clause, and no machine needs the product of the states of phrases
that vary independently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extract.clauses.constructions import Construction, Stretch
from extract.clauses.features import Features
from extract.clauses.machine import Asked, Machine, Name, Program, State, singles
from extract.clauses.pattern import Compiled

_Ways = tuple[tuple[int, int], ...]
"""For each way in which a word may fit an atom, the features that it must have and those it must not."""
_RARE = 0.15
"""Share of the clauses below which what a construction cannot do without is worth a machine of its own."""
_SMALL = 50
"""Atoms below which the other constructions share one machine."""
GROUP = -1
"""In a name: a whole group, before any construction of the same cost."""
PLAIN = 40
"""Cost of a plain verb with its object: most clauses are one, and what costs more has machines of its own."""
_MOST_LISTS = 20_000
"""Lists of groups that are kept; beyond this many they are forgotten and made anew."""


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
        self._cut: list[int] = []
        """Symbol → the groups whose first cut it is in, as a bit mask, and behind them those whose second."""
        self._cuts: Asked = Asked()
        for group in self.groups:
            for place, cut in enumerate(group.cuts):
                for need, forbid in cut:
                    self._cuts.add(need, forbid, 1 << group.number + place * len(self.groups))
        self._begins = Gate([group.begins for group in self.groups])
        self._ends = Gate([group.ends for group in self.groups])
        self._listed: dict[int, list[Name]] = {}
        """Bit mask → the groups."""

    def shown(self, symbols: list[int]) -> int:
        """The groups that may read some clause of these words (a bit mask)."""
        cut, many = self._cut, len(self.groups)
        while len(cut) < len(self._features):
            cut.append(self._cuts.by(self._features[len(cut)]))
        shown = 0
        for symbol in symbols:
            shown |= cut[symbol]
        return self._ends.open(shown & shown >> many, symbols[-1])

    def beginning(self, shown: int, symbol: int) -> list[Name]:
        """Those of some groups of which a construction may begin with a word of this symbol, the cheapest first."""
        mask = self._begins.open(shown, symbol)
        listed = self._listed.get(mask)
        if listed is None:
            if len(self._listed) > _MOST_LISTS:
                self._listed.clear()
            groups = [self.groups[one.bit_length() - 1] for one in singles(mask)]
            listed = self._listed[mask] = sorted((group.least, GROUP, group.number, GROUP) for group in groups)
        return listed


class Gate:
    """Which groups let a symbol pass; each is asked once for each symbol, and only where it matters.

    Args:
        tests: those of the groups.
    """

    def __init__(self, tests: list[Callable[[int], bool]]) -> None:
        self._tests: list[Callable[[int], bool]] = tests
        self._known: dict[int, tuple[int, int]] = {}
        """Symbol → the groups that were asked, and those that let it pass, as bit masks."""

    def open(self, groups: int, symbol: int) -> int:
        """Return those of some groups that let the symbol pass (bit masks)."""
        asked, passing = self._known.get(symbol, (0, 0))
        new = groups & ~asked
        if new:
            for one in singles(new):
                if self._tests[one.bit_length() - 1](symbol):
                    passing |= one
            self._known[symbol] = asked | new, passing
        return groups & passing


class Run:
    """A clause under all constructions. A group reads it when one of them may begin where a reading is asked for."""

    def __init__(self, rules: Rules, symbols: list[int]) -> None:
        self._rules: Rules = rules
        self._symbols: list[int] = symbols
        self._backward: list[int] = symbols[::-1]
        self._shown: int = rules.shown(symbols)
        self._states: dict[int, list[State]] = {}
        """Group → its states at the words."""

    def groups(self, at: int) -> list[Name]:
        """The groups of which a construction may fit the words from ``at`` on, as a heap of names to be opened."""
        return self._rules.beginning(self._shown, self._symbols[at]).copy()

    def fitting(self, group: int, at: int) -> list[Name]:
        """The constructions of a group that fit the words from ``at`` on, in no order."""
        machine = self._rules.groups[group].machine
        states = self._states.get(group)
        if states is None:
            states = self._states[group] = machine.run(self._backward)
        return machine.patterns(states[at]) if states else []

    def slots(self, name: Name, at: int, token: int) -> dict[str, list[Stretch]]:
        """Slot → its stretches, for a construction that fits from ``at`` on; ``token`` is the number of that word."""
        _, _, number, place = name
        return self._rules.groups[number].slots(place, self._states[number], at, token)

    def construction(self, name: Name) -> Construction:
        """Return the construction of this name."""
        return self._rules.groups[name[2]].constructions[name[3]]


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
        self.cuts = [self._ways(cut) for cut in compiled.cuts]
        self._share = compiled.share

    def company(self) -> tuple[object, ...]:
        """What it has in common with those of its machine: its rarest cut, that it is small, or how it goes on."""
        if self._share < _RARE:
            return self.cuts[0]
        way = () if len(self.terms) < _SMALL else (self.construction.result, self.construction.leaves)
        return (self.construction.cost > PLAIN, *way)

    def _ways(self, atoms: list[int]) -> _Ways:
        return tuple(sorted({way for atom in atoms for way in self.terms[atom]}))


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
        self.least: int = min(one.cost for one in self.constructions)
        """Cost of its cheapest construction."""
        self.cuts: list[_Ways] = [_union(row.cuts[0] for row in rows), _union(row.cuts[-1] for row in rows)]
        """Words without one of which, of either cut, no construction of the group fits a clause."""
        self._slots: list[tuple[str, ...]] = [slots for row in rows for slots in row.slots]
        """Atom → the slots it lies in."""
        self._rows: list[_Row] = rows
        self._features: list[int] = features
        self._machine: Machine | None = None

    @property
    def machine(self) -> Machine:
        """The machine, which is made when it is first needed: for a short text few are."""
        if self._machine is None:
            self._machine = self._made()
        return self._machine

    def _made(self) -> Machine:
        need: list[list[int]] = []
        forbid: list[list[int]] = []
        first: list[list[int]] = []
        follow: list[list[int]] = []
        for row in self._rows:
            base = len(need)
            need += [[needed for needed, _ in ways] for ways in row.terms]
            forbid += [[barred for _, barred in ways] for ways in row.terms]
            first.append([atom + base for atom in row.first])
            follow += [[atom + base if atom >= 0 else atom for atom in atoms] for atoms in row.follow]
        names = [(one.cost, one.number, self.number, place) for place, one in enumerate(self.constructions)]
        return Machine(Program(need, forbid, first, follow), names, self._features)

    def begins(self, symbol: int) -> bool:
        """Say whether some construction may begin with a word of this symbol."""
        return self.machine.begins(symbol)

    def ends(self, symbol: int) -> bool:
        """Say whether some construction may end with a word of this symbol."""
        return self.machine.ends(symbol)

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


def _union(cuts: Iterable[_Ways]) -> _Ways:
    return tuple(sorted({way for cut in cuts for way in cut}))


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
