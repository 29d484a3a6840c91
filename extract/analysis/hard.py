"""What makes a target a hard constraint; the user chooses the rule by name."""

from __future__ import annotations

from collections.abc import Callable

from extract.analysis.figures import Figure
from extract.model import ONE_SIDED

ENSURE = 4
"""Commitment levels from here on (确保, 必须) bind."""


def _by_bound(figure: Figure) -> bool:
    return figure.bound in ONE_SIDED


def _by_commitment(figure: Figure) -> bool:
    return (figure.record.commitment_level or 0) >= ENSURE


HARD_RULES: dict[str, Callable[[Figure], bool]] = {
    "bound": _by_bound,
    "commitment": _by_commitment,
    "either": lambda figure: _by_bound(figure) or _by_commitment(figure),
    "both": lambda figure: _by_bound(figure) and _by_commitment(figure),
    "marked": lambda figure: figure.quantity.constraint == "约束性",
}
"""What makes a target a hard constraint: a one-sided bound (以上, 不低于, 以内), a binding verb (确保, 必须), either,
both, or the mark 约束性 of a plan's own table."""
