"""Reporting frames: 会议强调要加强X. The frame gives the speaker; what it reports is read on its own."""

from __future__ import annotations

import re

from extract.clauses.clause import Clause, kinds_at
from extract.lexicon.words import Lexicon

# 强调要加强…, 确定今年我市工作要打好…
_ORDERED = re.compile(r"[^/VWPQd]{0,12}?[oc](?=[haoETt]*[VWXYP1GKE])")
_DECIDED = re.compile(r"T*+[VWPXK1][^d]")
_DATED = re.compile(r"T++[haoE]*+[VWPXK1][^d]")  # 方案明确|到2030年建成X; not 明确|建设任务
_DECISIONS = {"决定": _DECIDED, "确定": _DECIDED, "明确": _DATED}
_VERB_FIRST = re.compile(r"[haoEctT]*+[VWPXYK1][^d]")
_NAMED = re.compile(r"q++n?[haEo]*+R")
_REPORTED = re.compile(r"[nSsqpAhajtTEJiLCer,u ]*+R(?!d)")
_THING = re.compile(r"[nqpASsXYCrEu,dmT]+")
_PROPOSING = frozenset(("提出", "建议"))
_PAPERS = frozenset(("通知", "规划", "报告"))


class ReportReader:
    """Finds the reporting verb of a clause and what stands behind it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sets = lexicon.sets
        self._verbs = lexicon.verbs
        self._measures = lexicon.measures
        self._deciding = lexicon.sets["deciding"]

    def frame(self, c: Clause, k: int) -> int | None:
        """The reporting verb of a clause whose opening ends at ``k``; None where it reports nothing."""
        kinds, words = c.tokens.kinds, c.tokens.words
        kind, following = kinds[k], kinds_at(c, k + 1)
        if following == "R" and (kind in "nsSq" or words[k] in _PAPERS):  # 会议|指出
            return k + 1
        if kind in "sSn" and following and words[k + 1] in self._deciding and self._ordered(c, k + 1):
            return k + 1  # 会议|决定成立X
        if kind == "q":
            named = _NAMED.match(kinds, k, c.j)  # “三年行动”|要求扩大…
            return named.end() - 1 if named else None
        return k if kind == "R" or (words[k] in self._deciding and self._ordered(c, k)) else None

    def behind_subject(self, c: Clause, k: int) -> int | None:
        """The reporting verb behind a longer subject: 市委常委会第三次会议|要求…."""
        reported = _REPORTED.match(c.tokens.kinds, k, c.j)
        return reported.end() - 1 if reported else None

    def is_deed(self, c: Clause, k: int) -> bool:
        """提请|审议议案6件, 应当|提出整改方案, 要定期|召开联席会议: what is or has to be done, no report of it."""
        word = c.tokens.words[k]
        if word in self._sets["submitting"] and c.tokens.kinds[c.j - 1] == "Q":
            return True
        due = c.tokens.kinds[k] == "R" and (c.lead.cue or c.lead.tense == "future")
        return bool(due) and word in self._sets["held"] and bool(_THING.fullmatch(c.tokens.kinds, k + 1, c.j))

    def reported(self, c: Clause, k: int) -> Clause | None:
        """What the verb at ``k`` reports as a clause of its own, None where that is no action; notes the speaker."""
        verb = self._verbs.get(c.tokens.words[k])
        if c.lead.subject and not (verb and verb.verb_class == "maintain"):  # 我们|敢闯敢试: nothing is said
            c.memory.speaker = c.place(c.start, k)
        rest = c.part(k + 1, c.j)
        ordered = _ORDERED.match(c.tokens.kinds, rest.i, rest.j)
        if ordered:
            rest.i = ordered.end() - 1
            return rest
        word = c.tokens.words[k]
        if word in _PROPOSING and _reported_figure(rest, self._measures):
            return rest
        decides = word in self._deciding and kinds_at(rest, rest.i) in tuple("VWP")
        orders = word in self._sets["ordering"] or word in self._deciding
        if decides or (orders and _VERB_FIRST.match(c.tokens.kinds, rest.i, rest.j)):
            return rest
        return None

    @staticmethod
    def _ordered(c: Clause, k: int) -> bool:
        kinds, decided = c.tokens.kinds, _DECISIONS.get(c.tokens.words[k])
        return bool(_ORDERED.match(kinds, k + 1, c.j) or (decided and decided.match(kinds, k + 1, c.j)))


def _reported_figure(c: Clause, measures: frozenset[str]) -> bool:
    """Say whether a clause is an indicator, a measure verb and the number that closes it: 提出|X年均增长7%."""
    numbers = c.quantities(c.i, c.j)
    if not numbers or numbers[-1][1] != c.j:
        return False
    verb = numbers[-1][0] - 1
    return verb > c.i and c.tokens.words[verb] in measures and c.tokens.kinds[c.i] in "nsSCqpX"
