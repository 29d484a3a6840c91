"""Trace the clause grammar at work: a reader of actions whose decisions are noted as sentences.

The decisions are methods of the readers; ``steps.tsv`` says which of them are worth telling and how. A traced
reader is an instance of its own, so an ordinary run pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from operator import attrgetter
from typing import Any

from extract.clauses.clause import Clause, Lead
from extract.clauses.older.actions import ActionReader
from extract.clauses.reader import ClauseReader
from extract.clauses.reading import Reading
from extract.lexicon.tables import Row, parse_table
from extract.lexicon.words import Lexicon

PARTS = {
    "actions": "",
    "silent": "_silent",
    "carrying": "_carrying",
    "governed": "_governed",
    "subjects": "_subjects",
    "openings": "_subjects.openings",
    "signs": "_subjects.signs",
    "figures": "_subjects.figures",
    "predicates": "_predicates",
    "objects": "_objects",
}
"""Name of a reader in ``steps.tsv`` → attribute of the :class:`ActionReader` that holds it."""


def steps() -> list[Row]:
    """Return the rows of ``steps.tsv``."""
    return parse_table(files("extract.explain").joinpath("steps.tsv").read_text("utf-8"), "steps.tsv")


class Tracer:
    """An :class:`ActionReader` and what it decided: ``notes`` and ``lead`` since the last :meth:`clear`."""

    def __init__(self, lexicon: Lexicon, constructions: ClauseReader | None = None) -> None:
        traced = constructions.told_to(self._claimed) if constructions else None
        self._lead_of = traced.maker.lead if traced else None
        self.reader = ActionReader(lexicon, traced)
        self.text = ""
        """The text that is read; the words of the tokens are masked where numbers and quotes stand."""
        self.notes: list[str] = []
        self.lead: tuple[Clause, int, Lead] | None = None
        """What the last construction that claimed (part of) the clause said of its opening, and where that ends."""
        told: dict[tuple[str, str], list[Row]] = {}
        for row in steps():
            told.setdefault((row["reader"], row["method"]), []).append(row)
        for (reader, method), rows in told.items():
            self._trace(self._part(reader), method, rows)

    def clear(self) -> None:
        """Forget what was noted."""
        self.notes, self.lead = [], None

    def _part(self, reader: str) -> Any:
        return attrgetter(PARTS[reader])(self.reader) if PARTS[reader] else self.reader

    def _claimed(self, clause: Clause, readings: list[Reading], winner: Reading) -> None:
        """Tell which construction reads the clause, with its slots, and what the others would have cost."""
        slots = [f"{name} 「{self.words(clause, i, j)}」" for name, found in winner.slots.items() for i, j in found]
        won = f"construction {winner.construction.name}, cost {winner.cost}"
        self._say(f"{won}: {', '.join(slots) or 'the whole clause, no record'}")
        others = [f"{other.construction.name} ({other.cost})" for other in readings]
        if others:
            self._say(f"other constructions that fit: {', '.join(others)}")
        if self._lead_of:
            body = winner.slot("verb") or winner.slot("rest") or winner.slot("object")
            self.lead = (clause, body[0] if body else clause.i, self._lead_of(clause, winner))

    def _trace(self, part: Any, method: str, rows: list[Row]) -> None:
        original: Callable[..., Any] = getattr(part, method)

        @wraps(original)
        def call(*args: Any, **options: Any) -> Any:
            for row in rows:
                if row["when"] == "begins":
                    self._say(self._fill(row["sentence"], args, None))
            result = original(*args, **options)
            for row in rows:
                if row["when"] in _outcome(result, args):
                    self._say(self._fill(row["sentence"], args, result))
            return result

        setattr(part, method, call)

    def _say(self, sentence: str) -> None:
        if sentence not in self.notes[-3:]:
            self.notes.append(sentence)

    def _fill(self, sentence: str, args: tuple[Any, ...], result: Any) -> str:
        clause, *others = args
        places = [place for place in others if isinstance(place, int) and not isinstance(place, bool)]
        first = places[0] if places else clause.i
        last = places[1] if len(places) > 1 else clause.j
        end = result if isinstance(result, int) else last
        hit = result if isinstance(result, tuple) and len(result) == 3 else (first, first, "")
        return sentence.format(
            word=self.words(clause, first, first + 1),
            at=self.words(clause, last, last + 1),
            next=self.words(clause, last + 1, last + 2),
            subject=self.words(clause, first, hit[0]),
            hit=self.words(clause, hit[1], hit[1] + 1),
            sign=hit[2],
            stretch=self.words(clause, first, end),
            rest=self.words(clause, end, last),
        )

    def words(self, clause: Clause, i: int, j: int) -> str:
        """Return the words ``i`` to ``j`` of a clause as the text has them."""
        starts = clause.tokens.starts
        return self.text[starts[i] : starts[max(i, min(j, clause.j))]] if i < clause.j else ""


def _outcome(result: Any, args: tuple[Any, ...]) -> tuple[str, ...]:
    """Name what a method returned, in the words of the column ``when``."""
    if isinstance(result, bool):
        return ("yes",) if result else ("no",)
    if isinstance(result, int):  # a place: longer than one word, or short of the end it was given
        short = result < args[2] if len(args) > 2 else result - args[1] > 1
        return ("found", "longer") if short else ("found", "none")
    return ("found",) if result else ("none",)
