"""The glyphs of a PDF page, in the order of pdfium's own text run, joined to stretches of one line.

The run decides which character follows which; the places of the glyphs decide only where a stretch ends, which glyph
was drawn twice (fake bold) and which is raised (10⁴).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from extract.lexicon.patterns import lazy
from extract.tables.readers.layout import Fragment, Page
from extract.tables.readers.markup import raised

WIDE = 0.6
"""Share of the type size from which a gap parts two stretches."""
SAME_PLACE = 0.3
"""Share of its width by which a glyph drawn twice is moved at most."""
SMALL = 0.8
"""Size of a raised figure, and the least by which it stands higher, as shares of the type size."""
LIFTED = 0.15

_BREAKS = "\r\n"
_HYPHENS = "\x02\ufffe"
_POINT = lazy(r"[0-9]\.#[0-9]$|[0-9]#\.$")
"""176. 48: pdfium sees a gap behind the narrow point. # stands where the space is."""


class Glyph(NamedTuple):
    """A character with its place, counted from the top left corner of the page."""

    char: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Height of the line that the type makes."""
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> float:
        """Height at which it stands."""
        return (self.top + self.bottom) / 2


def read_page(page: Any) -> Page:
    """Return the stretches of text of a pypdfium2 page."""
    width, height = page.get_size()
    layer = page.get_textpage()
    try:
        fragments = list(_fragments(_once(_glyphs(page, layer))))
    finally:
        layer.close()
    return Page(width, height, fragments)


def _glyphs(page: Any, layer: Any) -> Iterator[Glyph | None]:
    """Yield the glyphs of the text run; None where pdfium ends a line."""
    import pypdfium2.raw as pdfium

    turn = _turn(page)
    for i in range(layer.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(layer, i))
        if char in _BREAKS:
            yield None
        elif char != "\x00":
            yield Glyph("-" if char in _HYPHENS else char, *turn(*layer.get_charbox(i, loose=True)))


def _turn(page: Any) -> Any:
    """How to turn a box of the page's own coordinates into one as it is seen: rotated, and counted from the top."""
    x0, y0, x1, y1 = page.get_mediabox()
    turns = {
        0: lambda left, bottom, right, top: (left - x0, y1 - top, right - x0, y1 - bottom),
        90: lambda left, bottom, right, top: (bottom - y0, left - x0, top - y0, right - x0),
        180: lambda left, bottom, right, top: (x1 - right, bottom - y0, x1 - left, top - y0),
        270: lambda left, bottom, right, top: (y1 - top, x1 - right, y1 - bottom, x1 - left),
    }
    return turns[page.get_rotation()]


def _once(glyphs: Iterator[Glyph | None]) -> Iterator[Glyph | None]:
    """Leave out a glyph that was drawn before at nearly the same place."""
    drawn: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        if glyph is None or glyph.char.isspace():
            yield glyph
            continue
        column, row = int(glyph.left // glyph.size), int(glyph.top // glyph.size)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in drawn.get((glyph.char, x, y), ())
        )
        if any(_same_place(glyph, other) for other in near):
            continue
        drawn.setdefault((glyph.char, column, row), []).append(glyph)
        yield glyph


def _same_place(one: Glyph, other: Glyph) -> bool:
    reach = SAME_PLACE * max(one.right - one.left, 1.0)
    return abs(one.left - other.left) < reach and abs(one.top - other.top) < reach


def _fragments(glyphs: Iterator[Glyph | None]) -> Iterator[Fragment]:
    """Join glyphs that follow each other on a line; raised figures are written so."""
    stretch: _Stretch | None = None
    ended = False
    for glyph in glyphs:
        if glyph is None:
            ended = True
        elif glyph.char.isspace():  # its place means nothing: pdfium puts its own spaces anywhere
            if stretch is not None and not ended:
                stretch.space = " "
        elif stretch is not None and stretch.takes(glyph, ended):
            ended = False
        else:
            if stretch is not None:
                yield stretch.fragment()
            stretch = _Stretch(glyph)
            ended = False
    if stretch is not None:
        yield stretch.fragment()


class _Stretch:
    """Text of one line without a wide gap; ``last`` is its last glyph of full size."""

    def __init__(self, glyph: Glyph) -> None:
        self.text = glyph.char
        self.power = self.space = ""
        self.last = glyph
        self.left, self.right = glyph.left, glyph.right
        self.top, self.bottom = glyph.top, glyph.bottom

    def takes(self, glyph: Glyph, ended: bool) -> bool:
        """Add a glyph if it goes on here. ``ended``: pdfium has seen the end of the line before it."""
        gap = glyph.left - self.right
        if self._lifts(glyph, gap):
            self.power += glyph.char
            self.right = glyph.right
            return True
        if ended or not -self.last.size < gap < WIDE * self.last.size or self._is_other_line(glyph):
            return False
        self._finish_power()
        torn = self.space and _POINT.search(self.text + "#" + glyph.char)
        self.text += glyph.char if torn else self.space + glyph.char
        self.space = ""
        self.last, self.right = glyph, glyph.right
        self.top, self.bottom = min(self.top, glyph.top), max(self.bottom, glyph.bottom)
        return True

    def fragment(self) -> Fragment:
        """The finished stretch."""
        self._finish_power()
        return Fragment(self.text, self.left, self.top, self.right, self.bottom)

    def _lifts(self, glyph: Glyph, gap: float) -> bool:
        size = self.last.size
        small = glyph.size < SMALL * size and self.last.bottom - glyph.bottom > LIFTED * size
        return small and glyph.bottom > self.last.top and -size < gap < size / 2

    def _is_other_line(self, glyph: Glyph) -> bool:
        return abs(glyph.middle - self.last.middle) > min(glyph.size, self.last.size) / 2

    def _finish_power(self) -> None:
        if self.power:
            self.text += raised(self.text[-3:], self.power)
            self.power = ""
