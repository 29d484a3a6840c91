"""A construction: one row of ``constructions.tsv``, checked."""

from __future__ import annotations

from typing import Literal, get_args

from extract.clauses.pattern import REST
from extract.lexicon.tables import Row
from extract.model import RuleId

Stretch = tuple[int, int]
"""Half-open range of tokens."""
Way = Literal["onward", "carry", "announce", "concern", "none"]
"""A result that makes no action of its own."""
RESULTS: dict[RuleId | Way, frozenset[str]] = {
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
Option = Literal[
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
    "joined",
    "whole",
    "comma",
    "again",
    "doubtful",
]
"""What the column ``result`` may say besides; the head of constructions.tsv explains them."""
SlotName = Literal[
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
    "rest",
]
"""``skip`` marks what the object holds and no record must count; docs/rules.md explains the others."""
_RULES: dict[str, RuleId] = {rule: rule for rule in get_args(RuleId)}
_OPTIONS: frozenset[Option] = frozenset(get_args(Option))
_SLOTS: frozenset[SlotName] = frozenset(get_args(SlotName))


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
        self.result: RuleId | Way = _known(result, self.name, row)
        self.options: frozenset[Option] = _OPTIONS.intersection(options)
        if not _OPTIONS.issuperset(options):
            raise ValueError(f"{row.where}: unknown option of {self.name}; known are {', '.join(sorted(_OPTIONS))}")

    @property
    def rule(self) -> RuleId:
        """The rule that its actions name. Raises KeyError where it makes none."""
        return _RULES[self.result]

    def check(self, slots: set[str]) -> None:
        """Raise ValueError where the pattern lacks a slot that the result needs, or has one nothing reads."""
        if slots - _SLOTS:
            raise ValueError(
                f"{self.where}: unknown slot {', '.join(sorted(slots - _SLOTS))} of {self.name}; "
                f"known are {', '.join(sorted(_SLOTS))}"
            )
        taken = {"carried": "object", "announced": "object", "brought": "object", "again": "object", "verb": "verb"}
        given = {slot for option, slot in taken.items() if option in self.options}
        missing = RESULTS[self.result] - slots - given
        if missing:
            lacking = ", ".join(sorted(missing))
            raise ValueError(f"{self.where}: {self.name} gives {self.result} and needs the slot {lacking}")
        self.leaves: bool = REST in slots
        """Part of the clause is left to be read as one of its own."""


def _known(result: str, name: str, row: Row) -> RuleId | Way:
    for known in RESULTS:
        if known == result:
            return known
    raise ValueError(f"{row.where}: unknown result {result!r} of {name}; known are {', '.join(RESULTS)}")
