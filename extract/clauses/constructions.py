"""The table of constructions, compiled: ``constructions.tsv`` with ``macros.tsv`` and ``token_classes.tsv``."""

from __future__ import annotations

from typing import Any

from extract.clauses.features import Features
from extract.clauses.machine import Machine, Program
from extract.clauses.pattern import END, REST, Compiled, Node, compile_tree, parse
from extract.lexicon.tables import Row
from extract.lexicon.words import Lexicon

Stretch = tuple[int, int]
"""Half-open range of tokens."""
RESULTS: dict[str, frozenset[str]] = {
    "verb-object": frozenset(("verb", "object")),
    "pivot": frozenset(("verb", "object", "result")),
    "subject-predicate": frozenset(("verb", "object")),
    "fronted-object": frozenset(("verb", "object")),
    "light-verb": frozenset(("verb", "object")),
    "measure": frozenset(("verb", "object")),
    "measure-continued": frozenset(("verb",)),
    "verbless": frozenset(("object",)),
    "cue-noun": frozenset(("cue", "object")),
    "cue-addressee": frozenset(("cue", "object")),
    "subject-continued": frozenset(("verb",)),
    "onward": frozenset((REST,)),
    "carry": frozenset(("cue",)),
    "announce": frozenset(("object",)),
    "concern": frozenset(("object",)),
    "none": frozenset(),
}
"""What a construction stands for, with the slots it must have.

``onward``: only what ``>>`` leaves is read; ``carry``: the cue goes to the next clause; ``announce``: the object is the
subject of the next clause; ``concern``: it is the object of the next clause that has none.
"""
OPTIONS = frozenset(
    (
        "each",
        "carried",
        "pairs",
        "verb",
        "split",
        "up",
        "given",
        "announced",
        "brought",
        "stage",
        "sentence",
        "whole",
        "extends",
        "extended",
        "comma",
    )
)
"""What the column ``result`` may say besides; the head of constructions.tsv explains them."""
SLOTS = frozenset(
    (
        "cue",
        "manner",
        "verb",
        "object",
        "subject",
        "result",
        "q",
        "of",
        "modal",
        "not",
        "skip",
        "all",
        "each",
        "speaker",
        REST,
    )
)
"""``skip`` marks what the object holds and no record must count; docs/rules.md explains the others."""


class Construction:
    """One row of the table."""

    def __init__(self, row: Row, number: int) -> None:
        self.name: str = row["name"]
        self.number: int = number
        self.where: str = row.where
        if not row["cost"].isdecimal():
            raise ValueError(f"{row.where}: the cost of {self.name} is {row['cost']!r}, not a whole number")
        self.cost: int = int(row["cost"])
        self.pattern: str = row["pattern"]
        result, *options = row["result"].split()
        self.result: Any = result  # a RuleId or a way to go on: one of RESULTS, looked up below
        self.options: frozenset[str] = frozenset(options)
        if self.result not in RESULTS:
            known = ", ".join(RESULTS)
            raise ValueError(f"{row.where}: unknown result {self.result!r} of {self.name}; known are {known}")
        if not self.options <= OPTIONS:
            raise ValueError(f"{row.where}: unknown option of {self.name}; known are {', '.join(sorted(OPTIONS))}")

    def check(self, slots: set[str]) -> None:
        """Raise ValueError where the pattern lacks a slot that the result needs, or has one nothing reads."""
        taken = {"carried": "object", "announced": "object", "brought": "object", "verb": "verb"}
        given = {slot for option, slot in taken.items() if option in self.options}
        missing = RESULTS[self.result] - slots - given
        if missing:
            lacking = ", ".join(sorted(missing))
            raise ValueError(f"{self.where}: {self.name} gives {self.result} and needs the slot {lacking}")
        self.leaves: bool = REST in slots
        """Part of the clause is left to be read as one of its own."""
        if slots - SLOTS:
            raise ValueError(
                f"{self.where}: unknown slot {', '.join(sorted(slots - SLOTS))} of {self.name}; "
                f"known are {', '.join(sorted(SLOTS))}"
            )


class Table:
    """All constructions of one extractor, compiled to one machine.

    Args:
        lexicon: its words and tables.

    Raises:
        ValueError: a bad row; the message names file and line.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        by = {row["set"]: row["by"] for row in lexicon.rows("set_kinds.tsv")}
        self.features = Features(lexicon, lexicon.rows("token_classes.tsv"), by)
        rows = [Construction(row, number) for number, row in enumerate(lexicon.rows("constructions.tsv"))]
        trees = lexicon.kept("constructions", list[Compiled], lambda: _compiled(rows, _macros(lexicon)))
        whole = list(zip(rows, trees, strict=True))
        self.of_clause = Rules([pair for pair in whole if "sentence" not in pair[0].options], self.features)
        self.of_sentence = Rules([pair for pair in whole if "sentence" in pair[0].options], self.features)


class Fit:
    """A construction that fits the words from ``token`` on; where its slots lie is found when they are asked for."""

    def __init__(self, construction: Construction, group: _Group, number: int, states: list[int], token: int) -> None:
        self.construction: Construction = construction
        self._group, self._number, self._states, self._token = group, number, states, token
        self._slots: dict[str, list[Stretch]] | None = None

    @property
    def slots(self) -> dict[str, list[Stretch]]:
        """Slot → its stretches, in order: a slot in a repeated part may have several."""
        if self._slots is None:
            self._slots = self._group.slots(self._number, self._states, self._token)
        return self._slots


Run = list[list[int]]
"""For each machine its states at the words of a clause; empty where no pattern fits."""


class Rules:
    """Constructions of clauses, or those that span the clauses of a sentence.

    Those that ask for a preposition or its like are compiled apart: such phrases and what follows them vary
    independently, so that one machine for both would need the product of their states, and most clauses have no such
    word.
    """

    def __init__(self, whole: list[tuple[Construction, Compiled]], features: Features) -> None:
        rows = [_Row(construction, compiled, features) for construction, compiled in whole]
        groups = [one for one in rows if not one.signs], [one for one in rows if one.signs]
        self._groups = [_Group(group, features.masks) for group in groups if group]

    def run(self, symbols: list[int]) -> Run:
        """Read a clause from its end."""
        return [group.run(symbols) for group in self._groups]

    def fitting(self, run: Run, at: int, token: int) -> list[Fit]:
        """Constructions that fit the words from ``at`` on; ``token`` is the number of that word."""
        found = []
        for group, states in zip(self._groups, run, strict=True):
            if states:
                found += group.fitting(states[at:], token)
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
        self.need = [[needed for needed, _ in ways] for ways in terms]
        self.forbid = [[barred for _, barred in ways] for ways in terms]
        self.signs = self._signs(features)

    def _signs(self, features: Features) -> list[int]:
        """Features of the preposition, or its like, without which this fits no clause; nothing where it needs none."""
        if self.construction.result != "onward":
            return []
        for atom, ways in enumerate(self.need):
            if all(map(features.opens_phrase, ways)) and self._must_stand(atom):
                return ways
        return []

    def _must_stand(self, atom: int) -> bool:
        """Say whether no clause fits without this atom."""
        seen, waiting = {atom}, list(self.first)
        while waiting:
            one = waiting.pop()
            if one == END:
                return False
            if one not in seen:
                seen.add(one)
                waiting += self.follow[one]
        return True


class _Group:
    """Some constructions in one machine, which runs over the clauses that have a word with one of their signs."""

    def __init__(self, group: list[_Row], features: list[int]) -> None:
        self._constructions = [one.construction for one in group]
        self._slots = [slots for one in group for slots in one.slots]
        """Atom → the slots it lies in."""
        self._signs = sorted({sign for one in group for sign in one.signs})
        self._features = features
        self._shows: list[bool] = []
        """Symbol → whether it is a sign."""
        need: list[list[int]] = []
        forbid: list[list[int]] = []
        first: list[list[int]] = []
        follow: list[list[int]] = []
        for one in group:
            base = len(need)
            need += one.need
            forbid += one.forbid
            first.append([atom + base for atom in one.first])
            follow += [[atom + base if atom >= 0 else atom for atom in atoms] for atoms in one.follow]
        self.machine = Machine(Program(need, forbid, first, follow), features)

    def run(self, symbols: list[int]) -> list[int]:
        """States at the words of a clause; empty where none fits."""
        if self._signs and not any(map(self._is_sign, symbols)):
            return []
        return self.machine.run(symbols, 0, len(symbols))

    def _is_sign(self, symbol: int) -> bool:
        while len(self._shows) <= symbol:
            features = self._features[len(self._shows)]
            self._shows.append(any(features & sign == sign for sign in self._signs))
        return self._shows[symbol]

    def fitting(self, states: list[int], token: int) -> list[Fit]:
        """Constructions that fit the words of these states."""
        return [Fit(self._constructions[n], self, n, states, token) for n in self.machine.patterns(states[0])]

    def slots(self, number: int, states: list[int], token: int) -> dict[str, list[Stretch]]:
        """Slots of a construction that fits: the runs of tokens from ``token`` on whose atoms lie in the same slot."""
        found: dict[str, list[Stretch]] = {}
        names: tuple[str, ...] = ()
        begin = at = token
        for atom in self.machine.path(number, states):
            here = self._slots[atom]
            if here != names:
                _put(found, names, begin, at)
                names, begin = here, at
            at += 1
        _put(found, names, begin, at)
        return found


def _put(found: dict[str, list[Stretch]], names: tuple[str, ...], begin: int, end: int) -> None:
    """Add a stretch to some slots, or to the run of theirs that ends where it begins."""
    for name in names:
        runs = found.setdefault(name, [])
        if runs and runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((begin, end))


def _compiled(rows: list[Construction], macros: dict[str, str]) -> list[Compiled]:
    compiled = []
    trees: dict[str, Node] = {}
    for row in rows:
        try:
            compiled.append(compile_tree(parse(row.pattern, macros, trees)))
        except ValueError as error:
            raise ValueError(f"{row.where}: the pattern of {row.name}: {error}") from None
    return compiled


def _macros(lexicon: Lexicon) -> dict[str, str]:
    rows = lexicon.rows("macros.tsv")
    macros = {row["name"]: row["pattern"] for row in rows}
    for row in rows:
        try:
            parse(row["pattern"], macros)
        except ValueError as error:
            raise ValueError(f"{row.where}: the macro {row['name']}: {error}") from None
    return macros
