"""The table of constructions, compiled: ``constructions.tsv`` with ``macros.tsv`` and ``token_classes.tsv``."""

from __future__ import annotations

from extract.clauses.features import Features
from extract.clauses.machine import Machine, Program
from extract.clauses.pattern import REST, Node, compile_tree, parse
from extract.lexicon.tables import Row
from extract.lexicon.words import Lexicon

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
OPTIONS = frozenset(("each", "carried", "pairs", "verb", "split", "up", "given", "announced", "sentence"))
"""What the column ``result`` may say besides; the head of constructions.tsv explains them."""
SLOTS = frozenset(
    ("cue", "manner", "verb", "object", "subject", "result", "q", "of", "modal", "not", "skip", "all", "each", REST)
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
        self.result, *options = row["result"].split()
        self.options: frozenset[str] = frozenset(options)
        if self.result not in RESULTS:
            known = ", ".join(RESULTS)
            raise ValueError(f"{row.where}: unknown result {self.result!r} of {self.name}; known are {known}")
        if not self.options <= OPTIONS:
            raise ValueError(f"{row.where}: unknown option of {self.name}; known are {', '.join(sorted(OPTIONS))}")

    def check(self, slots: set[str]) -> None:
        """Raise ValueError where the pattern lacks a slot that the result needs, or has one nothing reads."""
        taken = {"carried": "object", "announced": "object", "verb": "verb"}
        given = {slot for option, slot in taken.items() if option in self.options}
        missing = RESULTS[self.result] - slots - given
        if missing:
            lacking = ", ".join(sorted(missing))
            raise ValueError(f"{self.where}: {self.name} gives {self.result} and needs the slot {lacking}")
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
        endings = frozenset(row["set"] for row in lexicon.rows("set_kinds.tsv") if row["by"] == "part")
        self.features = Features(lexicon, lexicon.rows("token_classes.tsv"), endings, _of_classes(lexicon))
        rows = [Construction(row, number) for number, row in enumerate(lexicon.rows("constructions.tsv"))]
        macros, trees = _macros(lexicon)
        self.of_clause = Rules([c for c in rows if "sentence" not in c.options], self.features, macros, trees)
        self.of_sentence = Rules([c for c in rows if "sentence" in c.options], self.features, macros, trees)


class Rules:
    """Constructions compiled to one machine: those of clauses, or those that span the clauses of a sentence."""

    def __init__(
        self, constructions: list[Construction], features: Features, macros: dict[str, str], trees: dict[str, Node]
    ) -> None:
        self.constructions = constructions
        self.slots: list[tuple[str, ...]] = []
        """Atom → the slots it lies in."""
        self.machine = Machine(self._program(features, macros, trees), features.masks)

    def _program(self, features: Features, macros: dict[str, str], trees: dict[str, Node]) -> Program:
        need: list[list[int]] = []
        forbid: list[list[int]] = []
        first: list[list[int]] = []
        follow: list[list[int]] = []
        for construction in self.constructions:
            try:
                compiled = compile_tree(parse(construction.pattern, macros, trees))
                terms = [[features.term(term) for term in atom.terms] for atom in compiled.atoms]
            except ValueError as error:
                raise ValueError(f"{construction.where}: the pattern of {construction.name}: {error}") from None
            construction.check({slot for atom in compiled.atoms for slot in atom.slots})
            base = len(need)
            need += [[needed for needed, _ in ways] for ways in terms]
            forbid += [[barred for _, barred in ways] for ways in terms]
            self.slots += [atom.slots for atom in compiled.atoms]
            first.append([atom + base for atom in compiled.first])
            follow += [[atom + base if atom >= 0 else atom for atom in atoms] for atoms in compiled.follow]
        return Program(need, forbid, first, follow)


def _of_classes(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The verbs of those sets of sets.tsv that hold classes of verbs."""
    named = [row["set"] for row in lexicon.rows("set_kinds.tsv") if row["by"] == "class"]
    verbs = lexicon.verbs.values()
    return {name: frozenset(v.word for v in verbs if v.verb_class in lexicon.sets[name]) for name in named}


def _macros(lexicon: Lexicon) -> tuple[dict[str, str], dict[str, Node]]:
    """The macros, as text and as trees."""
    rows = lexicon.rows("macros.tsv")
    macros = {row["name"]: row["pattern"] for row in rows}
    trees: dict[str, Node] = {}
    for row in rows:
        try:
            parse(row["name"], macros, trees)
        except ValueError as error:
            raise ValueError(f"{row.where}: the macro {row['name']}: {error}") from None
    return macros, trees
