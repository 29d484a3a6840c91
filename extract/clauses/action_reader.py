"""From a clause to its actions, and what the clauses of a sentence tell each other."""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.clauses.clause import Action, Clause, Memory
from extract.clauses.objects import trim
from extract.clauses.reader import ClauseReader
from extract.model import Place, Quantity
from extract.tokens.segmenter import Tokens

CLAUSE = re.compile(r"(?>(?:[^/;.:\n -]++|(?<!-)-(?!-)|(?<![nXYJIqQ]) | (?![VPK]))+)")
"""Clauses in a string of kinds; a space before a verb parts them: 发展设施农业 新建大棚300亩."""


class ActionReader:
    """Reads the actions of a clause by the table of constructions."""

    def __init__(self, constructions: ClauseReader) -> None:
        self._constructions = constructions
        self._assigned = constructions.maker.assigned

    def read(self, tokens: Tokens, i: int, j: int, quantity_at: dict[int, Quantity], memory: Memory) -> list[Action]:
        """Return the actions of the clause made of the tokens ``i`` to ``j``, in order."""
        if tokens.kinds.startswith(";", i - 1):
            memory.pending = None  # 对A给予奖励；对B…: what a semicolon ends waits no longer
        memory.until = max(memory.until, self._constructions.aside(tokens, i, memory))
        if j <= memory.until:
            return []
        start, j = max(i, memory.until), max(j, memory.reach)
        memory.until = max(memory.until, memory.reach)
        clause = Clause(tokens, start, j, quantity_at, memory)
        clause.lead.cue, memory.cue = memory.cue, None
        before = memory.subjects
        actions = self._clause(clause)
        if not actions:
            # a figure that was not read: what follows may be of it
            if tokens.kinds.startswith("Q", clause.j - 1) and memory.subjects is before:
                memory.subjects, memory.object = [], None
            return actions
        self._constructions.maker.counts.add(clause, actions)
        if tokens.kinds.startswith("/y", j) and tokens.words[j + 1] == "是" and _only_names(clause, actions):
            return []  # 扩大内需，是…的必然选择
        place = clause.place(start, j)
        for action in actions:
            action.clause = place
        self._remember(clause, actions, before)
        return actions

    def _clause(self, c: Clause) -> list[Action]:
        c.i, c.j = trim(c, c.i, c.j)
        return self._constructions.read(c, self._clause) if c.i < c.j else []

    def _remember(self, clause: Clause, actions: list[Action], before: list[Place]) -> None:
        """Put what later clauses may take up into the memory of the sentence."""
        tokens, memory = clause.tokens, clause.memory
        last = memory.last = actions[-1]
        memory.count(actions)
        memory.object = last.object
        measured = [a.told for a in actions if a.quantities and a.rule.startswith(("measure", "verbless"))]
        memory.row = memory.row + [a.told for a in actions if a.quantities and not a.leading]
        if not measured and last.quantities and not last.leading and last.rule == "verb-object":  # 投资5亿元，增长8%
            measured = [_counted(a) for a in actions if a.quantities and a.verb == last.verb]
            if tokens.words[bisect_left(tokens.starts, last.object[1]) - 1].endswith(self._assigned):
                measured, memory.subjects = [], before  # 投资…，完成任务的93%，增长18%: 投资 goes on
        memory.subjects = [] if clause.is_number(last.object) else measured or memory.subjects


def _counted(action: Action) -> Place:
    """What the number of a deed counts: its object, or who does it (25家企业|完成整改，占73%)."""
    number, noun = action.quantities[0]
    within = action.subject and action.subject[0] <= number.start < action.subject[1]
    return noun if within else action.object


def _only_names(c: Clause, actions: list[Action]) -> bool:
    """Say whether the actions may be but the name of what the next clause speaks of."""
    plain = not any(a.quantities or a.cue or a.rule != "verb-object" for a in actions)
    return plain and not c.lead.subject and "z" not in c.tokens.kinds[c.i : c.j]
