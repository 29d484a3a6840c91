"""From an element tree to lines of text: blocks end lines, tabs part cells, the site's furniture is left out.

The walk follows events, not recursion, so that a page nested a thousand levels deep is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.point_numbers import POINT_NUMBER
from extract.lexicon.tables import SHIPPED
from extract.tables.readers.grid import GridCell, fits, row_line

HAN = lazy("[\u3400-\u9fff]")

_BLOCK_TAGS = (
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
_TEXTLESS_TAGS = (
    "script style noscript template iframe object embed button select textarea input svg canvas title rt rp rtc"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(_TEXTLESS_TAGS.split())
_FURNITURE = frozenset({"nav", "footer", "aside"})
_SPACE = lazy(r"[ \t\r\n\f\v]+")
#: style="display: none"
_HIDDEN = lazy(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.IGNORECASE)
LINK_LIST = 3
"""Lines of nothing but links that are a list of the site."""
_ATTACHED = lazy(rf"附件|{POINT_NUMBER}")
_EDGES = " \t\u3000\xa0"
_RAISED = str.maketrans("0123456789+-−－()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_POWER = lazy(r"[0-9+\-−－]{1,3}")
_BASE = lazy(r"(?:(?<![0-9.])10|[A-Za-z])$")


class MarkupLine(NamedTuple):
    """A line of text: the block it stands in, and how many of its Han characters are links and are not."""

    text: str
    block: Any
    plain: int
    linked: int


def text_of(element: Any) -> str:
    """All text of an element on one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def raised(before: str, text: str) -> str:
    """Write a superscript so that it cannot be read as more digits of the number before it.

    10<sup>4</sup>平方米 → 10⁴平方米, μg/m<sup>3</sup> → μg/m³, 高质量发展<sup>3</sup> → 高质量发展[3] (a note).
    """
    text = text.strip()
    if _POWER.fullmatch(text):
        return text.translate(_RAISED) if _BASE.search(before) else f"[{text}]" if text.isdigit() else text
    return text


def lines_of(element: Any, *, keep_all: bool = False, kept: Set[Any] = frozenset()) -> list[MarkupLine]:
    """Return the lines of an element's text, none of them empty.

    Args:
        element: an lxml element.
        keep_all: do not leave out navigation, share bars and footers (to look for labels in the whole page).
        kept: elements that are no furniture, whatever their name says.
    """
    from lxml import etree

    walker = _Walker(element, keep_all, kept)
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            walker.end(node)
        elif walker.leaves_out(node):
            walk.skip_subtree()
        else:
            walker.start(node)
    return walker.finished()


def without_link_lists(lines: Sequence[MarkupLine]) -> list[MarkupLine]:
    """Leave out runs of lines that are links: headlines of other pages. Attachments and numbered lines stay."""
    kept: list[MarkupLine] = []
    for is_link, run in groupby(lines, key=lambda line: line.linked > line.plain and not _ATTACHED.match(line.text)):
        held = list(run)
        kept += () if is_link and len(held) >= LINK_LIST else held
    return kept


class _Frame:
    """The text of the page, or of one cell: finished lines, the line being made, and the row being made."""

    def __init__(self) -> None:
        self.lines: list[MarkupLine] = []
        self.piece: list[str] = []
        self.linked = 0
        self.row: list[tuple[GridCell, list[MarkupLine]]] = []
        self.covered: list[dict[int, int]] = [{}]


class _Walker:
    """Collects the lines; ``frame`` is the innermost cell, or the page."""

    def __init__(self, root: Any, keep_all: bool, kept: Set[Any]) -> None:
        self.root = root
        self.keep_all = keep_all
        self.kept = kept
        self.frame = _Frame()
        self._outer: list[_Frame] = []
        self._blocks = [root]
        self._links = 0
        self._left_out: Any = None
        self._raised = 0

    def leaves_out(self, node: Any) -> bool:
        """Tell whether a node and all below it is no text; its end is passed over then."""
        left_out = not isinstance(node.tag, str) or node.tag in _DROPPED
        left_out = left_out or (node is not self.root and (is_hidden(node) or self._is_furniture(node)))
        if left_out or (node.tag == "a" and _is_more(node)):
            self._left_out = node
            if not left_out:
                self._drop_arrows()
            return True
        return False

    def start(self, node: Any) -> None:
        """Enter a node."""
        tag = node.tag
        if self._is_cell(node):
            self._outer.append(self.frame)
            self.frame = _Frame()
            self._blocks.append(node)
        elif tag in _BLOCKS:
            self.end_line()
            self._blocks.append(node)
            if tag == "table":
                self.frame.covered.append({})
        elif tag == "br":
            self.end_line()
        elif tag == "a":
            self._links += 1
        elif tag == "sup":
            self._raised = len(self.frame.piece)
        self._text(node.text, tag)

    def end(self, node: Any) -> None:
        """Leave a node and take the text behind it."""
        if node is self._left_out:
            self._left_out = None
        else:
            self._close(node)
        if node is not self.root:
            parent = node.getparent()
            self._text(node.tail, parent.tag if parent is not None else "")

    def _close(self, node: Any) -> None:
        tag = node.tag
        if self._is_cell(node):
            self._end_cell(node)
        elif tag in _BLOCKS:
            self.end_line()
            if tag in ("tr", "table"):
                self._end_row(node)
            if tag == "table" and len(self.frame.covered) > 1:
                self.frame.covered.pop()
            self._blocks.pop()
        elif tag == "a":
            self._links -= 1
        elif tag == "sup":
            piece = self.frame.piece
            at = min(self._raised, len(piece))
            piece[at:] = [raised("".join(piece[max(at - 3, 0) : at]), "".join(piece[at:]))]

    def finished(self) -> list[MarkupLine]:
        """Return all lines once the walk is over."""
        self.end_line()
        self._end_row(self.root)
        return self.frame.lines

    def _is_cell(self, node: Any) -> bool:
        """The element that the walk started from is the page, whatever it is called."""
        return node.tag in ("td", "th") and node is not self.root

    def end_line(self) -> None:
        """Finish the line being made."""
        frame = self.frame
        text = "".join(frame.piece).strip(_EDGES)
        linked, frame.linked = frame.linked, 0
        frame.piece.clear()
        if text and not text.isspace():
            text = _SPACE.sub(lambda m: "\t" if "\t" in m[0] else " ", text)
            frame.lines.append(MarkupLine(text, self._blocks[-1], len(HAN.findall(text)) - linked, linked))

    def _text(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if tag == "pre":
            *whole, text = text.split("\n")
            for line in whole:
                self.frame.piece.append(line)
                self.end_line()
        else:
            text = _SPACE.sub(" ", text)
        self.frame.piece.append(text)
        if self._links:
            self.frame.linked += len(HAN.findall(text))

    def _end_cell(self, cell: Any) -> None:
        """Keep a cell until its row is complete; what stands in a row outside of cells comes before it."""
        self.end_line()
        self._end_row(cell)
        lines = self.frame.lines
        self.frame = self._outer.pop()
        self._blocks.pop()
        self.end_line()
        spans = _number(cell.get("colspan")), _number(cell.get("rowspan"))
        self.frame.row.append((GridCell([line.text for line in lines], *spans), lines))

    def _end_row(self, block: Any) -> None:
        """A row of short cells becomes one line; one with a cell of paragraphs a line for each."""
        row, self.frame.row = self.frame.row, []
        lines = [line for _, own in row for line in own]
        cells = [cell for cell, _ in row]
        covered = self.frame.covered[-1]
        if cells and fits(cells):
            text = row_line(cells, covered)
            lines = [MarkupLine(text, block, sum(x.plain for x in lines), sum(x.linked for x in lines))] if text else []
        else:
            covered.clear()
        self.frame.lines += lines

    def _drop_arrows(self) -> None:
        """``……。>>>`` before a link such as 更多内容，点击阅读."""
        piece = self.frame.piece
        if piece:
            piece[-1] = piece[-1].rstrip("> ")

    def _is_furniture(self, node: Any) -> bool:
        if self.keep_all or node in self.kept or node.tag in ("body", "html"):
            return False
        if node.tag in _FURNITURE:
            return True
        names = f"{node.get('id') or ''} {node.get('class') or ''}"
        return bool(names.strip() and _drop().search(names))


def is_hidden(node: Any) -> bool:
    """Tell whether a browser would not show an element."""
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def hidden_size(element: Any) -> int:
    """Han characters below an element that a browser would not show."""
    from lxml import etree

    size = 0
    walk = etree.iterwalk(element, events=("start",))
    for _, node in walk:
        if isinstance(node.tag, str) and (node.tag in _DROPPED or is_hidden(node)):
            walk.skip_subtree()
            size += len(HAN.findall("".join(node.itertext()))) if node.tag not in _DROPPED else 0
    return size


def _is_more(link: Any) -> bool:
    """A link such as 更多内容，点击阅读 is no sentence of the text."""
    return bool(_more().fullmatch("".join(link.itertext()).strip()))


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 and int(value) else 1


@cache
def _drop() -> re.Pattern[str]:
    """A name such as ``share-box`` or ``pageFooter``: the word stands at the start of the name or of a part of it."""
    words = "|".join(row["key"] for row in SHIPPED.rows("html.tsv") if row["kind"] == "drop")
    return re.compile(rf"(?:^|[\s_-])(?:{words})|[a-z](?:{words.title()})(?![a-z])")


@cache
def _more() -> re.Pattern[str]:
    words = "|".join(row["key"] for row in SHIPPED.rows("html.tsv") if row["kind"] == "more")
    return re.compile(rf"(?>(?:{words}|[，,>》 \[\]【】…]|\.\.)+)")


@cache
def site_words() -> re.Pattern[str]:
    """Words of the foot of a site: 版权所有, 网站标识码. A line with one says nothing about where the text stands."""
    return re.compile(alternatives(row["key"] for row in SHIPPED.rows("html.tsv") if row["kind"] == "site"))
