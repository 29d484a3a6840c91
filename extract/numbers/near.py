"""What leads up to a place in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_LEAD = 28
"""No cue begins further before the number that it is about."""


def leading(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str] | None:
    """The match of ``pattern``, which ends in ``$``, that ends at ``position``."""
    return pattern.search(text, max(0, position - LONGEST_LEAD), position)


class Endings:
    """Words that are looked for right before a place."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_last: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._by_last.setdefault(word[-1], []).append(word)

    def at(self, text: str, start: int, end: int) -> list[str]:
        """The words that ``text[start:end]`` ends in, the longest first."""
        return [word for word in self._by_last.get(text[end - 1 : end], ()) if text.endswith(word, start, end)]
