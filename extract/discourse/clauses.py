"""The clauses of a text as evidence counts them: what stands between two marks, and how far apart they are."""

from __future__ import annotations

import msgspec

from extract.lexicon.patterns import lazy

_MARK = lazy("[，；：。！？\n]|[,;](?![0-9])")
_GAPS = {"，": 0, ",": 0, "：": 0, "；": 1, ";": 1, "。": 2, "！": 2, "？": 2, "\n": 3}
_GOES_ON = lazy("其中|分[^，。]{1,6}看|此外|同时，")
"""What opens a sentence that belongs to the one before."""
_CUE_AND_TIME = lazy(
    "(?:并|且|同时)?(?:力争|争取|确保|计划|预计|有望|预期)(?:通过|再?用|经过|在|到|至|于)?"
    "(?:20[0-9]{2}|[今明后本]|[一二三四五两几0-9至到—-]{1,5}|“?十[一二三四五六七八]五”?|未来|今后|年)"
    "[年内底末前期间时个左右月初上中下半三五的一二四季度力时间0-9]{0,8}"
)
"""A cue with a time and nothing else: it belongs to what comes behind the comma (力争到2027年，)."""
COMMA, SENTENCE, PARAGRAPH, HEADING = 0, 2, 3, 4
_MANY_LINES = 20
"""Lines from which on it can be told how a text is laid out."""


class Clauses(msgspec.Struct):
    """Where each clause begins, and the widest mark before it (index into :data:`extract.discourse.chain.CAPS`)."""

    starts: list[int]
    gaps: list[int]


def clauses(text: str, start: int) -> Clauses:
    """Split ``text`` from ``start`` on.

    >>> clauses("新建公园，拆除围墙。\\n一、总则", 0)
    Clauses(starts=[0, 5, 11], gaps=[3, 0, 3])
    """
    starts: list[int] = []
    gaps: list[int] = []
    gap = PARAGRAPH
    for mark in _MARK.finditer(text, start):
        at = mark.start()
        if text[at] == "，" and _CUE_AND_TIME.fullmatch(text, start, at):
            continue
        if at > start:
            starts.append(start)
            gaps.append(gap)
            gap = _GAPS[text[at]]
        else:
            gap = max(gap, _GAPS[text[at]])
        start = at + 1
        if gap == SENTENCE and _GOES_ON.match(text, start):
            gap = COMMA
    if start < len(text) or not starts:
        starts.append(start)
        gaps.append(gap)
    return Clauses(starts, gaps)


def is_cut(lines: int, inside: int) -> bool:
    """Whether a text was cut into one sentence a line, so that a line is no paragraph.

    Args:
        lines: how many it has.
        inside: how many sentences end inside of one.
    """
    return lines >= _MANY_LINES and inside * 10 < lines
