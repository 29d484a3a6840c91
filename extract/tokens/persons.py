"""Names of persons: behind a title (县长李明), and wherever the text has the same name again. They act."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.words import MASKS, PERSON
from extract.tokens.segmenter import Tokens

_BEFORE = frozenset("nSsXYJvCArqp,u")
"""Kinds of the words of a title, from the beginning of its clause: 市委常委、副市长."""
_OPENS = frozenset("/;.:\nTtjq ")
_NO_GIVEN = frozenset("RoeULzhjdDFNybcf/;.:\n,QTqp")
_NO_SECOND = ("v", "p", "d", "c", "u", "r", "f", "y")
"""Parts of speech of what is no second character of a given name: 县长李明|到, 县长李明|在."""
_QUOTES = "“”"
_WITH = ("一行", "同志", "等人", "等")


class Persons:
    """Finds the names of persons in tokens and joins each with the title before it.

    Args:
        titles: words before a name.
        surnames: characters with which a name begins.
        tag: gives the dictionary's part of speech of a word.
    """

    def __init__(self, titles: frozenset[str], surnames: frozenset[str], tag: Callable[[str], str]) -> None:
        self._tag = tag
        self._titles = tuple(titles)
        last = "".join(sorted({title[-1] for title in titles}))
        self._begins = lazy(f"[{''.join(sorted(surnames))}](?<=[{last}].)")

    def join(self, text: str, tokens: Tokens) -> Tokens:
        """Return the tokens of ``text`` with each name, and the title that opens its clause, as one word that acts."""
        spans = self._found(text, tokens)
        if not spans:
            return tokens
        names = {text[tokens.starts[name] : tokens.starts[end]] for _, name, end in spans}
        again = lazy(alternatives(frozenset(names))).finditer(text)
        first = {tokens.starts[name] for _, name, _ in spans}
        spans += [span for m in again if m.start() not in first for span in _aligned(tokens, m.start(), m.end())]
        return _joined(tokens, sorted(spans))

    def _found(self, text: str, tokens: Tokens) -> list[tuple[int, int, int]]:
        """Title, name and end of each name behind a title, in tokens."""
        found = []
        for match in self._begins.finditer(text):
            start = match.start()
            if not text.endswith(self._titles, 0, start):
                continue
            at = bisect_left(tokens.starts, start)
            end = self._end(tokens, at) if tokens.starts[at] == start else None
            if end:
                found.append((_title(tokens, at), at, end))
        return found

    def _end(self, tokens: Tokens, at: int) -> int | None:
        """Where the name that begins with token ``at`` ends; None where none does."""
        words, kinds = tokens.words, tokens.kinds
        word, second = words[at], words[at + 1] if at + 1 < len(words) else ""
        if len(word) > 1:
            if not self._tag(word).startswith("nr") or len(word) > 3:
                return None
            return at + 2 if len(word) == 2 and self._goes_on(second, kinds, at + 1) else at + 1
        if not second or kinds[at + 1] in _NO_GIVEN or len(second) > 2:
            return None
        if len(second) == 2:
            return at + 2
        return at + 3 if at + 2 < len(words) and self._goes_on(words[at + 2], kinds, at + 2) else at + 2

    def _goes_on(self, word: str, kinds: str, at: int) -> bool:
        return len(word) == 1 and kinds[at] not in _NO_GIVEN and not self._tag(word).startswith(_NO_SECOND)


def _title(tokens: Tokens, at: int) -> int:
    """The token with which the title before a name begins: of its clause the first one, else the name itself."""
    words, kinds = tokens.words, tokens.kinds
    first = at
    while first and kinds[first - 1] in _BEFORE and (words[first - 1][0] >= "\u4e00" or words[first - 1] == "、"):
        first -= 1
    return first if not first or kinds[first - 1] in _OPENS or words[first - 1] in _QUOTES else at


def _aligned(tokens: Tokens, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """A stretch of the text as tokens, where it begins and ends with some."""
    at, stop = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if tokens.starts[at] == start and tokens.starts[stop] == end:
        yield at, at, stop


def _joined(tokens: Tokens, spans: list[tuple[int, int, int]]) -> Tokens:
    words: list[str] = []
    kinds: list[str] = []
    starts = array("I")
    done = 0
    for first, _, end in spans:
        first = max(first, done)
        if end <= first:
            continue
        while end < len(tokens.words) and tokens.words[end] in _WITH:
            end += 1
        words += (*tokens.words[done:first], PERSON)
        kinds += (tokens.kinds[done:first], MASKS[PERSON])
        starts.extend(tokens.starts[done : first + 1])
        done = end
    words += tokens.words[done:]
    kinds.append(tokens.kinds[done:])
    starts.extend(tokens.starts[done:])
    return Tokens(words, starts, "".join(kinds))
