"""What a clause may mean: one construction with its slots, what it costs, and the reading of what it leaves."""

from __future__ import annotations

from extract.clauses.constructions import Construction, SlotName, Stretch
from extract.clauses.pattern import REST
from extract.clauses.rules import Fit


class Reading:
    """One reading of a clause: a value; nothing is changed while readings are compared."""

    def __init__(self, fit: Fit, cost: int) -> None:
        self._fit = fit
        self.construction: Construction = fit.construction
        self.cost: int = cost
        """With what the cheapest reading of what ``>>`` leaves costs more than a plain predicate."""

    @property
    def slots(self) -> dict[str, list[Stretch]]:
        """Slot → its stretches, in order: a slot in a repeated part may have several."""
        return self._fit.slots

    def slot(self, name: SlotName) -> Stretch | None:
        """The stretch of a slot, from its first to its last token; None where it is empty."""
        stretches = self.slots.get(name)
        return (stretches[0][0], stretches[-1][1]) if stretches else None

    @property
    def rest(self) -> Stretch | None:
        """What is to be read as a clause of its own."""
        return self.slot(REST)
