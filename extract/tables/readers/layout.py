"""From placed stretches of text to paragraphs: lines, columns, running heads, page numbers, wrapped lines.

Places count from the top left corner of the page, downwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import NUMBERED
from extract.tables.readers.markup import HAN

EDGE = 0.09
"""Share of a page's height at top and bottom in which running heads and page numbers stand."""
REPEATED = 3
"""Pages on which a line must come back to count as a running head."""
MIN_ROWS = 4
MIN_SIDE = 8
"""Rows with text on both sides of the gutter, and Han characters on a side, from which text is set in columns."""
MIN_CELLS = 3
"""Stretches of a row from which it is taken for the cells of a table."""
MIN_PROSE = 12
"""Characters of a row without a gap from which it shows where the margins are; tables reach beyond them."""
FULL = 0.9
"""A line that reaches this share of the column's width is full: the sentence goes on in the next line."""

#: - 3 -, 第 3 页 共 12 页, 3/12
_PAGE_NUMBER = lazy(
    r"\s*(?:[-—–－·]{0,2}\s*[0-9]{1,4}\s*[-—–－·]{0,2}|第\s*[0-9]{1,4}\s*页.{0,12}|[0-9]{1,4}\s*/\s*[0-9]{1,4})\s*"
)
_DIGITS = lazy("[0-9０-９]+")
_LATIN = lazy("[A-Za-z0-9,.;:)]")
_STARTS = lazy(rf"{NUMBERED}|——")
_ENDS = lazy("[。！？：；…”）]$")


class Fragment(NamedTuple):
    """A stretch of text on one line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Page(NamedTuple):
    """A page and its stretches of text, in any order."""

    width: float
    height: float
    fragments: list[Fragment]


class Line(NamedTuple):
    """One line of a column, with the column's borders."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    column_left: float
    column_right: float
    edge: bool


def page_lines(page: Page) -> list[Line]:
    """Return the lines of a page in reading order: of two columns the left one first."""
    rows = _rows(page.fragments)
    gap = _gutter(rows, page.width)
    lines: list[Line] = []
    left: list[list[Fragment]] = []
    right: list[list[Fragment]] = []
    for row in rows:
        if gap is None or any(f.left < gap - 1 and f.right > gap + 1 for f in row):
            lines += _column(left, page) + _column(right, page)
            left, right = [], []
            lines += _column([row], page, rows if gap is None else None)
        else:
            left.append([f for f in row if f.right <= gap + 1])
            right.append([f for f in row if f.left >= gap - 1])
    return lines + _column(left, page) + _column(right, page)


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Join the lines of all pages to paragraphs, leaving out running heads and page numbers."""
    heads = _running_heads(pages)
    lines = [line for page in pages for line in page if not _is_furniture(line, heads)]
    height = median(line.bottom - line.top for line in lines) if lines else 0.0
    held: list[Line] = []
    for line in lines:
        if held and not _goes_on(held[-1], line, height):
            yield _join(held)
            held = []
        held.append(line)
    if held:
        yield _join(held)


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Group stretches whose middles lie at the same height, each row from left to right."""
    rows: list[list[Fragment]] = []
    lowest = 0.0
    for fragment in sorted(fragments, key=lambda f: ((f.top + f.bottom) / 2, f.left)):
        middle = (fragment.top + fragment.bottom) / 2
        if rows and middle < lowest and middle - _middle(rows[-1]) < 4:
            rows[-1].append(fragment)
            lowest = max(lowest, fragment.bottom)
        else:
            rows.append([fragment])
            lowest = fragment.bottom
    return [sorted(row, key=lambda f: f.left) for row in rows]


def _middle(row: Sequence[Fragment]) -> float:
    return (row[0].top + row[0].bottom) / 2


def _gutter(rows: Sequence[Sequence[Fragment]], width: float) -> float | None:
    """The place of the empty strip between two columns, near the middle of the page; None for one column.

    Most rows have text on both sides of it and few across, and the sides hold sentences, not the cells of a table.
    """
    best: tuple[int, float] = (0, 0.0)
    for step in range(-8, 9):
        x = width / 2 + step * width / 100
        apart = sum(_parted(row, x) for row in rows)
        across = sum(any(f.left < x < f.right for f in row) for row in rows)
        if apart - across > best[0]:
            best = (apart - across, x)
    x = best[1]
    sides = [side for row in rows if _parted(row, x) for side in _sides(row, x)]
    if best[0] < max(MIN_ROWS, len(rows) // 3) or median(len(HAN.findall(side)) for side in sides) < MIN_SIDE:
        return None
    return x


def _parted(row: Sequence[Fragment], x: float) -> bool:
    return any(f.right <= x for f in row) and any(f.left >= x for f in row)


def _sides(row: Sequence[Fragment], x: float) -> tuple[str, str]:
    return "".join(f.text for f in row if f.right <= x), "".join(f.text for f in row if f.left >= x)


def _column(
    rows: Sequence[Sequence[Fragment]], page: Page, whole: Sequence[Sequence[Fragment]] | None = None
) -> list[Line]:
    """Lines of one column; its borders are those of its widest lines (of ``whole`` where the rows are part of it)."""
    filled = [row for row in rows if row]
    around = [row for row in (whole or filled) if row]
    if not filled:
        return []
    column_left, column_right = _margins(around)
    lines = []
    for row in filled:
        top, bottom = min(f.top for f in row), max(f.bottom for f in row)
        edge = bottom < page.height * EDGE or top > page.height * (1 - EDGE)
        lines.append(Line(_text(row), row[0].left, row[-1].right, top, bottom, column_left, column_right, edge))
    return lines


def _margins(rows: Sequence[Sequence[Fragment]]) -> tuple[float, float]:
    """Left and right border of the running text: its outermost left edge, and the right edge most of its rows reach."""
    prose = [row[0] for row in rows if len(row) == 1 and len(row[0].text) >= MIN_PROSE]
    edges = Counter(round(f.right / 4) for f in prose)
    common, times = max(edges.items(), key=lambda edge: (edge[1], edge[0]), default=(0, 0))
    if times < 2:
        return min(row[0].left for row in rows), max(row[-1].right for row in rows)
    return min(f.left for f in prose), max(f.right for f in prose if round(f.right / 4) == common)


def _text(row: Sequence[Fragment]) -> str:
    """Join the stretches of a row; a gap between cells becomes a tab: a wide one, or one of several of some width."""
    pieces = [row[0].text.strip()]
    cell = 1.0 if len(row) >= MIN_CELLS else 2.5
    for before, after in pairwise(row):
        gap = after.left - before.right
        height = max(before.bottom - before.top, 1)
        pieces += ("\t" if gap > cell * height else " " if gap > 0.6 * height else "", after.text.strip())
    return "".join(pieces)


def _running_heads(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Edge lines that come back on several pages, digits aside."""
    seen = Counter(text for page in pages for text in {_DIGITS.sub("#", line.text) for line in page if line.edge})
    return {text for text, n in seen.items() if n >= REPEATED}


def _is_furniture(line: Line, heads: set[str]) -> bool:
    return line.edge and (bool(_PAGE_NUMBER.fullmatch(line.text)) or _DIGITS.sub("#", line.text) in heads)


def _goes_on(line: Line, after: Line, height: float) -> bool:
    """Tell whether the sentence of ``line`` was only wrapped and goes on in ``after``.

    A new paragraph is indented, starts with a number, or follows a line that was not full.
    """
    if _STARTS.match(after.text) or "\t" in line.text or "\t" in after.text:
        return False
    indent = max(height, 6.0)
    if after.left - after.column_left > indent:
        return False
    width = line.column_right - line.column_left
    full = line.right - line.column_left >= FULL * width or line.column_right - line.right < 1.5 * indent
    taller = (line.bottom - line.top) > 1.35 * (after.bottom - after.top)
    return full and not taller and not (_ENDS.search(line.text) and line.column_right - line.right > indent)


def _join(lines: Sequence[Line]) -> str:
    out = lines[0].text.strip()
    for line in lines[1:]:
        text = line.text.strip()
        between = " " if _LATIN.match(out[-1:]) and _LATIN.match(text) and not out[-1:].isdigit() else ""
        out += between + text
    return out
