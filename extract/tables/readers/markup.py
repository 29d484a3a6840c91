"""From an element tree to lines of text: blocks end lines, tabs part cells, the site's furniture is left out."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extract.lexicon.tables import load_table

HAN = re.compile("[\u3400-\u9fff]")

_BLOCK_TAGS = (
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
_TEXTLESS_TAGS = "script style noscript template iframe object embed button select textarea input svg canvas title"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(_TEXTLESS_TAGS.split())
_FURNITURE = frozenset({"nav", "footer", "aside", "form"})
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAX_DEPTH = 250
"""Nesting beyond this is damage or malice; what lies deeper is not read."""


def text_of(element: Any) -> str:
    """All text of an element on one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def lines_of(element: Any, *, keep_all: bool = False) -> list[str]:
    """Return the lines of an element's text, none of them empty.

    Args:
        element: an lxml element.
        keep_all: do not leave out navigation, share bars and footers (to look for labels in the whole page).
    """
    walker = _Walker(keep_all)
    walker.walk(element, 0)
    walker.end_line()
    return walker.lines


class _Walker:
    """Collects the lines; ``piece`` is the line being made."""

    def __init__(self, keep_all: bool) -> None:
        self.keep_all = keep_all
        self.lines: list[str] = []
        self.piece: list[str] = []

    def walk(self, element: Any, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or depth > MAX_DEPTH or (depth and self._is_furniture(element)):
            return
        block = tag in _BLOCKS
        if block:
            self.end_line()
        self._text(element.text, tag)
        for child in element:
            if child.tag == "br":
                self.end_line()
            elif child.tag in ("td", "th"):
                self._cell(child, depth)
            else:
                self.walk(child, depth + 1)
            self._text(child.tail, tag)
        if block:
            self.end_line()

    def end_line(self) -> None:
        line = "".join(self.piece).strip(" \t\u3000\xa0")
        self.piece.clear()
        if line:
            self.lines.append(_SPACE.sub(lambda m: "\t" if "\t" in m[0] else " ", line))

    def _text(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if tag == "pre":
            *whole, rest = text.split("\n")
            for line in whole:
                self.piece.append(line)
                self.end_line()
            self.piece.append(rest)
            return
        self.piece.append(_SPACE.sub(" ", text))

    def _cell(self, cell: Any, depth: int) -> None:
        """A cell of short text stays on its row, after a tab; one that holds paragraphs gets lines of its own."""
        inner = _Walker(self.keep_all)
        inner.walk(cell, depth + 1)
        inner.end_line()
        if len(inner.lines) > 1:
            self.end_line()
            self.lines += inner.lines
        elif inner.lines:
            if "".join(self.piece).strip():
                self.piece.append("\t")
            self.piece.append(inner.lines[0])

    def _is_furniture(self, element: Any) -> bool:
        if _HIDDEN.search(element.get("style") or ""):
            return True
        if self.keep_all:
            return False
        if element.tag in _FURNITURE:
            return True
        names = f"{element.get('id') or ''} {element.get('class') or ''}"
        return bool(names.strip() and _drop().search(names)) and element.tag not in ("body", "html")


@cache
def _drop() -> re.Pattern[str]:
    """A name such as ``share-box`` or ``pageFooter``: the word stands at the start of the name or of a part of it."""
    words = "|".join(row["key"] for row in load_table("html.tsv") if row["kind"] == "drop")
    return re.compile(rf"(?:^|[\s_-])(?:{words})|[a-z](?:{words.title()})(?![a-z])")
