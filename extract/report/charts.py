"""Charts: counts in, SVG and its data table out. Pure functions; the same counts give the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from extract.report import svg
from extract.report.glyphs import glyph
from extract.report.labels import Labels
from extract.report.svg import PAGE_THEME, Theme

LEVELS: tuple[int | None, ...] = (5, 4, 3, 2, 1, 0, None)
BOUNDS = ("point", "approx", "at_least", "above", "at_most", "below", "range")
TOP = 14


class Chart(msgspec.Struct, frozen=True):
    """A drawn chart with the numbers behind it."""

    title: str
    note: str
    svg: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Style(msgspec.Struct, frozen=True):
    """How wide, in which colours and language to draw; ``standalone`` charts carry their title and ground."""

    width: float = 660
    theme: Theme = msgspec.field(default_factory=lambda: PAGE_THEME)
    labels: Labels = msgspec.field(default_factory=Labels)
    standalone: bool = False

    @property
    def gutter(self) -> float:
        """Room for the names on the left."""
        return min(240.0, self.width * 0.36)


def campaigns(records: Mapping[str, int], targets: Mapping[str, int], style: Style) -> Chart:
    """Records (light) and targets (dark) of each campaign; the campaign ``""`` means none."""
    t, say = style.theme, style.labels
    shown = _telling(_top(records))
    # most records of most runs stand under no campaign: they get their figures but no bar that dwarfs the others
    most = max((n for name, n in records.items() if name), default=1)
    room = style.width - style.gutter - 96
    body = []
    for i, (name, n) in enumerate(shown):
        y, hit, full = i * 34.0, targets.get(name, 0), room * n / most if name else 0.0
        body.append(_name(name, y, style))
        if name:
            body.append(svg.rect(style.gutter, y + 5, full, 18, t["soft"], tip=f"{say('series.records')} {n}"))
            body.append(svg.rect(style.gutter, y + 10, full * hit / n, 8, t["verb"], radius=2))
        value = f"{n} · {hit} {say('series.targets')}"
        body.append(svg.label(style.gutter + full + (8 if name else 0), y + 19, value, t["muted"], size=12))
    rows = [(_campaign(k, say), str(n), str(targets.get(k, 0))) for k, n in _sorted(records)]
    header = (say("col.campaign"), say("series.records"), say("series.targets"))
    return _chart("campaigns", body, len(shown) * 34.0, style, header, rows)


def commitment(levels: Mapping[str, Mapping[int | None, int]], style: Style) -> Chart:
    """Share of each commitment level within each campaign, strongest first; hatched where no cue stands."""
    t, say = style.theme, style.labels
    totals = {name: sum(counts.values()) for name, counts in levels.items()}
    shown = [(name, n) for name, n in _top(totals) if name in levels]
    room = style.width - style.gutter - 44
    present = [level for level in LEVELS if any(counts.get(level) for counts in levels.values())]
    body, y = _legend(present, style)
    for name, n in shown:
        body.append(_name(name, y, style))
        x = style.gutter
        for level in present:
            share = levels[name].get(level, 0)
            body.append(_level_part(x, y + 5, room * share / n, level, share, style) if share else "")
            x += room * share / n
        body.append(svg.label(x + 8, y + 19, str(n), t["muted"], size=12))
        y += 34
    rows = [
        (_campaign(name, say), *(str(levels[name].get(level, 0)) for level in present)) for name, _ in _sorted(totals)
    ]
    header = (say("col.campaign"), *(say(f"level.{_level_key(level)}") for level in present))
    return _chart("commitment", body, y, style, header, rows)


def bounds(counts: Mapping[str, int], style: Style) -> Chart:
    """Targets by the mathematics of their number, each with the glyph the other charts use for it."""
    t, say = style.theme, style.labels
    shown = [bound for bound in BOUNDS if counts.get(bound)]
    most = max(counts.values(), default=1)
    gutter = 150.0
    room = style.width - gutter - 52
    body = []
    for i, bound in enumerate(shown):
        y = i * 36.0
        body.append(svg.label(0, y + 22, say.value("bound", bound), t["ink"], width=70))
        start = {"range": 88.0, "at_most": 122.0, "below": 122.0}.get(bound, 104.0)
        body.append(glyph(bound, start, start + 32, y + 17, t["planned"], t["surface"]))
        body.append(svg.rect(gutter, y + 8, room * counts[bound] / most, 18, t["verb"]))
        body.append(
            svg.label(gutter + room * counts[bound] / most + 8, y + 22, str(counts[bound]), t["muted"], size=12)
        )
    rows = [(say.value("bound", bound), str(counts[bound])) for bound in shown]
    return _chart("bounds", body, len(shown) * 36.0, style, (say("col.bound"), say("series.targets")), rows)


def verb_classes(classes: Mapping[str, Counter[str]], style: Style) -> Chart:
    """Records by verb class, with the most frequent verbs of each class beneath the bar."""
    t, say = style.theme, style.labels
    totals = {name: sum(verbs.values()) for name, verbs in classes.items()}
    most = max(totals.values(), default=1)
    gutter = min(style.gutter, 130.0)
    room = style.width - gutter - 52
    body, rows = [], []
    for i, (name, n) in enumerate(_sorted(totals)[:TOP]):
        y, word = i * 46.0, say.value("verb_class", name or "none")
        body.append(svg.label(0, y + 19, word, t["ink"], width=gutter - 10))
        body.append(svg.rect(gutter, y + 5, room * n / most, 18, t["soft"] if not name else t["verb"]))
        body.append(svg.label(gutter + room * n / most + 8, y + 19, str(n), t["muted"], size=12))
        body.append(svg.label(gutter, y + 38, _frequent(classes[name]), t["muted"], size=11.5, width=room + 44))
    for name, n in _sorted(totals):
        rows.append((say.value("verb_class", name or "none"), str(n), _frequent(classes[name], 10)))
    header = (say("col.verb_class"), say("series.records"), say("series.examples"))
    return _chart("verb_classes", body, min(len(totals), TOP) * 46.0, style, header, rows)


def _frequent(verbs: Counter[str], top: int = 6) -> str:
    ordered = sorted(verbs.items(), key=lambda item: (-item[1], item[0]))
    return " · ".join(f"{verb} {n}" for verb, n in ordered[:top] if verb)


def _legend(levels: Sequence[int | None], style: Style) -> tuple[list[str], float]:
    """Swatches of levels, wrapped to the width; returns them with the height they take."""
    body, x, y = [], 0.0, 0.0
    for level in levels:
        word = style.labels(f"level.{_level_key(level)}")
        step = svg.text_width(word, 11.5) + 34
        if x + step > style.width:
            x, y = 0.0, y + 20
        body.append(_swatch(x, y + 3, 14, 12, level, style))
        body.append(svg.label(x + 19, y + 13, word, style.theme["muted"], size=11.5))
        x += step
    return body, y + 30


def _level_part(x: float, y: float, width: float, level: int | None, count: int, style: Style) -> str:
    word = f"{style.labels(f'level.{_level_key(level)}')} {count}"
    part = _swatch(x, y, max(width - 1, 0.8), 18, level, style, tip=word)
    if width < 16:
        return part
    ink = "#ffffff" if level is not None and level >= 3 else "#1f2328"
    ink = style.theme["muted"] if level is None else ink
    return part + svg.label(x + width / 2, y + 13.5, str(count), ink, size=11, anchor="middle")


def _swatch(x: float, y: float, width: float, height: float, level: int | None, style: Style, tip: str = "") -> str:
    if level is not None:
        return svg.rect(x, y, width, height, style.theme[f"level{level}"], radius=2, tip=tip)
    title = f"<title>{svg.safe(tip)}</title>" if tip else ""
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{max(width - 1, 0.3):.1f}" height="{height - 1:.1f}" rx="2" '
        f'stroke-width="1" stroke-dasharray="2 2" fill="none" style="stroke:{style.theme["muted"]}">{title}</rect>'
    )


def _level_key(level: int | None) -> str:
    return "none" if level is None else str(level)


def _name(name: str, y: float, style: Style) -> str:
    ink = style.theme["ink"] if name else style.theme["muted"]
    return svg.label(0, y + 19, _campaign(name, style.labels), ink, width=style.gutter - 12)


def _campaign(name: str, say: Labels) -> str:
    return name or say("chart.no_campaign")


def _sorted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Most frequent first, the nameless last."""
    return sorted(counts.items(), key=lambda item: (item[0] == "", -item[1], item[0]))


def _top(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent names; the nameless keep their row however many names there are."""
    ordered = _sorted(counts)
    named = [item for item in ordered if item[0]][:TOP]
    return named + [item for item in ordered if not item[0]]


def _telling(shown: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without the rows of one, unless there are only such."""
    return [item for item in shown if item[1] > 1 or not item[0]] if any(n > 1 for name, n in shown if name) else shown


def _chart(
    kind: str, body: list[str], height: float, style: Style, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Chart:
    say = style.labels
    return finish(say(f"chart.{kind}"), say(f"chart.{kind}.note"), body, height, style, header, rows)


def finish(
    title: str, note: str, body: list[str], height: float, style: Style, header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> Chart:  # fmt: skip
    """Wrap shapes and table into a :class:`Chart`; a standalone one gets title, note and margins of its own."""
    t = style.theme
    if not rows:
        body, height = [svg.label(0, 20, style.labels("chart.none"), t["muted"])], 30
    shapes = "".join(body)
    if not style.standalone:
        return Chart(title, note, svg.document(style.width, height + 4, title, shapes), header, tuple(rows))
    head = svg.label(24, 38, title, t["ink"], size=18, weight=600, width=style.width)
    head += svg.label(24, 60, note, t["muted"], size=12, width=style.width)
    moved = f'{head}<g transform="translate(24 82)">{shapes}</g>'
    drawn = svg.document(style.width + 48, height + 106, title, moved, standalone=t)
    return Chart(title, note, drawn, header, tuple(rows))
