"""What goes on from the clause before: an announced object, the stage of a thing."""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.clauses.clause import Action, Clause
from extract.lexicon.words import Lexicon

_STAGED = re.compile("[Tto]")


class CarryingReader:
    """Reads clauses that live on the clause before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._verbs = lexicon.verbs

    def ends_stage(self, c: Clause, end: int) -> bool:
        """Say whether the verb that ends before ``end`` names a stage: 开工, 竣工."""
        verb = self._verbs.get(c.tokens.words[end - 1])
        return verb is not None and verb.verb_class in self._sets["stage_class"]

    def staged(self, c: Clause, k: int, end: int) -> list[Action]:
        """新建道路5条，8月底全部|完工: the stage of what the clause before named, under a time or aspect of its own."""
        thing = c.memory.object
        if not c.memory.subjects or thing != c.memory.subjects[-1]:
            return []  # 正在铺设沥青，国庆节前全线|通车
        if thing is None or c.lead.subject or not _STAGED.search(c.tokens.kinds, c.start, k):
            return []
        starts, kinds = c.tokens.starts, c.tokens.kinds
        named, first = bisect_left(starts, thing[1]) - 1, bisect_left(starts, thing[0])
        done = kinds[named] in "XYJv" or kinds[first - 1 : first] == "G"
        if done or c.tokens.words[named][-1] in "率额比值入重量积资":
            return []  # 开工率达到80%，三季度末全部|开工; 正在进行设备安装，10月|投产
        return [
            Action(
                verb=c.place(k, end),
                object=thing,
                head=c.tokens.words[end - 1],
                rule="subject-continued",
                cue=c.lead.cue,
                manner=c.lead.manner,
                tense=c.lead.tense,
            )
        ]
