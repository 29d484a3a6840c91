"""Reads a clause by the table: every construction that fits it whole is a reading, the cheapest one wins."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.clauses.actions import ActionMaker
from extract.clauses.clause import Action, Clause, Memory
from extract.clauses.constructions import Rules, Table
from extract.clauses.reading import Reading, stretches
from extract.tokens.segmenter import Tokens

UNREAD = 40
"""Cost of a rest that no construction reads: the older reader takes it."""
_DEEPEST = 16
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
        rules = self._table.of_clause
        states = rules.machine.run(self._of(c.tokens, c.i, c.j), 0, c.j - c.i)
        return _readings(rules, states, c.i, _Costs(rules, states, c.i))

    def aside(self, tokens: Tokens, i: int) -> int:
        """Where the clauses behind an adverbial begin that spans several clauses from ``i`` on; ``i`` without one.

        通过强化巡查，完善预案等措施，|改善空气质量; 为推进乡村振兴，加快建设强市，|现提出如下意见.
        """
        if _OPENS_ASIDE.isdisjoint(tokens.words[i : i + _OPENING]):
            return i
        stop = _SENTENCE_END.search(tokens.kinds, i, i + _LONGEST_SENTENCE)
        end = stop.start() if stop else min(i + _LONGEST_SENTENCE, len(tokens.kinds))
        rules = self._table.of_sentence
        states = rules.machine.run(self._of(tokens, i, end), 0, end - i)
        readings = _readings(rules, states, i, None)
        rest = readings[0].rest if readings else None
        if rest is None:
            return i
        if self.listener:
            self.listener(Clause(tokens, i, end, {}, Memory()), readings, readings[0])
        return rest[0]

    def _of(self, tokens: Tokens, i: int, j: int) -> list[int]:
        return list(map(self._symbols.__getitem__, tokens.words[i:j]))


class _Costs:
    """Cost of each rest of a clause.

    As the machine reads from the end, its states at a word tell all readings of what begins there.
    """

    def __init__(self, rules: Rules, states: list[int], at: int) -> None:
        self._rules, self._states, self._at = rules, states, at
        self._known: dict[int, int] = {}
        self._depth = 0

    def of(self, start: int) -> int:
        """Cost of the cheapest reading of the tokens from ``start`` on; UNREAD where there is none."""
        cost = self._known.get(start)
        if cost is None:
            if self._depth == _DEEPEST:
                return UNREAD
            self._depth += 1
            readings = _readings(self._rules, self._states[start - self._at :], start, self)
            self._depth -= 1
            cost = self._known[start] = readings[0].cost if readings else UNREAD
        return cost


def _readings(rules: Rules, states: list[int], i: int, costs: _Costs | None) -> list[Reading]:
    """Readings of the tokens from ``i`` on; of a rest that is no clause of the same rules the cost is not known."""
    if not states:
        return []
    readings = []
    for number in rules.machine.patterns(states[0]):
        slots = stretches(rules.machine.path(number, states), rules.slots, i)
        rest = slots.get("rest")
        cost = 0 if not rest else costs.of(rest[0][0]) if costs else UNREAD
        readings.append(Reading(rules.constructions[number], slots, cost))
    readings.sort(key=lambda reading: reading.cost)
    return readings
