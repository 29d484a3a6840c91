"""A second reader beside the own one: where the two see different texts, the page is flagged."""

from __future__ import annotations

from extract.lexicon.patterns import lazy
from extract.tables.readers.markup import HAN, site_words

MAX_DEPTH = 500
"""Levels of nesting that the other reader gets through in good time."""
LARGEST = 3_000_000
"""Characters of a page that is compared; what is larger has its own check only."""
MISSED = 0.03
"""Share of the text that the other reader alone has, from which the two differ."""
ALONE = 0.5
"""Share of the text that the own reader alone has, from which the two differ: the other one leaves out much."""
FEW = 30
"""Han characters that may always differ: a question of a dialogue, a line of the site."""
_PIECE = lazy("([^。；！？\n\t]+)([。；！？]?)")
_NOT_HAN = lazy("[^\u3400-\u9fff]+")
_SHORTEST = 15
_LONG = 25
"""Han characters of a piece that counts: with a full stop, and without one."""
_WIDTH = 6


def differs(page: str, text: str, depth: int) -> bool:
    """Tell whether resiliparse, given the whole page, finds sentences that ``text`` lacks, or hardly any of them.

    Args:
        page: the page as decoded.
        text: what was read of it.
        depth: how deep its elements are nested.
    """
    if depth > MAX_DEPTH or len(page) > LARGEST:
        return False
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    other = extract_plain_text(HTMLTree.parse(page), main_content=True, noscript=False)
    size = len(HAN.findall(text))
    return _missing(other, text) > max(MISSED * size, FEW) or _missing(text, other) > max(ALONE * size, FEW)


def _missing(there: str, here: str) -> int:
    """Han characters of the longer pieces of one text of which the other holds less than half."""
    held = _shingles(_NOT_HAN.sub("", here))
    pieces = {
        piece
        for m in _PIECE.finditer(there)
        if len(piece := _NOT_HAN.sub("", m[1])) >= (_SHORTEST if m[2] else _LONG) and not site_words().search(m[1])
    }
    return sum(len(piece) for piece in pieces if _alone(_shingles(piece), held))


def _alone(piece: set[str], held: set[str]) -> bool:
    return 2 * len(piece & held) < len(piece)


def _shingles(text: str) -> set[str]:
    return {text[i : i + _WIDTH] for i in range(len(text) - _WIDTH + 1)}
