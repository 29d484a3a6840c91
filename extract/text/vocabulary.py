"""The common words of the dictionary, for questions about damage: is this a word?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

MIN_FREQUENCY = 50
"""How often a dictionary word must have been counted to decide for a character."""
_NUMERALS = frozenset("一二三四五六七八九十两几")


@cache
def common_words() -> frozenset[str]:
    """The common words of jieba's dictionary, read as a file: importing jieba would build its whole trie."""
    from importlib.util import find_spec

    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        return frozenset()
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        rows = (line.split(" ") for line in lines)
        common = (w for w, n, *_ in rows if 2 <= len(w) <= 4 and int(n) >= MIN_FREQUENCY)
        return frozenset(w for w in common if w[0] not in _NUMERALS)
