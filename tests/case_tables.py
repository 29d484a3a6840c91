"""Read the tables of ``tests/cases``."""

from __future__ import annotations

import re
from pathlib import Path

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}


def cases(name: str, columns: int) -> list[tuple[str, ...]]:
    """Return the rows of a table, ``\\n`` and ``\\u200b`` resolved; ``!text`` expects the text itself back."""
    rows = []
    for line in (Path(__file__).parent / "cases" / name).read_text("utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        cells = [_ESCAPE.sub(_resolve, cell) for cell in line.split("\t")]
        if cells[0].startswith("!"):
            cells = [cells[0][1:]] * 2
        rows.append(tuple(cells + [""] * (columns - len(cells))))
    return rows


def _resolve(m: re.Match[str]) -> str:
    return chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2])
