"""What a clause may mean: one construction with its slots, what it costs, and the reading of what it leaves."""

from __future__ import annotations

from extract.clauses.constructions import Construction
from extract.clauses.pattern import REST

Stretch = tuple[int, int]
"""Half-open range of tokens."""
PLAIN = 40
"""Cost of a plain verb with its object: what ``>>`` leaves adds only what it costs beyond that."""


class Reading:
    """One reading of a clause: a value; nothing is changed while readings are compared."""

    def __init__(self, construction: Construction, slots: dict[str, list[Stretch]], rest: int) -> None:
        self.construction: Construction = construction
        self.slots: dict[str, list[Stretch]] = slots
        """Slot → its stretches, in order: a slot in a repeated part may have several."""
        self.cost: int = construction.cost + max(0, rest - PLAIN)
        """With what the cheapest reading of what ``>>`` leaves costs more than a plain predicate."""

    def slot(self, name: str) -> Stretch | None:
        """The stretch of a slot, from its first to its last token; None where it is empty."""
        stretches = self.slots.get(name)
        return (stretches[0][0], stretches[-1][1]) if stretches else None

    @property
    def rest(self) -> Stretch | None:
        """What is to be read as a clause of its own."""
        return self.slot(REST)


def stretches(atoms: list[int], slots_of: list[tuple[str, ...]], at: int) -> dict[str, list[Stretch]]:
    """Slots of a path: the runs of tokens from ``at`` whose atoms lie in the same slot."""
    found: dict[str, list[Stretch]] = {}
    for token, atom in enumerate(atoms, at):
        for name in slots_of[atom]:
            runs = found.setdefault(name, [])
            if runs and runs[-1][1] == token:
                runs[-1] = (runs[-1][0], token + 1)
            else:
                runs.append((token, token + 1))
    return found
