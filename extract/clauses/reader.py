"""Reads a clause by the table: every construction that fits it whole is a reading, the cheapest one wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from heapq import heappop, heappush

from extract.clauses.actions import ActionMaker
from extract.clauses.clause import Action, Clause, Memory
from extract.clauses.constructions import Construction
from extract.clauses.reading import Reading
from extract.clauses.rules import GROUP, PLAIN, Run
from extract.clauses.table import Table
from extract.tokens.segmenter import MOST_WORDS, Tokens

UNREAD = PLAIN
"""Cost of a rest that no construction reads, so that it makes no record; any rest adds what it costs beyond PLAIN."""
_DEEPEST = 16
"""``>>`` within ``>>``; more is no sentence."""
_OPENING, _LONGEST_SENTENCE = 16, 300
_TAKES = frozenset(("announced", "brought"))
"""Options of constructions whose object stands before the clause."""
_GOES_ON = frozenset(("fronted-object", "announced-object", "light-verb"))
"""Cases whose object stood in front, so that the next clause may go on with it."""
_SENTENCE = re.compile(r"[^.\n]*+")


class Symbols(dict[str, int]):
    """Word → symbol; a new word is asked for its kind once, and kept, up to a bound."""

    def __init__(self, table: Table, kind_of: Callable[[str], str]) -> None:
        super().__init__()
        self._table = table
        self._kind_of = kind_of

    def __missing__(self, word: str) -> int:
        if len(self) > MOST_WORDS:
            self.clear()
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
        self._kind_of = kind_of
        self._symbols = Symbols(table, kind_of)
        self._last: _Costs | None = None
        self.listener: Callable[[Clause, list[Reading], Reading], None] | None = None
        """Told of every clause that is claimed: its other readings, the cheapest first, and the one that holds."""

    def told_to(self, listener: Callable[[Clause, list[Reading], Reading], None]) -> ClauseReader:
        """Return a reader of the same table that tells ``listener``."""
        other = ClauseReader(self._table, self.maker, self._kind_of)
        other.listener = listener
        return other

    def read(self, c: Clause, onward: Callable[[Clause], list[Action]]) -> list[Action]:
        """Return the actions of the clause; none where no construction claims it.

        Args:
            c: the clause, with what an outer clause handed on in its ``lead``.
            onward: reads a rest that the table leaves.
        """
        costs = self._costs(c)
        for reading in costs.readings(c.i):
            if not _may_follow(c, reading.construction):
                continue
            reading = self._with_noun(c, reading)
            actions = self.maker.actions(c, reading, onward)
            if actions is not None:
                if self.listener:
                    self.listener(c, self._others(c, reading), reading)
                return actions
        return []

    def _with_noun(self, c: Clause, reading: Reading) -> Reading:
        """Return the reading in which the verb is the noun that opens the subject, if that is how it is meant."""
        verb = self.maker.nominal.verb(c, reading)
        if verb is None:
            return reading
        symbols, noun = self._of(c.tokens, c.i, c.j), self._table.features.symbol("", "n")
        symbols[verb[0] - c.i : verb[1] - c.i] = [noun] * (verb[1] - verb[0])
        others = _Costs(Run(self._table.of_clause, symbols), c).readings(c.i)
        other = next((one for one in others if _may_follow(c, one.construction)), None)
        return other if other and self.maker.nominal.opens(c, verb, other) else reading

    def readings(self, c: Clause) -> list[Reading]:
        """All readings of the clause, the cheapest first."""
        return list(self._costs(c).readings(c.i))

    def _others(self, c: Clause, won: Reading) -> list[Reading]:
        others = (other for other in self.readings(c) if other.construction is not won.construction)
        return [other for other in others if _may_follow(c, other.construction)]

    def _costs(self, c: Clause) -> _Costs:
        """The readings of all that the clause may leave; of a rest that the clause before left they are known."""
        last = self._last
        if last is None or last.tokens is not c.tokens or last.end != c.j or not last.begin <= c.i:
            last = self._last = _Costs(Run(self._table.of_clause, self._of(c.tokens, c.i, c.j)), c)
        return last

    def aside(self, tokens: Tokens, i: int, memory: Memory) -> int:
        """Where the clauses behind a phrase begin that spans several clauses from ``i`` on; ``i`` without one.

        通过强化巡查，完善预案等措施，|改善空气质量; 为推进乡村振兴，加快建设强市，|现提出如下意见. What it
        announces goes into ``memory``, and where the clauses end of which an object consists.
        """
        if self._table.openings.isdisjoint(tokens.words[i : i + _OPENING]):
            return i
        end = _SENTENCE.match(tokens.kinds, i, i + _LONGEST_SENTENCE).end()  # type: ignore[union-attr]
        run = Run(self._table.of_sentence, self._of(tokens, i, end))
        names = [name for group in run.groups(0) for name in run.fitting(group[2], 0)]
        readings = [Reading(run, name, 0, i) for name in sorted(names)]
        rest = readings[0].rest if readings else None
        if rest is None:
            return i
        sentence = Clause(tokens, i, end, {}, memory)
        self.maker.hand_on(sentence, readings[0])
        if self.listener:
            self.listener(sentence, readings, readings[0])
        if "joined" in readings[0].construction.options:
            memory.reach = rest[1]
            return i
        return rest[0]

    def _of(self, tokens: Tokens, i: int, j: int) -> list[int]:
        return list(map(self._symbols.__getitem__, tokens.words[i:j]))


def _may_follow(c: Clause, construction: Construction) -> bool:
    """Say whether a construction may read the clause where its object stands before it, or goes on from there."""
    if "comma" in construction.options and not c.tokens.kinds.startswith("/", c.j):
        return False
    if "again" in construction.options:
        last = c.memory.last
        return c.lead.object is None and last is not None and last.rule in _GOES_ON
    taken = construction.options & _TAKES
    if c.lead.object is not None:
        return bool(taken) or construction.result == "onward"
    return not taken or (c.memory.pending is not None and "brought" not in taken)


class _Costs:
    """The readings of a clause and of all its ends, with their costs.

    As the machines read from the end, their states at a word tell all readings of what begins there.
    """

    def __init__(self, run: Run, c: Clause) -> None:
        self._run = run
        self.tokens, self.begin, self.end = c.tokens, c.i, c.j
        self._start = c.start
        """Where the clause began before it lost its opening."""
        self._known: dict[int, int] = {}
        self._depth = 0

    def readings(self, token: int) -> Iterator[Reading]:
        """Readings of the tokens from ``token`` on, the cheapest first; at the same cost in the order of the table.

        Machines run, and what a construction with a rest costs is found, only when all that is cheaper is used up.
        """
        at = token - self.begin
        waiting = self._run.groups(at)
        sure: dict[int, Reading] = {}
        inside = token > self._start
        while waiting:
            name = heappop(waiting)
            if name[1] == GROUP:
                for found in self._run.fitting(name[2], at):
                    heappush(waiting, found)
                continue
            reading = sure.get(name[1])
            if reading is None:
                reading = Reading(self._run, name, at, token)
                if inside and "whole" in reading.construction.options:
                    continue
                if reading.construction.leaves and reading.rest is not None:
                    sure[name[1]] = reading
                    reading.cost += max(0, self._of(reading.rest[0]) - PLAIN)
                    heappush(waiting, (reading.cost, *name[1:]))
                    continue
            yield reading

    def _of(self, token: int) -> int:
        """Cost of the cheapest reading of the tokens from ``token`` on; UNREAD where there is none."""
        cost = self._known.get(token)
        if cost is None:
            if self._depth == _DEEPEST:
                return UNREAD
            self._depth += 1
            cheapest = next(self.readings(token), None)
            self._depth -= 1
            cost = self._known[token] = cheapest.cost if cheapest else UNREAD
        return cost
