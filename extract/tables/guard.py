"""CSV cells that a spreadsheet would run as a formula are defused, and restored when we read them back.

Excel, LibreOffice and WPS treat a cell beginning with ``= + - @``, a tab, a carriage return or a line feed as a
formula, even when it is quoted. Such a text cell gets an apostrophe in front: ``=HYPERLINK(…)`` is written
``'=HYPERLINK(…)``. A cell that begins with an apostrophe before such a character gets one more, so that taking one away
restores every cell. Numbers are not touched.
"""

from __future__ import annotations

import re
from typing import Any

from extract.lexicon.patterns import lazy

_DANGER = lazy(r"'*+[=+\-@\t\r\n＝＋－＠]")
_GUARDED = lazy(r"'++[=+\-@\t\r\n＝＋－＠]")
# Each character by itself, and what stands before it second: five times as fast over whole documents as one set.
_BROKEN_CELL = lazy(r"\"(?<=[,\n]\")'*+\n")  # a quoted cell that begins with a line feed
_SUSPECTS = {char: re.compile(rf"{re.escape(char)}(?<=[,\"'\n].)", re.DOTALL) for char in "=+-@\t\r＝＋－＠"}


def suspicious(lines: str) -> bool:
    """Whether finished CSV lines may hold a cell that needs a guard (a quick test that errs on the safe side)."""
    lines = "\n" + lines
    if '"\n' in lines and _BROKEN_CELL.search(lines):
        return True
    return any(char in lines and pattern.search(lines) is not None for char, pattern in _SUSPECTS.items())


def guard(cell: Any) -> Any:
    """Put an apostrophe before a text cell that a spreadsheet would take for a formula; leave any other as it is."""
    return f"'{cell}" if isinstance(cell, str) and _DANGER.match(cell) else cell


def unguard(cell: str) -> str:
    """Undo :func:`guard`."""
    return cell[1:] if _GUARDED.match(cell) else cell
