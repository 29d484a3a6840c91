"""Structure of a text: paragraphs, headings and the sections under them."""

from __future__ import annotations

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import (
    ARABIC,
    ARABIC_IN_BRACKETS,
    ARTICLE,
    CHAPTER,
    FIRST,
    HAN,
    HAN_IN_BRACKETS,
    SECTION,
)
from extract.model import Section

_LINE = lazy(r"[^\n]+")
_HEADINGS = (
    (1, lazy(rf"\s*{CHAPTER}\s*")),
    (2, lazy(rf"\s*(?:{SECTION}|{HAN})\s*")),
    (3, lazy(rf"\s*(?:{HAN_IN_BRACKETS}|{ARTICLE})\s*")),
    (4, lazy(rf"\s*(?:{ARABIC}|\d{{1,3}}、)\s*")),
    (5, lazy(rf"\s*{ARABIC_IN_BRACKETS}\s*")),
)
_MAY_BE_HEADING = lazy(rf"\s*{FIRST}")
_STOP = lazy(r"[。；！？]")
_LONGEST_TITLE = 60


class Paragraph(msgspec.Struct, frozen=True):
    """One line of the text with the end of its heading (``start`` where it has none)."""

    start: int
    end: int
    body: int
    level: int
    number: str | None = None
    plain: bool = False
    """It is a heading without a number (:mod:`extract.document.plain_headings`)."""


def paragraphs(text: str, start: int = 0) -> list[Paragraph]:
    """Split ``text`` into lines and tell the heading of each, run-in headings included (``（一）X。``Y…)."""
    return [_paragraph(text, m.start(), m.end()) for m in _LINE.finditer(text, start)]


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    if _MAY_BE_HEADING.match(text, start, end):
        for level, pattern in _HEADINGS:
            match = pattern.match(text, start, end)
            if match:
                body = _title_end(text, match.end(), end)
                return Paragraph(start, end, body, level if body > match.end() else 0, match[0].strip())
    return Paragraph(start, end, start, 0)


def _title_end(text: str, start: int, end: int) -> int:
    """End of a heading: the first stop, or the line end where the line is short."""
    stop = _STOP.search(text, start, min(end, start + _LONGEST_TITLE))
    if stop:
        return stop.end()
    return end if end - start <= _LONGEST_TITLE else start


def sections(text: str, lines: list[Paragraph]) -> list[Section]:
    """Build the sections under the headings of ``lines``; a section ends where one of its level or above begins.

    Which half of a report they belong to (``part``) is told later: :mod:`extract.discourse.headings`.
    """
    out: list[Section] = []
    open_: list[tuple[int, str, int, str | None]] = []  # level, title, start, number

    def close(level: int, at: int) -> None:
        while open_ and open_[-1][0] >= level:
            lv, title, begin, number = open_.pop()
            path = " > ".join([entry[1] for entry in open_] + [title])
            out.append(Section(title=title, level=lv, start=begin, end=at, path=path, number=number))

    for line in lines:
        if not line.level:
            continue
        close(line.level, line.start)
        title = text[line.start : line.body].strip().rstrip("。；：")
        open_.append((line.level, title, line.start, line.number))
    close(0, lines[-1].end if lines else 0)
    out.sort(key=lambda s: (s.start, s.level))
    return out
