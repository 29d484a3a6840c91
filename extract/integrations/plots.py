"""Charts from Python: draw records as SVG or PNG, in a notebook or into a file.

Example:
    >>> import extract
    >>> from extract.integrations import plots
    >>> doc = extract.parse("力争特色产业投资占比达到60%以上。")
    >>> plots.bounds(doc).save("bounds.svg")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from extract.analysis.indicator_matcher import Indicators
from extract.analysis.panel import COLUMNS
from extract.analysis.tally import Point, Tally
from extract.lexicon.tables import SHIPPED
from extract.model import Document, Record
from extract.report import charts, ranges
from extract.report.labels import Labels
from extract.report.svg import LIGHT_THEME

Plotted = Document | str | Path | Iterable[Document | Record]
Language = Literal["zh", "en"]

HAN_FONTS = ("notosanscjk", "notosanssc", "notoserifcjk", "sourcehan", "wqy", "pingfang", "msyh", "simhei", "simsun",
             "hiragino", "stheiti", "droidsansfallback", "fandol", "uming", "ukai")  # fmt: skip
FONT_DIRS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts",
             "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts")  # fmt: skip


class Plot:
    """A finished chart.

    Attributes:
        title: what it shows. ``svg``: the drawing. ``header``, ``rows``: the numbers behind it.
    """

    def __init__(self, chart: charts.Chart) -> None:
        self.title, self.svg, self.header, self.rows = chart.title, chart.svg, chart.header, chart.rows

    def _repr_svg_(self) -> str:
        """Show the chart in a notebook."""
        return self.svg

    def save(self, path: str | Path, scale: float = 2.0) -> Path:
        """Write the chart to ``path`` and return it; the ending says the format.

        Args:
            path: file ending in ``.svg`` or ``.png``.
            scale: PNG only: pixels per SVG unit.

        Raises:
            ValueError: another ending.
            RuntimeError: PNG without the extra ``plots``, or without any Chinese font on the machine.
        """
        path = Path(path)
        if path.suffix == ".svg":
            path.write_text(self.svg, "utf-8")
        elif path.suffix == ".png":
            path.write_bytes(self.png(scale))
        else:
            raise ValueError(f"cannot write {path.suffix or path.name!r}: charts are saved as .svg or .png")
        return path

    def png(self, scale: float = 2.0) -> bytes:
        """Return the chart as PNG bytes. Raises RuntimeError as :meth:`save`."""
        try:
            from resvg_py import svg_to_bytes
        except ImportError as error:
            raise RuntimeError('PNG needs the extra "plots": pip install "policy-extract[plots]"') from error
        font = han_font()
        if font is None:
            raise RuntimeError("no Chinese font found: install one (e.g. Noto Sans CJK), or save as .svg")
        return bytes(svg_to_bytes(svg_string=self.svg, font_files=[str(font)], zoom=scale))


def han_font() -> Path | None:
    """Return the file of a font on this machine that has Chinese characters, or None."""
    files = (path for folder in FONT_DIRS for path in sorted(Path(folder).expanduser().rglob("*.[to]t[fc]")))
    found = {path.name.lower().replace("-", "").replace("_", ""): path for path in files}
    for known in HAN_FONTS:
        regular = [name for name in found if name.startswith(known)]
        if regular:
            return found[min(regular, key=lambda name: ("regular" not in name, name))]
    return None


def campaigns(source: Plotted, *, width: float = 720, language: Language = "zh") -> Plot:
    """Records and targets by campaign. ``source``: a Document, documents or records, or the folder of a run."""
    tally = _tally(source)
    return Plot(charts.campaigns(tally.by_campaign, tally.targets_by_campaign, _style(width, language)))


def commitment(source: Plotted, *, width: float = 720, language: Language = "zh") -> Plot:
    """How strongly each campaign's actions are undertaken. ``source`` as in :func:`campaigns`."""
    return Plot(charts.commitment(_tally(source).levels, _style(width, language)))


def bounds(source: Plotted, *, width: float = 720, language: Language = "zh") -> Plot:
    """Targets by bound (以上, 左右 …). ``source`` as in :func:`campaigns`."""
    return Plot(charts.bounds(_tally(source).bounds, _style(width, language)))


def verb_classes(source: Plotted, *, width: float = 720, language: Language = "zh") -> Plot:
    """Records by verb class. ``source`` as in :func:`campaigns`."""
    return Plot(charts.verb_classes(_tally(source).classes, _style(width, language)))


def indicator(
    source: Plotted, name: str, *, unit: str | None = None, width: float = 720, language: Language = "zh"
) -> Plot:
    """One indicator across regions or years, planned beside achieved.

    Args:
        source: as in :func:`campaigns`.
        name: the indicator, e.g. ``地区生产总值``; synonyms (GDP) are one.
        unit: draw the values in this unit; by default the unit most documents use.
        width: of the chart in pixels. ``language``: of the labels.

    Raises:
        KeyError: no target or reported value of that name (and unit).
    """
    known = SHIPPED.once(Indicators).first(name)
    wanted = known.indicator.name if known else name
    found = {
        key: points for key, points in _tally(source).points.items() if key[0] == wanted and unit in (None, key[1])
    }
    if not found:
        raise KeyError(f"no target or reported value of {name!r}" + (f" in {unit}" if unit else ""))
    key = max(found, key=lambda key: (len(found[key]), key))
    return Plot(ranges.indicator(key, found[key], _style(width, language)))


def panel_figures(
    rows: Iterable[Sequence[Any]], *, horizon: str = "annual", width: float = 720, language: Language = "zh"
) -> Iterator[tuple[str, Plot]]:
    """Yield ``gdp_growth`` and its chart of targets against results for each indicator of a panel that has several.

    Args:
        rows: rows of :class:`extract.analysis.panel.Panel`; a line of the chart is a region and year, and each bound
            is drawn as what it is (a floor points right, a ceiling left, a range is a bar).
        horizon: ``annual`` or ``plan``.
        width: of the charts in pixels. ``language``: of the labels.
    """
    groups: dict[tuple[str, str, str, str], list[Point]] = {}
    for row in rows:
        cell = dict(zip(COLUMNS, row, strict=True))
        if cell["horizon"] == horizon:
            key = (cell["indicator_code"], cell["measure"], cell["indicator"], cell["unit"] or "")
            groups.setdefault(key, []).extend(_panel_points(cell))
    drawn: set[tuple[str, str]] = set()
    for (code, measure, name, unit), points in groups.items():
        if len({point.doc_id for point in points}) > 1:
            change = "increase" if measure == "growth" else "level"
            chart = ranges.indicator((name, unit, change), points, _style(width, language), whole=True)
            yield f"{code}_{measure}" + (f"_{unit}" if (code, measure) in drawn else ""), Plot(chart)
            drawn.add((code, measure))


def _panel_points(cell: dict[str, Any]) -> Iterator[Point]:
    for side, done in (("planned", False), ("achieved", True)):
        if cell[f"{side}_bound"]:
            text, place = cell[f"{side}_text"], cell["region_name"]
            ends = (_decimal(cell[f"{side}_low"]), _decimal(cell[f"{side}_high"]))
            year, row = str(cell["year"]), f"{place} {cell['year']}"
            yield Point(place, year, row, *ends, cell["unit"] or "", cell[f"{side}_bound"], text, done)


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _style(width: float, language: Language) -> charts.Style:
    return charts.Style(width=width, theme=LIGHT_THEME, labels=Labels(language), standalone=True)


def _tally(source: Plotted) -> Tally:
    tally = Tally()
    for record, place, year in _records(source):
        tally.add(record, place, year)
    return tally


def _records(source: Plotted) -> Iterator[tuple[Record, str, str]]:
    if isinstance(source, (str, Path)):
        yield from _run_records(source)
        return
    for item in [source] if isinstance(source, Document) else source:
        if isinstance(item, Record):
            yield item, item.doc_id, ""
            continue
        place = item.metadata.region_name or item.metadata.title or item.doc_id
        yield from ((record, place, str(item.metadata.year or "")) for record in item.records)


def _run_records(folder: str | Path) -> Iterator[tuple[Record, str, str]]:
    from extract.tables.rundir import RunDir

    run = RunDir(folder)
    rows = {row["doc_id"]: row for row in run.documents}
    for record in run.records():
        row = rows.get(record.doc_id, {})
        yield record, row.get("region_name") or row.get("title") or record.doc_id, row.get("year", "")
