"""Patterns that are compiled when a text first needs them: most texts need few, and compiling all takes longer than
reading a short one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a compiled pattern; what is asked of it once is an attribute of its own, and no slower than there."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._asked = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name == "_compiled":
            self._compiled = re.compile(*self._asked)
            return self._compiled
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as ``re.compile(pattern, flags)``; a wrong pattern is an ``re.error`` at its first use.

    >>> lazy("[0-9]+").findall("2座桥，10公里路")
    ['2', '10']
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of these words, the longer of two that begin alike first; of none one that never matches.

    >>> alternatives(["不得", "一律", "一律不得"])
    '一律不得|一律|不得'
    """
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"
