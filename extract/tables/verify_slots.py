"""Does every slot of a record read what cleaning makes of the stretch of raw text that its offsets name?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import extract
from extract.model import Quantity, Span
from extract.tables.rundir import StoredRecord
from extract.text.clean import clean
from extract.text.cleantext import CleanText


class CheckedSlot(NamedTuple):
    """A value of a record that stands in the text."""

    name: str
    text: str
    start: int
    end: int


class Slots:
    """The slots of the records of one document, against its text.

    Args:
        text: raw text.
        version: version of the program that made the records. Another one may clean the text in another way; then only
            quotes and places are checked.
    """

    def __init__(self, text: str, version: str | None) -> None:
        self._raw = text
        self._same_version = version == extract.__version__

    def problems(self, record: StoredRecord) -> Iterator[str]:
        """Say what does not hold of a record."""
        found = self._raw[record.char_start : record.char_end]
        if found != record.quote or not record.quote:
            where = f"{record.char_start}–{record.char_end}"
            yield f"quote is {_short(record.quote)}, the text at {where} is {_short(found)}"
        for slot in slots(record):
            where, found = f"{slot.start}–{slot.end}", self._raw[slot.start : slot.end]
            if not 0 <= slot.start < slot.end <= len(self._raw):
                yield f"{slot.name} at {where} lies outside the text of {len(self._raw)} characters"
            elif not slot.text.strip():
                yield f"{slot.name} at {where} is empty"
            elif self._same_version and not self._reads(slot, "elided_noun" in record.flags):
                yield f"{slot.name} is {_short(slot.text)}, the text at {where} is {_short(found)}"

    @cached_property
    def _clean(self) -> CleanText:
        return clean(self._raw)

    def _reads(self, slot: CheckedSlot, elided: bool) -> bool:
        """Whether a stretch of the clean text reads as the slot does and comes from its place in the raw text."""
        text = self._clean.text
        if not self._clean.edits:
            found = text[slot.start : slot.end]
            return found == slot.text or (elided and slot.name == "indicator" and bool(found) and found in slot.text)
        places = range(len(text))
        first = bisect_left(places, slot.start, key=lambda at: self._clean.raw_span(at, at + 1)[0])
        last = bisect_right(places, slot.end, key=lambda at: self._clean.raw_span(at, at + 1)[1])
        if elided and slot.name == "indicator":
            return first < last and text[first:last] in slot.text  # what it shares stands before or behind
        at = text.find(slot.text, first, last)
        while at >= 0 and self._clean.raw_span(at, at + len(slot.text)) != (slot.start, slot.end):
            at = text.find(slot.text, at + 1, last)
        return at >= 0


def slots(record: Any) -> Iterator[CheckedSlot]:
    """Yield all slots: values with text and place, and values with their place in ``…_start`` and ``…_end`` beside."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Span | Quantity):
            yield CheckedSlot(name, value.text, value.start, value.end)
        if isinstance(value, Quantity):
            yield from slots(value)
        elif isinstance(value, tuple):
            yield from (CheckedSlot(name, one.text, one.start, one.end) for one in value if isinstance(one, Span))
        elif isinstance(value, str) and name != "text":
            start, end = getattr(record, f"{name}_start", None), getattr(record, f"{name}_end", None)
            if start is not None and end is not None:
                yield CheckedSlot(name, value, start, end)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
