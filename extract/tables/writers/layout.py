"""How sheets lie on the screen and on paper, the same for all workbooks.

LibreOffice takes the heights of rows from the file: without them wrapped text shows its first line only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

LINE = 16.5
"""Points of a line of Chinese text at 11 points."""
_MOST = 409.0
"""Excel's tallest row."""
_A4 = 9


def height(cells: Sequence[object], widths: Iterable[float]) -> float:
    """Return the points that a row of wrapped cells takes in columns of these widths (in digits, as Excel counts)."""
    lines = max((_lines(cell, w) for cell, w in zip(cells, widths, strict=False) if isinstance(cell, str)), default=1)
    return min(LINE * lines, _MOST)


def for_print(sheet: Any) -> None:
    """Print a sheet on A4 across, as wide as the page, its head on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _lines(text: str, width: float) -> int:
    """Lines that a text takes; a Chinese character, two bytes in GBK, is about as wide as two digits."""
    room = max(int(width) - 1, 2)
    return sum(max(-(-len(part.encode("gbk", "replace")) // room), 1) for part in text.split("\n"))
