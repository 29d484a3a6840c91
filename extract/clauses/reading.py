"""What a clause may mean: one construction with its slots, what it costs, and the reading of what it leaves."""

from __future__ import annotations

from extract.clauses.constructions import Construction, SlotName, Stretch
from extract.clauses.machine import Name
from extract.clauses.pattern import REST
from extract.clauses.rules import Run


class Reading:
    """One reading of a clause. Comparing readings changes nothing in the clause or in what later clauses take up."""

    def __init__(self, run: Run, name: Name, at: int, token: int) -> None:
        self.construction: Construction = run.construction(name)
        self.cost: int = name[0]
        """With what the cheapest reading of what ``>>`` leaves costs more than a plain predicate."""
        self._run: Run = run
        self._name: Name = name
        self._at: int = at
        self._token: int = token
        self._slots: dict[str, list[Stretch]] | None = None

    @property
    def slots(self) -> dict[str, list[Stretch]]:
        """Slot → its stretches, in order: a slot in a repeated part may have several."""
        if self._slots is None:  # most readings are not asked
            self._slots = self._run.slots(self._name, self._at, self._token)
        return self._slots

    def slot(self, name: SlotName) -> Stretch | None:
        """The stretch of a slot, from its first to its last token; None where it is empty."""
        stretches = self.slots.get(name)
        return (stretches[0][0], stretches[-1][1]) if stretches else None

    @property
    def rest(self) -> Stretch | None:
        """What is to be read as a clause of its own."""
        return self.slot(REST)
