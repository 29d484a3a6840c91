"""The conjuncts of an object: split at 、/和/与 outside quotes and brackets."""

from __future__ import annotations

import re

_SEPARATOR = re.compile("[、，]|(?:以及|和|与|及)(?!谐|平|气|睦|美|解|时俱进|会|其)")
_COORDINATED = re.compile("[、，]|以及|[和与及]")
_OPEN, _CLOSE = "“《（「(", "”》）」)"


def conjuncts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the conjuncts of the object ``text[start:end]``; one place where nothing is coordinated.

    >>> [("A、B和C")[a:b] for a, b in conjuncts("A、B和C", 0, 5)]
    ['A', 'B', 'C']
    """
    if not _COORDINATED.search(text, start, end):
        return [(start, end)]
    places, begin, depth, at = [], start, 0, start
    while at < end:
        char = text[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        match = _SEPARATOR.match(text, at, end) if depth <= 0 and char in "、，以和与及" else None
        if match and at > begin:
            places.append((begin, at))
            begin = at = match.end()
        else:
            at += 1
    if begin < end:
        places.append((begin, end))
    return places
