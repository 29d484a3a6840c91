"""Cut documents into the parts that a person reviews at a time: sections or paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from extract.model import Place
from extract.review.tasks import Group, Task

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


def parts(tasks: list[Task], by: str) -> list[Task]:
    """Return the tasks, each cut into its parts; every part knows its place in the raw text.

    Args:
        tasks: the documents; one whose text is not at hand stays whole.
        by: a name out of :data:`BY`.

    Raises:
        ValueError: another name.
    """
    if by not in BY:
        raise ValueError(f"unknown part {by!r}: choose from {', '.join(BY)}")
    return [part for task in tasks for part in _cut(task, BY[by])]


def _cut(task: Task, places: Callable[[str], Iterator[Place]]) -> Iterator[Task]:
    if task.raw is None:
        yield task
        return
    for place in places(task.raw):
        part = msgspec.structs.replace(task, part=place)
        groups = [group for group in task.groups if part.holds(group.places["object"])]
        yield msgspec.structs.replace(part, groups=[_within(part, group) for group in groups])


def _within(part: Task, group: Group) -> Group:
    """The marks that stand in the part; a campaign named in a heading above is not up for review there."""
    places = {role: place for role, place in group.places.items() if part.holds(place)}
    return msgspec.structs.replace(group, places=places)


def _whole(raw: str) -> Iterator[Place]:
    yield 0, len(raw)


def _paragraphs(raw: str) -> Iterator[Place]:
    for match in _PARAGRAPH.finditer(raw):
        yield match.span()


def _sections(raw: str) -> Iterator[Place]:
    """From one heading to the next, of whatever level; what stands before the first is a part too."""
    from extract.api import parse

    heads = sorted({section.start for section in parse(raw).sections})
    for start, end in zip([0, *heads], [*heads, len(raw)], strict=True):
        if raw[start:end].strip():
            yield start, end


BY: dict[str, Callable[[str], Iterator[Place]]] = {
    "document": _whole,
    "section": _sections,
    "paragraph": _paragraphs,
}
