"""Trace the clause grammar at work: a reader of actions that notes which constructions read a clause.

A traced reader is an instance of its own, so an ordinary run pays nothing for it.
"""

from __future__ import annotations

from extract.clauses.action_reader import ActionReader
from extract.clauses.clause import Clause, Lead
from extract.clauses.reader import ClauseReader
from extract.clauses.reading import Reading


class Tracer:
    """An :class:`ActionReader` and what it decided: ``notes`` and ``lead`` since the last :meth:`clear`."""

    def __init__(self, constructions: ClauseReader) -> None:
        traced = constructions.told_to(self._claimed)
        self._lead_of = traced.maker.lead
        self.reader = ActionReader(traced)
        self.text = ""
        """The text that is read; the words of the tokens are masked where numbers and quotes stand."""
        self.notes: list[str] = []
        self.lead: tuple[Clause, int, Lead] | None = None
        """What the last construction that claimed (part of) the clause said of its opening, and where that ends."""

    def clear(self) -> None:
        """Forget what was noted."""
        self.notes, self.lead = [], None

    def _claimed(self, clause: Clause, readings: list[Reading], winner: Reading) -> None:
        """Tell which construction reads the clause, with its slots, and what the others would have cost."""
        slots = [f"{name} 「{self._words(clause, i, j)}」" for name, found in winner.slots.items() for i, j in found]
        won = f"construction {winner.construction.name}, cost {winner.cost}"
        self.notes.append(f"{won}: {', '.join(slots) or 'the whole clause, no record'}")
        others = [f"{other.construction.name} ({other.cost})" for other in readings]
        if others:
            self.notes.append(f"other constructions that fit: {', '.join(others)}")
        body = winner.slot("verb") or winner.slot("rest") or winner.slot("object")
        self.lead = (clause, body[0] if body else clause.i, self._lead_of(clause, winner))

    def _words(self, clause: Clause, i: int, j: int) -> str:
        """Return the words ``i`` to ``j`` of a clause as the text has them."""
        starts = clause.tokens.starts
        return self.text[starts[i] : starts[max(i, min(j, clause.j))]] if i < clause.j else ""
