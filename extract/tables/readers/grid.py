"""Rows of tables as lines: one TAB between two cells, an empty place for what a merged cell covers.

``指标<TAB>单位<TAB>2025年`` — the form in which HTML, DOCX, XLSX and PDF tables enter the text, so that the n-th cell
of a row stands under the n-th cell of the header. TABs at the end of a row are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.lexicon.patterns import lazy

MAX_SPAN = 100
"""Columns or rows that one cell may cover; more is a mistake of the page."""
MAX_CELL = 200
"""Characters up to which a cell of several lines stays in its row; longer ones are text of their own."""

_BLANKS = lazy(r"[\t\n\r]+")


class GridCell(NamedTuple):
    """A cell: its lines, and how many columns and rows it covers."""

    lines: Sequence[str]
    columns: int = 1
    rows: int = 1


def fits(cells: Sequence[GridCell]) -> bool:
    """Tell whether a row can be one line. A cell of long paragraphs, or one that lays out the page, needs its own."""
    if all(len(cell.lines) <= 1 for cell in cells):
        return True
    filled = [cell for cell in cells if cell.lines]
    return len(filled) > 1 and all(
        len(cell.lines) == 1 or (sum(map(len, cell.lines)) <= MAX_CELL and not any("\t" in line for line in cell.lines))
        for cell in filled
    )


def row_line(cells: Sequence[GridCell], covered: dict[int, int]) -> str:
    """Return the line of a row.

    Args:
        cells: the cells that the row itself holds.
        covered: column → rows still covered by a cell above; brought up to date.
    """
    out: list[str] = []
    for cell in cells:
        _skip_covered(out, covered)
        first = len(out)
        out += [_BLANKS.sub(" ", " ".join(cell.lines)), *[""] * (min(cell.columns, MAX_SPAN) - 1)]
        if cell.rows > 1:
            covered |= dict.fromkeys(range(first, len(out)), min(cell.rows, MAX_SPAN) - 1)
    for column in [column for column in covered if column >= len(out)]:
        _use(covered, column)
    return "\t".join(out).rstrip("\t")


def _skip_covered(out: list[str], covered: dict[int, int]) -> None:
    while len(out) in covered:
        _use(covered, len(out))
        out.append("")


def _use(covered: dict[int, int], column: int) -> None:
    covered[column] -= 1
    if not covered[column]:
        del covered[column]
