"""Headings without a number: a short line of its own above a longer one (2026年重点工作, 打好项目攻坚战)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.document.sections import Paragraph
from extract.lexicon.patterns import lazy

_LONGEST = 40
_STOP_INSIDE = lazy("[。；！？](?=.)|[：:，、；;]\\s*$")
_STOP_AT_END = lazy("[。！？；：…”）]\\s*$")
_FEW = 8
"""Lines from which on it can be told whether a text is wrapped."""


def with_plain_headings(text: str, lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the lines, those told that are headings without a number.

    Short lines that follow each other are a list, and in a text that is wrapped at a fixed width no line is told from
    the rest.
    """
    if _is_wrapped(text, lines):
        return list(lines)
    heads = [
        not line.level and _is_short(text, line) and _is_body(text, below, bare=not _ends(text, line))
        for line, below in pairwise(lines)
    ]
    return [
        msgspec.structs.replace(line, plain=True) if n < len(heads) and heads[n] else line
        for n, line in enumerate(lines)
    ]


def _is_body(text: str, line: Paragraph, bare: bool) -> bool:
    """A numbered or longer line is no further item of a list, and below a line without 。 (``bare``) one with it."""
    comma = text.find("，", line.start, line.end) >= 0
    return bool(line.level) or comma or not _is_short(text, line) or (bare and _ends(text, line))


def _ends(text: str, line: Paragraph) -> bool:
    return bool(_STOP_AT_END.search(text, max(line.start, line.end - 3), line.end))


def _is_short(text: str, line: Paragraph) -> bool:
    """A sentence with a comma (实施技能提升计划，全面治理欠薪。) is none that heads others."""
    if line.end - line.start > _LONGEST or _STOP_INSIDE.search(text, line.start, line.end):
        return False
    return not (_ends(text, line) and text.find("，", line.start, line.end) >= 0)


def _is_wrapped(text: str, lines: Sequence[Paragraph]) -> bool:
    """Most lines end within a sentence, and go on in one that is no heading."""
    torn = sum(not _ends(text, line) for line in lines if not line.level)
    return len(lines) >= _FEW and torn * 2 > len(lines)
