"""The conjuncts of an object: split at 、/和/与 outside quotes and brackets."""

from __future__ import annotations

import re

_AND = "(?!谐|平|气|睦|美|解|时俱进|会|其)"
# every alternative begins with a character, so that the search can pass over all others at a glance
_MARK = re.compile(f"、|和{_AND}|与{_AND}|及{_AND}|以及{_AND}|“|《|（|「|\\(|”|》|）|」|\\)|，")
_OPEN, _CLOSE = "“《（「(", "”》）」)"


def conjuncts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the conjuncts of the object ``text[start:end]``; one place where nothing is coordinated.

    >>> [("A、B和C")[a:b] for a, b in conjuncts("A、B和C", 0, 5)]
    ['A', 'B', 'C']
    """
    places, begin, depth = [], start, 0
    for match in _MARK.finditer(text, start, end):
        mark = match[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth -= 1
        elif depth <= 0 and match.start() > begin:
            places.append((begin, match.start()))
            begin = match.end()
    if begin < end:
        places.append((begin, end))
    return places
