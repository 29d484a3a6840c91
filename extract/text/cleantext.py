"""The cleaned view of a raw text and the exact map between their offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

import msgspec


class _HasPlace(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Placed = TypeVar("Placed", bound=_HasPlace)
"""Anything with a place in the cleaned text."""


class Edit(msgspec.Struct, frozen=True, gc=False):
    """One place where cleaning changed lengths or could not be certain.

    ``clean_start:clean_end`` reads what ``raw_start:raw_end`` holds. A deletion has
    ``clean_start == clean_end``. Between two edits the texts run in step, character by character.
    """

    clean_start: int
    clean_end: int
    raw_start: int
    raw_end: int
    kind: str


class CleanText:
    """Cleaned text with the offset map to the raw text it was made from.

    Args:
        raw: the decoded input, untouched.
        text: the cleaned reading.
        edits: the length-changing or uncertain places, in order, without overlap.
        repairs: how often each kind of repair was made (also length-preserving ones), by name.
    """

    __slots__ = ("_clean_ends", "_clean_starts", "_shifts", "edits", "raw", "repairs", "text")

    def __init__(self, raw: str, text: str, edits: Sequence[Edit] = (), repairs: dict[str, int] | None = None) -> None:
        self.raw = raw
        self.text = text
        self.edits = tuple(edits)
        self.repairs = repairs or {}
        self._clean_starts = [e.clean_start for e in self.edits]
        self._clean_ends = [e.clean_end for e in self.edits]
        self._shifts = [0, *(e.raw_end - e.clean_end for e in self.edits)]
        """How far the raw text runs ahead of the cleaned one before the first edit, behind the first, …"""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Map the clean span ``[start, end)`` to raw offsets; a gloss after the last character stays outside."""
        if not self.edits:
            return start, end
        i = bisect_right(self._clean_starts, start)  # edits that begin at or before the span
        j = bisect_left(self._clean_ends, end)  # edits that end before it does
        inside = i and start < self._clean_ends[i - 1]
        cut = j < len(self.edits) and self._clean_starts[j] < end
        first = self.edits[i - 1].raw_start if inside else start + self._shifts[i]
        return first, self.edits[j].raw_end if cut else end + self._shifts[j]

    def edits_in(self, start: int, end: int) -> tuple[Edit, ...]:
        """Return the edits that touch the clean span ``[start, end)``."""
        i = bisect_left(self._clean_ends, start)
        out = []
        while i < len(self.edits) and self.edits[i].clean_start < end:
            out.append(self.edits[i])
            i += 1
        return tuple(out)

    def sure(self, found: list[Placed]) -> list[Placed]:
        """Leave out what touches a number whose digits are not certain (``1 2%``); offsets are clean ones."""
        if "unsure_number" not in self.repairs:
            return found
        return [one for one in found if all(edit.kind != "unsure_number" for edit in self.edits_in(one.start, one.end))]
