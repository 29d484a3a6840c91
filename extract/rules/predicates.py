"""The predicate itself: where a serial verb ends, where a clause changes to a new predicate."""

from __future__ import annotations

import re

from extract.rules.clause import Clause
from extract.rules.lexicon import Lexicon

_ANY_VERB = "VWIXYPv1"
_NEXT_VERB = re.compile(r"[haoEN]*+(?:[VWPK]|(?<=[haoN])[XY]|1g?|g(?=[nXYSqCJ]))")
_COUNTING = re.compile(r"[haoE]*+[XYv][^,/dVWP]+Q+(?:[,m]|$)")
_JOINED_VERB = re.compile(r"[uU,][VWXPYv]")


class PredicateReader:
    """Delimits verbs."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._measures = lexicon.measures

    def chain(self, c: Clause, k: int) -> int:
        """Return the token after the serial verb that begins at ``k`` (加快|推进, 培育|和|壮大, 落实|好)."""
        kinds, words, end = c.tokens.kinds, c.tokens.words, k + 1
        while end < c.j:
            kind = kinds[end]
            if (kind == "g" or words[end] == "到位") and not kinds.startswith("d", end + 1):
                end += 1
            elif kind in _ANY_VERB and self._chains(c, k, end):
                end += 1
            elif _JOINED_VERB.match(kinds, end, c.j) and self._joins(c, end):
                end += 2
            else:
                return end
        return end

    def _chains(self, c: Clause, k: int, at: int) -> bool:
        """Say whether the verb at ``at`` continues the serial verb (加快|建设|X) or opens its object (加强|管理)."""
        kinds, words = c.tokens.kinds, c.tokens.words
        first, second = words[at - 1], kinds[at]
        if second == "1" and kinds.startswith("g", at + 1):  # 统筹|建好
            return first in self._sets["serial"]
        if second == "1" or kinds.startswith("d", at + 1):
            return False
        if at + 1 >= c.j or kinds[at + 1] in ",m":
            return kinds[at - 1] == "I" if second == "I" else second in "VW" and kinds[at - 1] != "P"
        serial = first in self._sets["serial"]
        if first in self._sets["issuing"] and words[at] not in self._sets["issued_as"]:
            return False  # 出台|深化投资体制改革实施意见
        if kinds[at - 1] == "P" and words[c.j - 1] in self._sets["document"] and "P" in kinds[at + 1 : c.j]:
            return False  # 推进|深化X推动Y三年行动计划
        if kinds[at + 1] == "u" and not _JOINED_VERB.match(kinds, at + 1, c.j):
            return serial and second in "VW"
        if second == "I":
            return kinds[at - 1] in "I"
        if _JOINED_VERB.match(kinds, at + 1, c.j) and not self._joins(c, at + 1):
            return False
        if _JOINED_VERB.match(kinds, at + 1, c.j) and kinds[at - 1] == "P":
            return False  # 推进|保障和改善民生
        if second in "XYv":
            chains = first in self._sets["serial_nominal"] or (at - 1 == k == c.i and kinds[at - 1] in "XY")
            return chains and kinds[at + 1] not in "LuU" and words[at + 1] not in self._sets["head"]
        if first in self._sets["clausal"] and not serial:
            return False
        of = kinds.find("d", at, c.j)
        relative = of > 0 and kinds[of - 1] in "VWIXYPMv"
        return not relative or (serial and kinds[at - 1] != "P")

    def _joins(self, c: Clause, at: int) -> bool:
        """和/并 between two verbs of one object: 培育和壮大X, 保障和改善民生; not 加强监测和管理."""
        kinds, words = c.tokens.kinds, c.tokens.words
        after = at + 2
        if after >= c.j or kinds[after] in ",uUmd":
            return False
        if kinds[at] == ",":
            return False
        if kinds[at + 1] in "XYv" and (kinds[at - 1] in "XY" or words[after] in self._sets["head"]):
            return kinds[at - 1] in "XY" and at - 1 == c.i and words[after] not in self._sets["head"]
        return kinds[at - 1] not in "P" and words[at - 1] not in self._sets["clausal"]

    def cuts(self, c: Clause, start: int) -> list[int]:
        """Separators behind ``start`` (、并 和) after which a new predicate begins."""
        kinds = c.tokens.kinds
        return [
            at
            for at in range(start + 1, c.j - 1)
            if kinds[at] in ",uU1V" and self._opens(c, start, at)
        ]

    def _opens(self, c: Clause, start: int, at: int) -> bool:
        kinds = c.tokens.kinds
        if kinds[at] in "1V":  # 抓工业|稳二产: one-character verbs need no 、 between them
            one = kinds[start - 1] == "1" and kinds[at] == "1"
            return one and kinds[at - 1] in "nYXSqJI" and kinds[at + 1] in "nYXqCSJI"
        return self._new_predicate(c, start, at)

    def _new_predicate(self, c: Clause, start: int, at: int) -> bool:
        kinds, words = c.tokens.kinds, c.tokens.words
        match = _NEXT_VERB.match(kinds, at + 1, c.j)
        if not match and kinds[at] == "," and kinds[at - 1] == "Q" and _COUNTING.match(kinds, at + 1, c.j):
            return True
        if not match:
            return kinds[at] == "U" and bool(re.compile("[haoEN]*+[XYGv](?=[^d])").match(kinds, at + 1, c.j))
        verb = match.end() - 1
        if kinds.startswith("d", verb + 1):
            return False
        of = kinds.find("d", verb + 1, c.j)
        if of > 0 and kinds[at] != "U" and kinds.find("d", start, at) < 0 and kinds[of - 1] in "VWIXYPMvnq":
            return kinds[verb] == "1" and kinds[c.i] == "1"
        if kinds[at] == "U":
            return True
        if verb + 1 >= c.j or kinds[verb + 1] in ",uUm":
            return False
        if kinds[verb] in "1g" and kinds[verb - 1] != "1":
            return kinds[start - 1] == "1" or len(words[start - 1]) == 1
        if kinds[at] == "u":
            return kinds[verb] in "VP" and kinds[verb + 1] not in _ANY_VERB and words[at] in ("和", "以及")
        return True
