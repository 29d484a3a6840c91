"""Which half of a report a section belongs to, by its heading and the headings around it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.discourse.cues import CueReader, Hit
from extract.lexicon.patterns import lazy
from extract.model import Section

Held = tuple[Hit | None, bool]
"""The cue that holds in a section, and whether its own heading has it."""
_JOINED = lazy("[和与及、]")


def heading_cue(title: str, cues: CueReader) -> Hit | None:
    """Return the cue that makes a section a review or a plan; None where its title does not say.

    The last one decides (主要目标完成情况 reviews), unless both sides are named side by side.
    """
    hits = cues.heading(title)
    if not hits:
        return None
    last = hits[-1]
    other = next((hit for hit in hits if _plans(hit) != _plans(last)), None)
    if other and _JOINED.search(title, other.end, last.start):
        return None  # “十四五”时期发展成就和“十五五”时期主要目标: both halves
    return last


def part_of(title: str, cues: CueReader) -> str | None:
    """Tell ``review`` or ``plan`` by the title of a section; None where it does not say.

    >>> cues = CueReader()
    >>> part_of("一、2025年工作回顾", cues), part_of("二、今年重点工作", cues), part_of("（一）财政", cues)
    ('review', 'plan', None)
    """
    return _part(heading_cue(title, cues))


def _part(hit: Hit | None) -> str | None:
    return None if hit is None else "plan" if _plans(hit) else "review"


def _plans(hit: Hit) -> bool:
    return hit.cue.weight > 0


def section_cues(sections: Sequence[Section], cues: CueReader) -> list[Held]:
    """Return for each section the cue that holds in it, and whether its own heading has it.

    A section without a cue has that of the section around it. Behind 二、2005年工作总体部署 the plan goes on with the
    headings of that level: 三、大力推进改革.
    """
    out: list[Held] = []
    open_: list[tuple[int, Hit | None]] = []
    planning: tuple[int, Hit] | None = None
    for section in sections:
        while open_ and open_[-1][0] >= section.level:
            open_.pop()
        told = heading_cue(section.title, cues)
        if told and not open_:
            planning = (section.level, told) if _plans(told) else None
        goes_on = planning[1] if planning and planning[0] == section.level and not open_ else None
        holds = told or (open_[-1][1] if open_ else goes_on)
        open_.append((section.level, holds))
        out.append((holds, told is not None))
    return out


def with_parts(sections: Sequence[Section], held: Sequence[Held]) -> list[Section]:
    """Return the sections with the part that :func:`section_cues` found."""
    return [msgspec.structs.replace(section, part=_part(hit)) for section, (hit, _) in zip(sections, held, strict=True)]
