"""CSV cells that a spreadsheet would run as a formula are defused, and restored when we read them back.

Excel, LibreOffice and WPS treat a cell beginning with ``= + - @``, a tab or a carriage return as a formula, even when
it is quoted. Such a text cell gets an apostrophe in front: ``=HYPERLINK(…)`` is written ``'=HYPERLINK(…)``. A cell
that begins with an apostrophe before such a character gets one more, so that taking one away restores every cell.
Numbers are not touched.
"""

from __future__ import annotations

import re
from typing import Any

_DANGER = re.compile(r"'*+[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'++[=+\-@\t\r＝＋－＠]")
# The character first and what stands before it second, ASCII by itself: six times as fast over whole documents.
_SUSPECT = re.compile(r"[=+\-@\t\r](?<=[,\"'\n].)", re.DOTALL)
_WIDE = "＝＋－＠"
_SUSPECT_WIDE = re.compile(rf"[{_WIDE}](?<=[,\"'\n].)", re.DOTALL)


def suspicious(lines: str) -> bool:
    """Whether finished CSV lines may hold a cell that needs a guard (a quick test that errs on the safe side)."""
    lines = "\n" + lines
    if _SUSPECT.search(lines):
        return True
    return any(char in lines for char in _WIDE) and _SUSPECT_WIDE.search(lines) is not None


def guard(cell: Any) -> Any:
    """Put an apostrophe before a text cell that a spreadsheet would take for a formula; leave any other as it is."""
    return f"'{cell}" if isinstance(cell, str) and _DANGER.match(cell) else cell


def unguard(cell: str) -> str:
    """Undo :func:`guard`."""
    return cell[1:] if _GUARDED.match(cell) else cell
