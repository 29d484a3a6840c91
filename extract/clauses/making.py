"""Actions of clauses that begin with their subject, put together."""

from __future__ import annotations

import re

from extract.clauses.clause import Action, Clause, Commitment
from extract.lexicon.words import Lexicon
from extract.model import Place, RuleId

_BEFORE, _BEHIND = 'jtT" ,uUz', 'tThaoFNbzyKmj" ,u'
"""Kinds of words that stand before or behind a subject and are no part of it."""
_INNER_CUE = re.compile("[cK][haoE]*$")
"""Kinds of a cue and of what may stand between it and its verb."""


class SubjectReader:
    """Finds the things in what stands before a verb: adverbs, times and verbs of having are no part of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._having, self._overall = lexicon.sets["having"], lexicon.sets["overall"]
        self._built = lexicon.sets["facility"]

    def span(self, c: Clause, a: int, b: int) -> tuple[int, int]:
        """Take what belongs to the verb or the sentence off both ends of a subject."""
        kinds, words = c.tokens.kinds, c.tokens.words
        a = next((at for at in range(a, b) if kinds[at] not in _BEFORE), b)
        while words[a] in self._having and kinds[a + 1] in "ohQz":
            a += 1  # 已|有|189个项目
        behind = (at + 1 for at in reversed(range(a, b)) if kinds[at] not in _BEHIND or words[at] in self._built)
        b = next(behind, a)  # 沪渝|高速 is built
        return a, b - (words[b - 1] in self._overall)


def make(c: Clause, verb: int, end: int, subject: Place, rule: RuleId) -> Action:
    """Return the action of the verb between the tokens ``verb`` and ``end`` (none if ``verb`` < 0) on ``subject``."""
    return Action(
        verb=_verb_place(c, verb, end, rule) if verb >= 0 else None,
        object=subject,
        head=c.tokens.words[end - 1] if verb >= 0 else "",
        rule=rule,
        cue=c.lead.cue or _inner_cue(c, verb),
    )


def _verb_place(c: Clause, verb: int, end: int, rule: str) -> Place:
    place = c.place(verb, end)
    return bare_verb(c, end, place) if rule.startswith("measure") else place


def bare_verb(c: Clause, end: int, place: Place) -> Place:
    """The place of a verb without the 到 or 在 that leads to its number: 提高|到88元, 控制|在3%以内."""
    start, stop = place
    return start, stop - (stop - start > 2 and c.tokens.words[end - 1][-1] in "到在")


def _inner_cue(c: Clause, verb: int) -> Commitment | None:
    """许可事项|一律|办理: a cue between subject and verb."""
    cue = _INNER_CUE.search(c.tokens.kinds, c.start, verb)
    return (c.tokens.words[cue.start()], *c.place(cue.start(), cue.start() + 1)) if cue else None
