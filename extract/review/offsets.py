"""Offsets in code points (ours) and in UTF-16 units (JavaScript's), where a character such as 𠮷 counts twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

UNITS = ("code-points", "utf-16")


class Offsets:
    """Converts offsets into one text.

    Args:
        text: the raw text.
        unit: what the other side counts: ``code-points`` or ``utf-16``.

    Raises:
        ValueError: another unit.
    """

    def __init__(self, text: str, unit: str = "code-points") -> None:
        if unit not in UNITS:
            raise ValueError(f"unknown unit {unit!r}: choose from {', '.join(UNITS)}")
        wide = unit == "utf-16" and bool(text) and max(text) > "\uffff"
        self._astral = [i for i, c in enumerate(text) if c > "\uffff"] if wide else []
        self._units = [at + n for n, at in enumerate(self._astral)]

    def out(self, position: int) -> int:
        """From code points to the other side's unit."""
        return position + bisect_left(self._astral, position)

    def back(self, position: int) -> int:
        """From the other side's unit to code points; a place inside a pair means its character's start."""
        return position - bisect_left(self._units, position)


def find_unit(text: str, quoted: Iterable[tuple[int, int, str]], same: Callable[[str, str], bool]) -> str:
    """Find out in which unit a file counts, from the stretches it quotes beside their offsets.

    Args:
        text: the raw text. ``quoted``: start, end and the text quoted for it. ``same``: whether two texts are one.

    Raises:
        ValueError: neither unit fits: the file belongs to another text.
    """
    stretches = list(quoted)
    for unit in UNITS:
        offsets = Offsets(text, unit)
        if all(same(text[offsets.back(a) : offsets.back(b)], words) for a, b, words in stretches):
            return unit
    raise ValueError("offsets and quoted text do not fit together: was the file made from another version of the text?")


def same_words(a: str, b: str) -> bool:
    """Compare two texts but for white space, which tools normalise."""
    return "".join(a.split()) == "".join(b.split())
