"""Cut a raw text into stretches that carry the same marks, so that overlapping spans can be shown.

``推进甲行动落地`` with verb 推进, object and campaign 甲行动 gives 推进 (verb), 甲行动 (object, campaign), 落地.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.model import Record
from extract.text.cleantext import CleanText

ROLES = ("clause", "campaign", "verb", "object", "quantity", "commitment")
"""What a mark may be; bit ``1 << index`` in a segment's ``mask``."""


class ShownMark(msgspec.Struct, frozen=True):
    """A span of the raw text with its role and the number of the record it belongs to."""

    start: int
    end: int
    role: str
    record: int


class Segment(msgspec.Struct, frozen=True):
    """A stretch of raw text under the same marks; ``clean`` is its cleaned reading where that differs, else None."""

    raw: str
    mask: int
    records: tuple[int, ...]
    clean: str | None = None


def marks_of(record: Record, number: int) -> Iterator[ShownMark]:
    """Yield the marks of one record; ``number`` is what segments will call it."""
    yield ShownMark(record.char_start, record.char_end, "clause", number)
    for role, span in (("verb", record.verb), ("object", record.object), ("quantity", record.quantity)):
        if span is not None:
            yield ShownMark(span.start, span.end, role, number)
    if record.campaign_start is not None and record.campaign_end is not None:
        yield ShownMark(record.campaign_start, record.campaign_end, "campaign", number)
    if record.commitment_start is not None and record.commitment_end is not None:
        yield ShownMark(record.commitment_start, record.commitment_end, "commitment", number)


def segment(raw: str, marks: Iterable[ShownMark], clean: CleanText | None = None) -> list[Segment]:
    """Cut ``raw`` at every mark boundary, line end and repair.

    Marks that leave the text are dropped. The raw parts joined give ``raw``, the cleaned ones ``clean.text``.
    """
    opens: dict[int, list[ShownMark]] = defaultdict(list)
    closes: dict[int, list[ShownMark]] = defaultdict(list)
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(raw):
            opens[mark.start].append(mark)
            closes[mark.end].append(mark)
    cuts = sorted({0, len(raw), *opens, *closes, *_line_ends(raw), *_edit_bounds(clean)})
    reading = _Reading(raw, clean)
    active: dict[ShownMark, None] = {}
    out = []
    for start, end in pairwise(cuts):
        for mark in closes[start]:
            active.pop(mark, None)
        active.update(dict.fromkeys(opens[start]))
        out.append(_segment(raw[start:end], active, reading.between(start, end)))
    return out


def _segment(text: str, active: dict[ShownMark, None], clean: str) -> Segment:
    mask = 0
    for mark in active:
        mask |= 1 << ROLES.index(mark.role)
    # the inner marks first: a click on a verb means its record, not the clause around it
    inner = sorted(active, key=lambda mark: (mark.role == "clause", mark.end - mark.start, mark.record))
    records = tuple(dict.fromkeys(mark.record for mark in inner))
    return Segment(text, mask, records, None if clean == text else clean)


def _line_ends(raw: str) -> Iterator[int]:
    position = raw.find("\n")
    while position >= 0:
        yield position + 1
        position = raw.find("\n", position + 1)


def _edit_bounds(clean: CleanText | None) -> Sequence[int]:
    if clean is None:
        return ()
    return [bound for edit in clean.edits for bound in (edit.raw_start, edit.raw_end)]


class _Reading:
    """Walks along the edits once and gives the cleaned reading of successive raw stretches."""

    def __init__(self, raw: str, clean: CleanText | None) -> None:
        self.raw, self.clean, self.i = raw, clean, 0
        self.shift = 0

    def between(self, start: int, end: int) -> str:
        if self.clean is None:
            return self.raw[start:end]
        edits, inserted = self.clean.edits, ""
        while self.i < len(edits) and edits[self.i].raw_end <= start:
            edit = edits[self.i]
            if edit.raw_start == start:  # nothing in the raw text: characters that cleaning put in here
                inserted += self.clean.text[edit.clean_start : edit.clean_end]
            self.shift = edit.clean_end - edit.raw_end
            self.i += 1
        if self.i < len(edits) and edits[self.i].raw_start < end:
            edit = edits[self.i]
            # a mark may end inside a repaired place: its first piece shows the whole repair, the others nothing
            whole = self.clean.text[edit.clean_start : edit.clean_end]
            return inserted + (whole if start == edit.raw_start else "")
        return inserted + self.clean.text[start + self.shift : end + self.shift]
