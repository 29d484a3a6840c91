"""How a number is drawn as what it is: a dot, an arrow on its open side, a halo for 左右, a bar for a range."""

from __future__ import annotations

from extract.model import Bound
from extract.report import svg

OPEN_UP, OPEN_DOWN = ("at_least", "above"), ("at_most", "below")
STRICT = ("above", "below")
ARROW = 26.0


def glyph(bound: str, x1: float, x2: float, y: float, color: str, ground: str, *, done: bool = False) -> str:
    """Draw one value.

    Args:
        bound: the mathematics of the number, as in ``Quantity.bound``.
        x1, x2: places of the low and high value in pixels (the same for all but a range).
        y: height of the line in pixels.
        color: stroke and fill. ``ground``: colour behind, for hollow marks.
        done: True draws a hollow diamond (a reported value), False a filled dot (a planned one).
    """
    parts = []
    if bound == Bound.RANGE:
        parts.append(svg.line(x1, y, x2, y, color, width=5))
    elif bound == Bound.APPROX:
        parts.append(_halo(x1, y, color))
    elif bound in OPEN_UP:
        parts.append(_arrow(x1, y, 1, color))
    elif bound in OPEN_DOWN:
        parts.append(_arrow(x1, y, -1, color))
    ends = (x1, x2) if bound == Bound.RANGE else (x1,)
    hollow = bound in STRICT  # 超过5%: 5 itself is not reached by the claim
    parts += [_diamond(x, y, color, ground) if done else _dot(x, y, color, ground if hollow else color) for x in ends]
    return "".join(parts)


def _dot(x: float, y: float, stroke: str, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" stroke-width="2" style="fill:{fill};stroke:{stroke}"/>'


def _diamond(x: float, y: float, stroke: str, fill: str) -> str:
    return (
        f'<path d="M{x - 5.5:.1f} {y:.1f}L{x:.1f} {y - 5.5:.1f}L{x + 5.5:.1f} {y:.1f}L{x:.1f} {y + 5.5:.1f}Z" '
        f'stroke-width="2" style="fill:{fill};stroke:{stroke}"/>'
    )


def _halo(x: float, y: float, color: str) -> str:
    """Rings that fade outwards; plain shapes, because blur filters are drawn differently everywhere."""
    rings = ((22, 0.10), (17, 0.14), (12, 0.20))
    return "".join(
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{r}" ry="{r * 0.42:.1f}" opacity="{o}" style="fill:{color}"/>'
        for r, o in rings
    )


def _arrow(x: float, y: float, direction: int, color: str) -> str:
    tip = x + ARROW * direction
    head = (
        f'<path d="M{tip - 7 * direction:.1f} {y - 4.5:.1f}L{tip:.1f} {y:.1f}L{tip - 7 * direction:.1f} {y + 4.5:.1f}" '
        f'fill="none" stroke-width="2" stroke-linecap="round" style="stroke:{color}"/>'
    )
    return svg.line(x, y, tip, y, color, width=2) + head
