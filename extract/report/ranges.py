"""The dot-and-range plot: one indicator across regions and years, planned beside achieved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from extract.analysis.tally import Point
from extract.model import Change
from extract.report import svg
from extract.report.charts import Chart, Style, finish
from extract.report.glyphs import ARROW, glyph

ROW = 38.0
MOST_ROWS = 30


def indicator(key: tuple[str, str, str], points: Sequence[Point], style: Style, *, whole: bool = False) -> Chart:
    """Draw the values of one indicator, a row a document.

    Args:
        key: name of the indicator, its unit and whether the values are a level, an increase or a decrease.
        points: planned and achieved values; those without any number are left out.
        style: width, colours, language.
        whole: all rows in the order of the points, not the highest by value.
    """
    points = [p for p in points if p.low is not None or p.high is not None]
    rows = _groups(points) if whole else _rows(points)
    return _draw(key, rows, style, most=len(rows) if whole else MOST_ROWS, first="col.region")


def targets(key: tuple[str, str], points: Sequence[Point], style: Style) -> Chart:
    """Draw the targets of one document that share unit and kind of change, a row an indicator, as they come.

    Args:
        key: unit and change. ``points``: values whose ``place`` is the name of the indicator.
        style: width, colours, language.
    """
    return _draw((style.labels("chart.targets"), *key), _groups(points), style, most=MOST_ROWS, first="col.indicator")


def _draw(
    key: tuple[str, str, str], rows: Sequence[tuple[str, list[Point]]], style: Style, *, most: int, first: str
) -> Chart:
    name, unit, change = key
    say, drawn, left = style.labels, rows[:most], len(rows) - most
    height = len(drawn) * ROW
    body = _plot(drawn, unit, style)
    if left > 0:
        body.append(svg.label(0, height + 48, say("chart.other", n=left), style.theme["muted"], size=12))
    table = [(place, _texts(group, done=False), _texts(group, done=True)) for place, group in rows]
    header = (say(first), say("series.planned"), say("series.achieved"))
    word = "" if change == Change.LEVEL else say.value("change", change)
    title = " · ".join(part for part in (name, word, unit) if part)
    return finish(title, say("chart.indicator.note"), body, height + 60, style, header, table)


def _plot(rows: Sequence[tuple[str, list[Point]]], unit: str, style: Style) -> list[str]:
    """Grid, a row a document and the key below."""
    scale = _Scale([point for _, group in rows for point in group], style)
    body = scale.axis(len(rows) * ROW, unit)
    for i, (place, group) in enumerate(rows):
        y = i * ROW + ROW / 2
        both = len({point.done for point in group}) == 2
        body.append(svg.label(0, y + 4, place, style.theme["ink"], width=style.gutter - 26))
        for point in group:
            body.append(_value(point, y + (8 if point.done else -6) * both, scale, style))
    return body + _key(len(rows) * ROW + 44, style)


def _rows(points: Sequence[Point]) -> list[tuple[str, list[Point]]]:
    """Group by document; years of one place in order, several places by their planned value, highest first."""
    named = _groups(points)
    if len({point.place for point in points}) == 1:
        return sorted(named, key=lambda item: (item[1][0].year, item[0]))
    return sorted(named, key=lambda item: (-_sort_value(item[1]), item[0]))


def _groups(points: Sequence[Point]) -> list[tuple[str, list[Point]]]:
    """The points of each document under its title, as they come."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.doc_id, []).append(point)
    several_years = len({point.year for point in points}) > 1
    return [(_title(group[0], several_years), group) for group in groups.values()]


def _title(point: Point, several_years: bool) -> str:
    return f"{point.place} {point.year}" if several_years and point.year else point.place


def _sort_value(group: list[Point]) -> float:
    first = min(group, key=lambda point: point.done)
    return float(_low(first))


def _low(point: Point) -> Decimal:
    value = point.low if point.low is not None else point.high
    return value if value is not None else Decimal(0)


def _high(point: Point) -> Decimal:
    value = point.high if point.high is not None else point.low
    return value if value is not None else Decimal(0)


def _texts(group: list[Point], *, done: bool) -> str:
    return "；".join(point.text for point in group if point.done == done)


def _value(point: Point, y: float, scale: _Scale, style: Style) -> str:
    t = style.theme
    color = t["achieved"] if point.done else t["planned"]
    x1, x2 = scale(_low(point)), scale(_high(point))
    drawn = glyph(point.bound, x1, x2, y, color, t["surface"], done=point.done)
    say = style.labels
    tip = f"{point.place} {point.year} · {say('series.achieved' if point.done else 'series.planned')} {point.text}"
    right = x2 + {"at_least": ARROW, "above": ARROW, "approx": 16}.get(point.bound, 0) + 10
    text = svg.label(right, y + 4, point.text, t["muted"], size=11)
    return f"<g><title>{svg.safe(tip)}</title>{drawn}{text}</g>"


def _key(y: float, style: Style) -> list[str]:
    t, say = style.theme, style.labels
    return [
        glyph("point", style.gutter + 6, 0, y, t["planned"], t["surface"]),
        svg.label(style.gutter + 18, y + 4, say("series.planned"), t["muted"], size=12),
        glyph("point", style.gutter + 86, 0, y, t["achieved"], t["surface"], done=True),
        svg.label(style.gutter + 98, y + 4, say("series.achieved"), t["muted"], size=12),
    ]


class _Scale:
    """Value → pixel, over round numbers that take in all values."""

    def __init__(self, points: Sequence[Point], style: Style) -> None:
        values = [float(v) for point in points for v in (_low(point), _high(point))] or [0.0]
        low, high = min(values), max(values)
        self.step = _round_step((high - low) or abs(high) or 1.0)
        self.low = math.floor(low / self.step) * self.step
        self.high = max(math.ceil(high / self.step) * self.step, self.low + self.step)
        self.style = style
        self.left = style.gutter + 10
        self.right = style.width - 108 if style.width > 500 else style.width - 76

    def __call__(self, value: Decimal) -> float:
        return self.left + (float(value) - self.low) / (self.high - self.low) * (self.right - self.left)

    def axis(self, height: float, unit: str) -> list[str]:
        """Vertical grid lines with their values below."""
        t, body = self.style.theme, []
        for i in range(round((self.high - self.low) / self.step) + 1):
            value = self.low + i * self.step
            x = self(Decimal(repr(value)))
            body.append(svg.line(x, 0, x, height, t["line"]))
            body.append(svg.label(x, height + 18, _short(value) + unit, t["muted"], size=11, anchor="middle"))
        return body


def _round_step(spread: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that gives three to six parts."""
    raw = spread / 4
    power = 10.0 ** math.floor(math.log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw), 10 * power)


def _short(value: float) -> str:
    """``250000000`` → ``2.5亿``."""
    for size, word in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:g}{word}"
    return f"{round(value, 6):g}"
