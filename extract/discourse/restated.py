"""Targets restated in a report of progress: ``1.引进项目10个。上半年，引进12个。`` has the target first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.discourse.clauses import PARAGRAPH, SENTENCE
from extract.discourse.walk import Facts, Walk
from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import POINT_NUMBER

#: 改造校舍8栋。|已竣工5栋
_COME_SO_FAR = lazy("(?:现|目前)?已|全部(?:完成|完工|竣工)")
_FIGURE = lazy("[0-9](?![0-9.．、）)])")
#: 截至9月底，, 进展情况：
_PROGRESS = lazy(
    r"(?:截[至止]|目前|今年以来|[上下]半年|前[一二三四]季度|[一二三]季度|1[—\-至到]1?\d月|\d{1,2}月[底末]?|进展情况|完成情况|落实情况)"
    r"[^。；]{0,8}[，：]"
)
#: （一）农业生产|保持平稳增长: how things went, and no target; 推动农业生产保持平稳增长 is one
_WENT_SO = lazy(
    rf"(?>(?:{POINT_NUMBER})?)(?!确保|推动|促进|推进|力争|实现|支持|保障|维护|引导|坚持)[^，。；：]{{2,14}}?"
    r"(?:保持|呈现?|稳中|平稳|回落|回升|向好|好转|明显|创新高|(?:不断|持续|稳步|进一步|较快)(?=[提增改优加扩完深好]))"
)
RESTATED = 6.0
_DONE = -2.0  # evidence beyond which the first sentence tells of results itself


class Restatable(msgspec.Struct, frozen=True):
    """One paragraph as a range of sentences, each a range of clauses; ``section`` tells whose list it is in."""

    section: str
    numbered: bool
    sentences: Sequence[tuple[int, int]]


def items(walk: Walk, facts: Facts, all_of_it: bool) -> list[Restatable]:
    """Return the paragraphs of a report of progress, or else of the sections that review."""
    out: list[Restatable] = []
    first = 0
    breaks = [n for n, gap in enumerate(walk.marks) if gap >= PARAGRAPH and n]
    for end in (*breaks, len(walk.marks)):
        if all_of_it or any(e.kind == "heading" and e.weight < 0 for e in walk.around[first]):
            out.append(_item(walk, facts, first, end))
        first = end
    return out


def _item(walk: Walk, facts: Facts, first: int, end: int) -> Restatable:
    cuts = [n for n in range(first + 1, end) if walk.marks[n] >= SENTENCE]
    start, stop = walk.starts[first], walk.starts[first + 1] if first + 1 < len(walk.starts) else len(facts.text)
    at = bisect_left(facts.sections, start, key=lambda section: section.start)
    own = facts.sections[at] if at < len(facts.sections) and facts.sections[at].start < stop else None
    return Restatable(
        own.path.rpartition(" > ")[0] if own else "", own is not None, list(pairwise([first, *cuts, end]))
    )


def restated(items: Sequence[Restatable], text: str, starts: Sequence[int], own: Sequence[float]) -> list[int]:
    """Return the clauses that only restate a target.

    An item shows the form by its second sentence, which opens with a time of progress. The other numbered items of
    its list have the same form.

    Args:
        items: the paragraphs of stretches that report progress.
        text: the text.
        starts: where each clause begins.
        own: the evidence of each clause.
    """
    plain = [item for item in items if item.sentences and _says_nothing_done(item.sentences[0], own)]
    shown = [item for item in plain if _shows(item, text, starts, own)]
    lists = {item.section for item in shown if item.numbered}
    chosen = [item for item in plain if item in shown or (item.numbered and item.section in lists)]
    return [clause for item in chosen for clause in range(*item.sentences[0])]


def _shows(item: Restatable, text: str, starts: Sequence[int], own: Sequence[float]) -> bool:
    """The second sentence opens with a time of progress, or tells how much of a figure is done.

    Without a number of its own the first must look like a target too.
    """
    aims = item.numbered or max(own[slice(*item.sentences[0])]) > 0
    if not aims or len(item.sentences) < 2:
        return False
    first, second = starts[item.sentences[0][0]], starts[item.sentences[1][0]]
    if _WENT_SO.match(text, first):
        return False
    counted = _FIGURE.search(text, first, second) is not None
    return bool(_PROGRESS.match(text, second) or (counted and _COME_SO_FAR.match(text, second)))


def _says_nothing_done(sentence: tuple[int, int], own: Sequence[float]) -> bool:
    return min(own[slice(*sentence)]) > _DONE
