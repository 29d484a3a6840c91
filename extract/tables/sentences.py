"""The sentence around a clause, in its cleaned reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from extract.lexicon.patterns import lazy
from extract.text.clean import clean

_SENTENCE = lazy(r"[^。！？\n]*[。！？\n]?[”’」』）)]*")


class Sentences:
    """The sentences of one document, found by the places of the raw text.

    Args:
        raw: the raw text.
    """

    def __init__(self, raw: str) -> None:
        self._clean = clean(raw)
        places = [match.span() for match in _SENTENCE.finditer(self._clean.text) if match[0].strip()]
        self._places = places
        raws = [self._clean.raw_span(*place) for place in places]
        self._starts = [start for start, _ in raws]
        self._ends = [end for _, end in raws]

    def around(self, start: int, end: int) -> str:
        """Return the sentence that ``raw[start:end]`` stands in, several where it reaches over a stop."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_left(self._ends, end), first)
        if not self._places:
            return ""
        last = min(last, len(self._places) - 1)
        return self._clean.text[self._places[first][0] : self._places[last][1]].strip()
