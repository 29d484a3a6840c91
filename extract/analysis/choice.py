"""Which of several figures for one cell counts. The order is the one docs/tutorials/growth_panel.md gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.analysis.figures import Figure
from extract.model import ONE_SIDED, Change


def chosen(figures: Sequence[Figure], planned: bool) -> Figure | None:
    """The figure of a cell, None for none.

    Of targets: the text of the row's own year, then its target list (the passage that sets most indicators for that
    year), then the first in the text. Of results: the text of the year after, then the exact figure before a step that
    was passed (突破3万亿元、达到3.4万亿元), then the passage that reports most indicators, then the first.
    """
    return min(figures, key=_planned if planned else _achieved, default=None)


def competing(figures: Sequence[Figure], taken: Figure | None) -> list[Figure]:
    """The figures with another value than the one taken."""
    return [figure for figure in figures if taken and _value(figure) != _value(taken)]


def _planned(figure: Figure) -> tuple[Any, ...]:
    return abs(figure.years_off), -figure.listed, figure.quantity.start


def _achieved(figure: Figure) -> tuple[Any, ...]:
    """A level with an open side is a step that was passed (突破3万亿元); a rate of 7%以上 is as good as any."""
    return (
        abs(figure.years_off - 1),
        figure.cell.measure == "level" and figure.bound in ONE_SIDED,
        -figure.listed,
        figure.quantity.start,
    )


def _value(figure: Figure) -> tuple[Any, ...]:
    return figure.low, figure.high, figure.bound, figure.quantity.change == Change.DECREASE
