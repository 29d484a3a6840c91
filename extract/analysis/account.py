"""Why a cell of the panel holds what it holds: every figure and wording for it, with its sentence and its fate."""

from __future__ import annotations

from collections.abc import Iterator

from extract.analysis.choice import chosen
from extract.analysis.figures import Figure, PanelCell
from extract.analysis.panel import Panel
from extract.tables.schema import plain_number


def account(panel: Panel, region: str, year: int) -> Iterator[str]:
    """Yield lines about all rows of one region and year of a panel made for the indicators asked about.

    Raises KeyError where the panel has no row of that region and year.
    """
    cells = sorted(cell for cell in panel.cells() if region in (cell.region, cell.code) and cell.year == year)
    if not cells:
        regions = sorted({cell.region for cell in panel.cells()})
        raise KeyError(f"no row for {region} {year}; there are {', '.join(regions)}")
    for cell in cells:
        yield f"{cell.region} {cell.year} {cell.indicator} · {cell.measure} · {cell.horizon} · {cell.unit}"
        yield from _cell(panel, cell)


def _cell(panel: Panel, cell: PanelCell) -> Iterator[str]:
    told = False
    for figures, side in zip(panel.figures(cell), ("target", "result"), strict=True):
        taken = chosen(figures, side == "target")
        for figure in sorted(figures, key=lambda figure: figure is not taken):
            told = True
            yield from _figure(panel, figure, side, figure is taken)
    for worded in panel.wordings(cell):
        told = True
        yield f"  target in words: {worded.wording}"
        yield from _place(panel, worded.record.doc_id, panel.evidence(worded.record))
    if not told:
        yield f"  {panel.reports.coverage(cell.region, cell.year)}"


def _figure(panel: Panel, figure: Figure, side: str, taken: bool) -> Iterator[str]:
    ends = " – ".join(str(plain_number(end)) if end is not None else "…" for end in (figure.low, figure.high))
    fate, value = "taken" if taken else "not taken", f"{figure.bound}, {ends} {figure.cell.unit}"
    yield f"  {side}, {fate}: {figure.quantity.text} ({value})"
    why = f"text {_off(figure.years_off)}; {figure.listed} indicators in its passage"
    yield f"    {figure.record.record_id} · {', '.join(figure.record.rule_ids)} · {why}"
    yield from _place(panel, figure.record.doc_id, panel.evidence(figure.record))


def _place(panel: Panel, doc_id: str, evidence: tuple[str, int, int]) -> Iterator[str]:
    text, start, end = evidence
    source = panel.reports.by_id[doc_id].source if doc_id in panel.reports.by_id else ""
    yield f"    {text}"
    yield f"    {doc_id} ({source}) {start}–{end}"


def _off(years: int) -> str:
    if not years:
        return "of the row's own year"
    return f"{abs(years)} year{'s' * (abs(years) > 1)} {'later' if years > 0 else 'earlier'}"
