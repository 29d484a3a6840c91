"""Reads a clause by the table: every construction that fits it whole is a reading, the cheapest one wins."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.clauses.actions import ActionMaker
from extract.clauses.clause import Action, Clause, Memory
from extract.clauses.constructions import Rules, Table
from extract.clauses.reading import Reading, Stretch, stretches
from extract.tokens.segmenter import Tokens

UNREAD = 40
"""Cost of a rest that no construction reads: the older reader takes it."""
_DEEPEST = 8
"""``>>`` within ``>>``; more is no sentence."""
_OPENS_ASIDE = frozenset(("通过", "采取", "为", "为了"))
_OPENING, _LONGEST_SENTENCE = 16, 300
_SENTENCE_END = re.compile(r"[.\n]")


class Symbols(dict[str, int]):
    """Word → symbol; a new word is asked for its kind once."""

    def __init__(self, table: Table, kind_of: Callable[[str], str]) -> None:
        super().__init__()
        self._table = table
        self._kind_of = kind_of

    def __missing__(self, word: str) -> int:
        symbol = self[word] = self._table.features.symbol(word, self._kind_of(word))
        return symbol


class ClauseReader:
    """Reads clauses by one table of constructions.

    Args:
        table: the constructions.
        maker: turns a reading into actions.
        kind_of: word → kind, as the segmenter's words are classed.
    """

    def __init__(self, table: Table, maker: ActionMaker, kind_of: Callable[[str], str]) -> None:
        self._table = table
        self.maker = maker
        self._symbols = Symbols(table, kind_of)
        self.listener: Callable[[Clause, list[Reading], Reading], None] | None = None
        """Told of every clause that is claimed: its readings, the cheapest first, and the one that holds."""

    def read(self, c: Clause, onward: Callable[[Clause], list[Action]]) -> list[Action] | None:
        """Return the actions of the clause, None where no construction claims it.

        Args:
            c: the clause, with what an outer clause handed on in its ``lead``.
            onward: reads a rest that the table leaves.
        """
        if c.lead.object is not None or c.memory.extends:
            return None
        readings = self.readings(c)
        for reading in readings:
            if c.memory.pending is not None and "announced" not in reading.construction.options:
                continue
            actions = self.maker.actions(c, reading, onward)
            if actions is not None:
                if self.listener:
                    self.listener(c, readings, reading)
                return actions
        return None

    def readings(self, c: Clause) -> list[Reading]:
        """All readings of the clause, the cheapest first; those of the same cost in the order of the table."""
        symbols = self._of(c.tokens, c.i, c.j)
        return self._readings(self._table.of_clause, symbols, c.i, c.i, c.j, 0)

    def aside(self, tokens: Tokens, i: int) -> int:
        """Where the clauses behind an adverbial begin that spans several clauses from ``i`` on; ``i`` without one.

        通过强化巡查，完善预案等措施，|改善空气质量; 为推进乡村振兴，加快建设强市，|现提出如下意见.
        """
        if _OPENS_ASIDE.isdisjoint(tokens.words[i : i + _OPENING]):
            return i
        stop = _SENTENCE_END.search(tokens.kinds, i, i + _LONGEST_SENTENCE)
        end = stop.start() if stop else min(i + _LONGEST_SENTENCE, len(tokens.kinds))
        readings = self._readings(self._table.of_sentence, self._of(tokens, i, end), i, i, end, _DEEPEST)
        rest = readings[0].rest if readings else None
        if rest is None:
            return i
        if self.listener:
            self.listener(Clause(tokens, i, end, {}, Memory()), readings, readings[0])
        return rest[0]

    def _of(self, tokens: Tokens, i: int, j: int) -> list[int]:
        return list(map(self._symbols.__getitem__, tokens.words[i:j]))

    def _readings(self, rules: Rules, symbols: list[int], base: int, i: int, j: int, depth: int) -> list[Reading]:
        """Readings of the tokens ``i`` to ``j``, of which ``symbols`` holds those from ``base`` on."""
        states = rules.machine.run(symbols, i - base, j - base)
        if not states:
            return []
        readings = []
        for number in rules.machine.patterns(states[0]):
            atoms = rules.machine.path(number, states)
            slots = stretches(atoms, rules.slots, i)
            rest = slots.get("rest")
            cost = self._cost(symbols, base, rest[0], depth + 1) if rest else 0
            readings.append(Reading(rules.constructions[number], slots, cost))
        readings.sort(key=lambda reading: reading.cost)
        return readings

    def _cost(self, symbols: list[int], base: int, rest: Stretch, depth: int) -> int:
        if depth > _DEEPEST:
            return UNREAD
        readings = self._readings(self._table.of_clause, symbols, base, *rest, depth)
        return readings[0].cost if readings else UNREAD
