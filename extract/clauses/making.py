"""Actions of clauses that begin with their subject, put together."""

from __future__ import annotations

from extract.clauses.clause import Action, Clause, Commitment
from extract.model import Place, RuleId

_WHOLE = frozenset(("总体", "整体", "普遍", "大多", "平均", "最高", "最低", "最多", "最少", "一般", "原则上", "至少"))
HAVING = frozenset(("有", "已", "已有", "共有", "现有", "另有", "还有", "约有"))
_PLACING = frozenset(("在", "从", "向", "于", "自", "为", "由", "以", "随"))


def place_phrase(c: Clause, a: int, b: int) -> int:
    """Where a phrase of place or means at the end of a subject begins (奥运火种|在雅典); ``b`` where there is none."""
    kinds = c.tokens.kinds
    at = kinds.find("e", a + 1, b)
    while at > 0:
        if c.tokens.words[at] in _PLACING and at + 1 < b:
            lone = at - a == 1 and len(c.tokens.words[a]) == 1  # 成|自|宜高铁: a name
            local = kinds[at + 1] == "S" and len(c.tokens.words[at + 1]) == 1 and at + 2 < b  # 在琼院士
            return b if "d" in kinds[at:b] or kinds[at - 1] in "d,u" or lone or local else at
        at = kinds.find("e", at + 1, b)
    return b


def subject_span(c: Clause, a: int, b: int) -> tuple[int, int]:
    """Take times, adverbs and commas off both ends of a subject."""
    kinds = c.tokens.kinds
    while a < b and kinds[a] in 'jtT" ,uUz':
        a += 1
    while a + 1 < b and c.tokens.words[a] in HAVING and kinds[a + 1] in "ohQz":
        a += 1  # 已|有|189个项目
    placed = place_phrase(c, a, b)
    if placed < b and placed - a > 1 and c.tokens.words[placed - 1] in ("加速", "加快"):
        placed -= 1  # “光谷”|加速向世界级|迈进
    b = placed
    aside = kinds.rfind("p", b - 1, b)
    while aside > a and kinds[aside] == "p":
        aside -= 1
    if aside > a and aside < b - 1 and kinds[aside] in "tTo":
        b = aside  # 高铁|今天（12月18日）
    while b > a and kinds[b - 1] in 'tThaoFNbzyKm" ,uL' and kinds[b - 1] != "L":
        b -= 1
    if b - a > 1 and c.tokens.words[b - 1] in _WHOLE:
        b -= 1
    return a, b


def make(c: Clause, verb: int, end: int, subject: Place, rule: RuleId) -> Action:
    """Return the action of the verb between the tokens ``verb`` and ``end`` (none if ``verb`` < 0) on ``subject``."""
    return Action(
        verb=_verb_place(c, verb, end, rule) if verb >= 0 else None,
        object=subject,
        head=c.tokens.words[end - 1] if verb >= 0 else "",
        rule=rule,
        cue=c.lead.cue or _inner_cue(c, verb),
        tense=c.lead.tense,
    )


def _verb_place(c: Clause, verb: int, end: int, rule: str) -> Place:
    """Place of a verb; before a number without the 到/在 that leads to it: 提高|到88元, 控制|在3%以内."""
    start, stop = c.place(verb, end)
    if rule.startswith("measure") and stop - start > 2 and c.tokens.words[end - 1][-1] in "到在":
        stop -= 1
    return start, stop


def _inner_cue(c: Clause, verb: int) -> Commitment | None:
    """许可事项|一律|办理: a cue between subject and verb."""
    at = verb - 1
    while at >= c.start and c.tokens.kinds[at] in "haoEcKn" and at >= verb - 3:
        if c.tokens.kinds[at] in "cK":
            return (c.tokens.words[at], *c.place(at, at + 1))
        at -= 1
    return None
