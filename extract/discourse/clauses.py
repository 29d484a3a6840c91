"""The clauses of a text as evidence counts them: what stands between two marks, and how far apart they are."""

from __future__ import annotations

import re

import msgspec

_MARK = re.compile("[，；：。！？\n]|[,;](?![0-9])")
_GAPS = {"，": 0, ",": 0, "：": 0, "；": 1, ";": 1, "。": 2, "！": 2, "？": 2, "\n": 3}
_GOES_ON = re.compile("其中|分[^，。]{1,6}看|此外|同时，")
"""What opens a sentence that belongs to the one before."""
COMMA, SENTENCE, PARAGRAPH, HEADING = 0, 2, 3, 4


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
