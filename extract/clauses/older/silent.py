"""Clauses that make no record: conditions, topics, evaluations, what a document says about itself."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause
from extract.lexicon.words import Lexicon

_RELATIVE = re.compile("[nXYSq]d[nSsXY]{1,3}$")
_MODIFIER = re.compile(r"o[haoNE]*+[VWXYIJPiv1]{0,2}d")  # 落实|应当公开的事项


class SilentReader:
    """Tells the clauses that are no action."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._closers = lexicon.sets["verdict"] | {"以来"}

    def is_condition(self, c: Clause) -> bool:
        """违反本规定的，…; 建成投用后，…: what must be so before the next clause counts."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds[c.j - 1] == "d":
            return kinds.startswith("/", c.j)
        if kinds[c.j - 1] != "L":  # 未取得许可的机构，不得…
            return kinds.startswith("/", c.j) and bool(_RELATIVE.search(kinds, c.i + 2, c.j))
        if words[c.j - 1] == "方面" and not kinds[c.i : c.j - 1].strip("nqXYJIWS,u"):  # 招商引资方面，…
            return True
        return words[c.j - 1] in self._sets["then"] and c.j - c.i > 2 and kinds[c.j - 2] not in "eT"

    def is_topic(self, c: Clause, k: int) -> bool:
        """建设规模、建设内容; 保障措施; 发展步伐稳健: a noun phrase that opens with a nominal verb, no predicate."""
        kinds, words = c.tokens.kinds, c.tokens.words
        if kinds[k] not in "XYK" or k + 1 >= c.j:
            return False
        if words[k + 1] in self._sets["topic"] and (
            k + 2 == c.j or kinds[k + 2] == "," or words[k + 2] in self._sets["listing"]
        ):
            return True
        compound = words[k + 1] in self._sets["head"] or words[k + 1] in self._sets["topic"]
        duty = kinds[k + 1] == "o" and not _MODIFIER.match(kinds, k + 1, c.j)
        return kinds[k] != "K" and (duty or (compound and kinds[c.j - 1] == "A"))

    def says_nothing(self, c: Clause, k: int) -> bool:
        """Say whether the clause judges (…意义重大, …是…) or tells of papers and sources, not of a deed."""
        kinds, words = c.tokens.kinds, c.tokens.words
        last = words[c.j - 1]
        if kinds[k] in "yZ" or kinds[c.j - 1] == "y" or last in self._closers:
            return True
        if kinds[c.j - 1] == "A" and words[c.j - 2] in self._sets["weighty"]:
            return True  # 做好政府工作意义重大
        if words[c.i] == "据" and last in self._sets["told_by"]:
            return True  # 据市税务局初步统计
        if last in self._sets["statement"]:
            said = words[c.i : c.j]
            return "作出" in said or ("提出" in said and "就" in said)  # 就X作出重要指示, 会议就X提出要求
        return kinds[k] == "q" and self.announces(c, k)

    def announces(self, c: Clause, k: int) -> bool:
        """《行动方案》部署了…: what a document says about itself."""
        after = k
        while after < c.j and c.tokens.kinds[after] in "qhajoE":
            after += 1
        return after < c.j and c.tokens.words[after] in self._sets["reporting"]
