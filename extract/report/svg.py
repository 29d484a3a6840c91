"""Small pieces of SVG: text that fits, shapes, themes. Everything that comes from a document is escaped here."""

from __future__ import annotations

import re
import unicodedata
from html import escape

FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif'

NAMES = (
    "ink", "muted", "line", "surface", "soft", "verb", "campaign", "quantity", "commitment", "object",
    "planned", "achieved", "level5", "level4", "level3", "level2", "level1", "level0",
)  # fmt: skip
PAGE_THEME = {name: f"var(--{name})" for name in NAMES}
"""Colours as the page's own variables, which follow its light or dark setting."""

LIGHT_THEME = {
    "ink": "#1f2328", "muted": "#646b75", "line": "#dedbd3", "surface": "#ffffff", "soft": "#c9d9e8",
    "verb": "#0b62a8", "campaign": "#7d3c8c", "quantity": "#00735a", "commitment": "#b3361f", "object": "#9a5300",
    "planned": "#0b62a8", "achieved": "#9a5300",
    "level5": "#08306b", "level4": "#2161a5", "level3": "#4a8fc7", "level2": "#86b8dc", "level1": "#b9d6ea",
    "level0": "#dfebf6",
}  # fmt: skip
"""Fixed colours, for files that stand alone."""

Theme = dict[str, str]

#: characters that XML refuses or that turn the direction of writing
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def visible(text: object) -> str:
    """Replace control and direction marks, which could turn the surrounding text around, by ``\\ufffd``."""
    return _CONTROL.sub("\ufffd", str(text))


def safe(text: object) -> str:
    """Escape for markup, after :func:`visible`."""
    return escape(visible(text), quote=True)


def text_width(text: str, size: float) -> float:
    """Width of ``text`` in pixels, near enough: a Han character is 1 em wide, a Latin one 0.56 em."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def clip(text: str, width: float, size: float) -> str:
    """Cut ``text`` with ``…`` so that it fits into ``width`` pixels."""
    if text_width(text, size) <= width:
        return text
    room, kept = width - size, ""
    for c in text:
        room -= text_width(c, size)
        if room < 0:
            break
        kept += c
    return kept + "…"


def label(x: float, y: float, text: str, fill: str, *, size: float = 13, anchor: str = "start", width: float = 0,
          weight: int = 400) -> str:  # fmt: skip
    """A line of text at its baseline, cut to ``width`` with the whole as its tooltip."""
    shown = clip(text, width, size) if width else text
    tip = f"<title>{safe(text)}</title>" if shown != text else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" text-anchor="{anchor}" '
        f'style="fill:{fill}">{safe(shown)}{tip}</text>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 3, tip: str = "") -> str:
    """A filled bar with an optional tooltip."""
    title = f"<title>{safe(tip)}</title>" if tip else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="{radius:g}" '
        f'style="fill:{fill}">{title}</rect>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke-width="{width:g}" '
        f'stroke-linecap="round"{dashes} style="stroke:{stroke}"/>'
    )


def document(width: float, height: float, title: str, body: str, *, standalone: Theme | None = None) -> str:
    """Wrap shapes into an ``<svg>``; ``standalone`` paints the ground and names the fonts for use outside the page."""
    ground = rect(0, 0, width, height, standalone["surface"], radius=0) if standalone else ""
    size = f' width="{width:g}" height="{height:g}"' if standalone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"{size} role="img" '
        f"aria-label=\"{safe(title)}\" font-family='{FONT}'>{ground}{body}</svg>"
    )
