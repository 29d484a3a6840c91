"""The sentence around a clause, in its cleaned reading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from extract.lexicon.patterns import lazy
from extract.text.clean import clean

_SENTENCE = lazy(r"[^。！？\n]{0,2000}[。！？\n]?[”’」』）)]*")


class Sentence(NamedTuple):
    """A sentence as cleaned, and where it stands in the raw text."""

    text: str
    start: int
    end: int


class Sentences:
    """The sentences of one document, found by the places of the raw text; one is 2,000 characters long at the most.

    Args:
        raw: the raw text.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._clean = clean(raw)
        places = [match.span() for match in _SENTENCE.finditer(self._clean.text) if match[0].strip()]
        self._places = places
        raws = [self._clean.raw_span(*place) for place in places]
        self._starts = [start for start, _ in raws]
        self._ends = [end for _, end in raws]

    def around(self, start: int, end: int) -> Sentence:
        """Return the sentence that ``raw[start:end]`` stands in, several where it reaches over a stop."""
        if not self._places:
            return Sentence("", 0, 0)
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = min(max(bisect_left(self._ends, end), first), len(self._places) - 1)
        at, stop = self._places[first][0], self._places[last][1]
        words = self._clean.text[at:stop]
        at += len(words) - len(words.lstrip())
        words = words.strip()
        return Sentence(words, *self._clean.raw_span(at, at + len(words)))
