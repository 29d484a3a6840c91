"""A construction: one row of ``constructions.tsv``, checked."""

from __future__ import annotations

from typing import Any

from extract.clauses.pattern import REST
from extract.lexicon.tables import Row

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
